import Telephony

/// A JSON value whose keys keep the order in which they were given.
///
/// Output is a contract, so the same value always gives the same bytes.
enum JSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    struct Member: Sendable, Equatable {
        let key: String
        let value: JSON
    }

    /// A count, an identifier.
    static func integer(_ value: some BinaryInteger) -> JSON { .integer(Int64(clamping: value)) }

    /// Text as a switch sent it; bytes that are no UTF-8 become U+FFFD.
    static func text<let capacity: Int>(_ text: ShortText<capacity>) -> JSON {
        .string(text.string)
    }

    /// Null where there is no value.
    static func optional<Value>(_ value: Value?, _ convert: (Value) -> JSON) -> JSON {
        value.map(convert) ?? .null
    }

    /// Adds a member to an object.
    mutating func add(_ key: String, _ value: JSON) {
        guard case .object(let members) = self else {
            preconditionFailure("only objects have members")
        }
        self = .object(members + [Member(key: key, value: value)])
    }

    /// Adds a time twice, as every time is written: `key` in ISO 8601 and `key_us` in microseconds.
    mutating func add(time key: String, _ time: EventTime?) {
        add(key, .optional(time) { .string(TimeText.iso8601($0)) })
        add(key + "_us", .optional(time) { .integer($0) })
    }

    /// The value as one line without spaces.
    var encoded: String {
        var text = ""
        append(to: &text)
        return text
    }

    private func append(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let value): Self.append(value, to: &text)
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.append(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                Self.append(member.key, to: &text)
                text += ":"
                member.value.append(to: &text)
            }
            text += "}"
        }
    }

    private static func append(_ string: String, to text: inout String) {
        text += "\""
        var gate = MarkGate()
        for scalar in string.unicodeScalars {
            let isShown = gate.shows(scalar)
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                // Lines may be read on a terminal, so what does not show itself is escaped as well.
                if isShown {
                    text.unicodeScalars.append(scalar)
                } else {
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16)
                        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                }
            }
        }
        text += "\""
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByNilLiteral
{
    init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(members.map { Member(key: $0, value: $1) })
    }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(nilLiteral: ()) { self = .null }
}
