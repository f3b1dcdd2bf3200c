package import Telephony

/// Goes through the fields of a row, in the order of their statement.
///
/// A row states its fields once, in `visit`; the columns of its query, the reader and every output are
/// visitors. The names are those of output.
package protocol RowVisitor {
    /// What stands there as text, in every row.
    mutating func text(_ field: RowField, _ value: inout String)
    /// Text that may be missing: null.
    mutating func text(_ field: RowField, _ value: inout String?)
    /// A number, or a time in microseconds, in every row.
    mutating func integer(_ field: RowField, _ value: inout Int64)
    /// A number or a time that may be missing: null.
    mutating func integer(_ field: RowField, _ value: inout Int64?)
    /// Yes or no.
    mutating func flag(_ field: RowField, _ value: inout Bool)
    /// What follows from other fields: shown, and in no column.
    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue)
    /// Here stands a list of other rows, where whoever shows the row has one of that name.
    mutating func list(_ field: RowField)
}

/// A row of the log, as queries read it and outputs show it.
package protocol LogRow: Sendable, Equatable {
    /// The word that tells its lines of JSON from others; nil where it is only part of another row.
    static var type: String? { get }
    /// Every field at its default.
    init()
    /// Names every field once.
    mutating func visit(_ fields: inout some RowVisitor)
}

extension LogRow {
    package static var type: String? { nil }
}

/// What is said of a field beside its value.
package struct RowField: Sendable {
    /// Its name in output.
    package let name: String
    /// What stands for it in the list of a query, where that is not its name.
    package let sql: String?
    package let place: FieldPlace
    /// A moment stands twice in output: as a text, and as `name_us`.
    package let isTime: Bool
}

/// Where a field shows itself.
package struct FieldPlace: Sendable {
    /// Where it stands in comma-separated values.
    package enum Lines: Sendable {
        /// In front of all others, in its turn, or behind the older columns, which programs count.
        case first, turn, last
        case never
    }

    package var isInJSON = true
    /// A capture tells it, too: no log is needed to know it.
    package var isOfCapture = false
    package var lines = Lines.turn

    package static let everywhere = FieldPlace()
    package static let capture = FieldPlace(isOfCapture: true)
    package static let captureJSON = FieldPlace(isOfCapture: true, lines: .never)
    package static let captureLast = FieldPlace(isOfCapture: true, lines: .last)
    package static let json = FieldPlace(lines: .never)
    package static let lines = FieldPlace(isInJSON: false)
    package static let firstOfLines = FieldPlace(isInJSON: false, lines: .first)
    package static let first = FieldPlace(lines: .first)
    package static let last = FieldPlace(lines: .last)
    package static let lastOfLines = FieldPlace(isInJSON: false, lines: .last)
    /// For tables alone.
    package static let nowhere = FieldPlace(isInJSON: false, lines: .never)
}

/// The value of a field, as outputs take it.
package enum FieldValue: Sendable, Equatable {
    case text(String?)
    case integer(Int64?)
    case flag(Bool)
    case time(EventTime?)
}

// MARK: - How rows are stated

extension RowVisitor {
    package mutating func text(
        _ name: String,
        _ value: inout String,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        text(RowField(name: name, sql: sql, place: place, isTime: false), &value)
    }

    package mutating func text(
        _ name: String,
        _ value: inout String?,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        text(RowField(name: name, sql: sql, place: place, isTime: false), &value)
    }

    package mutating func integer(
        _ name: String,
        _ value: inout Int64,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        integer(RowField(name: name, sql: sql, place: place, isTime: false), &value)
    }

    package mutating func integer(
        _ name: String,
        _ value: inout Int64?,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        integer(RowField(name: name, sql: sql, place: place, isTime: false), &value)
    }

    package mutating func integer(
        _ name: String,
        _ value: inout Int,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        var number = Int64(value)
        integer(name, &number, sql: sql, place)
        value = Int(number)
    }

    package mutating func flag(
        _ name: String,
        _ value: inout Bool,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        flag(RowField(name: name, sql: sql, place: place, isTime: false), &value)
    }

    /// A moment; its column is `name_us` where nothing else is said.
    package mutating func time(
        _ name: String,
        _ value: inout EventTime,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        integer(RowField(name: name, sql: sql, place: place, isTime: true), &value)
    }

    /// A moment that may be missing.
    package mutating func time(
        _ name: String,
        _ value: inout EventTime?,
        sql: String? = nil,
        _ place: FieldPlace = .everywhere
    ) {
        integer(RowField(name: name, sql: sql, place: place, isTime: true), &value)
    }

    package mutating func computed(
        _ name: String,
        _ value: @autoclosure () -> FieldValue,
        _ place: FieldPlace = .everywhere
    ) {
        computed(RowField(name: name, sql: nil, place: place, isTime: false), value())
    }

    package mutating func list(_ name: String, _ place: FieldPlace = .json) {
        list(RowField(name: name, sql: nil, place: place, isTime: false))
    }
}
