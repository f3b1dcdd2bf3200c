internal import Lists
internal import Records
internal import Telephony

/// Reads a record back from the row that it was stored in, by the same statement of its fields.
///
/// Columns are taken from left to right, in the order of `RecordSQL.selected`.
struct RecordRow: FieldVisitor {
    private let row: Row
    /// The switches that there are; nil where any will do, which then is the first.
    private let links: [String]?
    private(set) var place: Int32 = 0
    /// A word that nobody here knows: the field keeps its default.
    private var isStrange = false
    /// One without which nothing can be done with the record.
    private var isBroken = false
    /// The switch is none of those that there are.
    private var isElsewhere = false

    /// Reads a record, and says where its columns end.
    ///
    /// Nil where its switch is not configured any more, and where nobody here knows a word without which
    /// nothing can be done; rows with words that are not known are counted.
    static func read<Kind: Record>(
        _ kind: Kind.Type,
        _ row: Row,
        _ links: [String]?,
        unknown: inout Int
    ) -> (record: Kind?, next: Int32) {
        var record = Kind.blank
        var reader = RecordRow(row: row, links: links)
        record.visit(&reader)
        if reader.isStrange { unknown += 1 }
        return (reader.isBroken || reader.isElsewhere ? nil : record, reader.place)
    }

    private init(row: Row, links: [String]?) { (self.row, self.links) = (row, links) }

    /// The next column; nil where the field has none or the row holds null.
    private mutating func next(_ column: Column) -> Int32? {
        guard !column.isNone else { return nil }
        defer { place += 1 }
        return row.isNull(place) ? nil : place
    }

    mutating func number(_: StaticString, _ value: inout Int64, _ column: Column) {
        if let place = next(column) { value = row.int64(place) }
    }

    mutating func flag(_: StaticString, _ value: inout Bool, _ column: Column) {
        if let place = next(column) { value = row.flag(place) }
    }

    mutating func link(_: StaticString, _ value: inout LinkID, _ column: Column) {
        guard let place = next(column), let links else { return }
        if let known = links.firstIndex(of: row.text(place)) {
            value = LinkID(known)
        } else {
            isElsewhere = true
        }
    }

    mutating func party(_: StaticString, _ value: inout Party, _ column: Column) {
        guard let place = next(column) else { return }
        value = Party(word: UInt64(bitPattern: row.int64(place)))
    }

    mutating func reading(_: StaticString, _ value: inout PartyReading, _ column: Column) {
        guard let place = next(column) else { return }
        value = PartyPattern(recorded: row.bytes(place)).reading
    }

    mutating func call(_: StaticString, _ value: inout CallID, _ column: Column) {
        if let place = next(column) { value = CallID(bytes: row.bytes(place)) }
    }

    mutating func text<let capacity: Int>(
        _: StaticString,
        _ value: inout ShortText<capacity>,
        _ column: Column
    ) {
        if let place = next(column) { value = ShortText(bytes: row.bytes(place)) }
    }

    mutating func word<Word: RecordWord>(
        _: StaticString,
        _ value: inout Word,
        _ column: Column
    ) {
        guard let place = next(column) else { return }
        if let word = Word(word: row.text(place)) {
            value = word
        } else {
            isStrange = true
            isBroken = isBroken || Word.isVital
        }
    }

    mutating func optionalWord<Word: RecordWord>(
        _: StaticString,
        _ value: inout Word?,
        _ column: Column
    ) {
        guard let place = next(column) else { return }
        value = Word(word: row.text(place))
        if value == nil { isStrange = true }
    }

    mutating func dialog(
        _: StaticString,
        _ value: inout DialogKey?,
        entry: Column,
        id: Column
    ) {
        let places = (entry: next(entry), id: next(id))
        guard let entryPlace = places.entry, let idPlace = places.id,
            let entry = UInt32(exactly: row.int64(entryPlace)),
            let id = UInt32(exactly: row.int64(idPlace))
        else { return }
        value = DialogKey(entry: entry, id: id)
    }

    mutating func endIdentity() {}
}
