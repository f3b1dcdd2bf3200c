internal import Telephony

/// A value that is bound to a statement.
enum SQLValue: Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
    static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }

    /// What a caller chose: invalid UTF-8 becomes U+FFFD, everything else stays, NUL included.
    static func sent<let capacity: Int>(_ text: ShortText<capacity>) -> SQLValue {
        .text(text.string)
    }

    /// A time that is zero where there is none.
    static func time(_ time: EventTime) -> SQLValue { time == 0 ? .null : .integer(time) }

    static func optional(_ time: EventTime?) -> SQLValue { time.map(SQLValue.integer) ?? .null }
    static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
}
