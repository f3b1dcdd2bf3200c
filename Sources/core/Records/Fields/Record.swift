/// One kind of record: its fields, each named once.
///
/// From `visit` follow the bytes in the journal, the reader, the statements of its table, its rows and
/// its names in output. Rules that let a newer agent read an older journal: fields are only added at
/// the end, and a reader takes a missing one for its default; a field whose meaning changes makes a
/// new kind.
package protocol Record: Sendable, Equatable {
    /// Every field at its default.
    static var blank: Self { get }
    /// Nil where a record is no row of its own.
    static var table: RecordTable? { get }
    /// What it may take of a journal that fills.
    var worth: RecordWorth { get }
    /// Names every field once, in the journal's order.
    mutating func visit(_ fields: inout some FieldVisitor)
}
