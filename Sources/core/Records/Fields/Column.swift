/// Where a field of a record stands in its table, and what a row that is there already makes of it.
package struct Column: Sendable {
    /// What becomes of a column when a record comes for a row that stands.
    package enum Merge: Sendable {
        /// Tells the row from others.
        case key
        /// What stands stays.
        case kept
        /// The later record's value replaces what stands.
        case latest
        /// The first value that is not null stays.
        case firstKnown
        /// The latest value that is not null.
        case lastKnown
        case least
        case greatest
        /// As this expression says, in which `excluded` is the later record's row.
        case chosen(StaticString)
    }

    package let name: StaticString
    package let merge: Merge
    /// Zero, no case and an empty text are null in the database.
    package private(set) var isNullAtZero = false
    /// This value is not known, whatever it is.
    package private(set) var isUnknown = false

    private init(_ name: StaticString, _ merge: Merge) { (self.name, self.merge) = (name, merge) }

    /// The field is in the bytes only.
    package static var none: Column { Column("", .kept) }
    /// Tells the row from others.
    package static func key(_ name: StaticString) -> Column { Column(name, .key) }
    /// What the row got first stays.
    package static func kept(_ name: StaticString) -> Column { Column(name, .kept) }
    /// The later record's value counts, null too.
    package static func latest(_ name: StaticString) -> Column { Column(name, .latest) }
    /// The first value that is known stays.
    package static func firstKnown(_ name: StaticString) -> Column { Column(name, .firstKnown) }
    /// The later value counts, where it is known.
    package static func lastKnown(_ name: StaticString) -> Column { Column(name, .lastKnown) }
    /// The smaller of the two values counts.
    package static func least(_ name: StaticString) -> Column { Column(name, .least) }
    /// The greater of the two values counts.
    package static func greatest(_ name: StaticString) -> Column { Column(name, .greatest) }
    /// SQL says which value counts; `excluded` is the later record's row in it.
    package static func chosen(_ name: StaticString, _ sql: StaticString) -> Column {
        Column(name, .chosen(sql))
    }

    package var isNone: Bool { name.utf8CodeUnitCount == 0 }

    /// Null where the value is zero, no case or empty.
    package var orNull: Column {
        var column = self
        column.isNullAtZero = true
        return column
    }

    /// Null while the condition holds.
    package func orNull(when isUnknown: Bool) -> Column {
        var column = self
        column.isUnknown = isUnknown
        return column
    }
}

/// The table of a kind of record, and what a record does there.
package struct RecordTable: Sendable {
    /// What a record does to its table.
    package enum Change: Sendable {
        case insert
        /// A row that stands stays as it is.
        case insertOrIgnore
        /// A row of the same key is merged with, column by column.
        case merge
        /// Changes the row of the key; there is none where that has gone.
        case update
    }

    package let name: StaticString
    package let change: Change
    /// What an update sets besides, and of which rows only.
    package let also: StaticString
    package let condition: StaticString

    package init(
        _ name: StaticString,
        _ change: Change,
        also: StaticString = "",
        where condition: StaticString = ""
    ) {
        (self.name, self.change, self.also) = (name, change, also)
        self.condition = condition
    }
}
