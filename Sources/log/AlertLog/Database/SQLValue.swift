internal import Telephony

/// A value that is bound to a statement.
enum SQLValue: Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// What opens the name of a call that is no UTF-8.
    private static let rawMark = "raw "

    static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
    static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }

    /// What a caller chose: invalid UTF-8 becomes U+FFFD, everything else stays, NUL included.
    static func sent<let capacity: Int>(_ text: ShortText<capacity>) -> SQLValue {
        .text(text.string)
    }

    /// A switch's name for a call, by which rows are found: two names never become one.
    ///
    /// Where a name is no UTF-8, its repair could be that of another. It is written `raw ` with what
    /// is not printable ASCII as `%HH`, and so is any that opens with `raw ` itself. The space keeps
    /// names that may go into a command out of this: they read back as they were.
    static func name(_ call: CallID) -> SQLValue {
        let bytes = call.array
        let isText = !isMarked(bytes.span) && Array(call.string.utf8) == bytes
        guard !isText else { return .text(call.string) }
        var name = Array(rawMark.utf8)
        for byte in bytes {
            if byte > 0x20, byte < 0x7f, byte != UInt8(ascii: "%") {
                name.append(byte)
            } else {
                let digits = Array("0123456789ABCDEF".utf8)
                name += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return .text(String(decoding: name, as: UTF8.self))
    }

    /// True for a name that opens as those do which are no UTF-8.
    static func isMarked(_ name: Span<UInt8>) -> Bool {
        guard name.count >= rawMark.utf8.count else { return false }
        return rawMark.utf8.enumerated().allSatisfy { name[$0] == $1 }
    }

    /// A time that is zero where there is none.
    static func time(_ time: EventTime) -> SQLValue { time == 0 ? .null : .integer(time) }

    static func optional(_ time: EventTime?) -> SQLValue { time.map(SQLValue.integer) ?? .null }
    static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
}
