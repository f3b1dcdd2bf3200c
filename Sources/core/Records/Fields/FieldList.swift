package import Telephony

/// What the fields of a kind of record are, for statements, tests and output.
package struct FieldList: FieldVisitor {
    /// What is stated of one field, without its value.
    package struct Field: Sendable {
        package let name: String
        /// The columns that it is stored in.
        package var columns: [Column]
        /// A reader cannot do without it.
        package let isIdentity: Bool
        /// Follows from other fields: in the table, not in the bytes.
        package let isDerived: Bool
    }

    package private(set) var fields: [Field] = []
    private var isIdentity = true

    /// The fields of a kind of record, as a blank one states them.
    package static func of<Kind: Record>(_ kind: Kind.Type) -> FieldList {
        var list = FieldList()
        var blank = Kind.blank
        blank.visit(&list)
        return list
    }

    /// Columns in the order in which they are bound.
    package var columns: [Column] { fields.flatMap(\.columns) }
    /// Columns from which a record is read back.
    package var readColumns: [Column] { fields.filter { !$0.isDerived }.flatMap(\.columns) }

    private mutating func add(_ name: StaticString, _ columns: Column..., isDerived: Bool = false) {
        fields.append(
            Field(
                name: "\(name)",
                columns: columns.filter { !$0.isNone },
                isIdentity: isIdentity,
                isDerived: isDerived
            )
        )
    }

    package mutating func endIdentity() { isIdentity = false }

    package mutating func number(_ name: StaticString, _: inout Int64, _ column: Column) {
        add(name, column)
    }
    package mutating func flag(_ name: StaticString, _: inout Bool, _ column: Column) {
        add(name, column)
    }
    package mutating func link(_ name: StaticString, _: inout LinkID, _ column: Column) {
        add(name, column)
    }
    package mutating func party(_ name: StaticString, _: inout Party, _ column: Column) {
        add(name, column)
    }
    package mutating func reading(_ name: StaticString, _: inout PartyReading, _ column: Column) {
        add(name, column)
    }
    package mutating func call(_ name: StaticString, _: inout CallID, _ column: Column) {
        add(name, column)
    }
    package mutating func text<let capacity: Int>(
        _ name: StaticString,
        _: inout ShortText<capacity>,
        _ column: Column
    ) { add(name, column) }
    package mutating func word<Word: RecordWord>(
        _ name: StaticString,
        _: inout Word,
        _ column: Column
    ) { add(name, column) }
    package mutating func optionalWord<Word: RecordWord>(
        _ name: StaticString,
        _: inout Word?,
        _ column: Column
    ) { add(name, column) }
    package mutating func dialog(
        _ name: StaticString,
        _: inout DialogKey?,
        entry: Column,
        id: Column
    ) { add(name, entry, id) }
    package mutating func derived(_ column: Column, _: @autoclosure () -> Int64) {
        add(column.name, column, isDerived: true)
    }
    package mutating func derived(_ column: Column, text: @autoclosure () -> PartyText) {
        add(column.name, column, isDerived: true)
    }
    package mutating func derived<Word: RecordWord>(
        _ column: Column,
        word: @autoclosure () -> Word
    ) { add(column.name, column, isDerived: true) }
}
