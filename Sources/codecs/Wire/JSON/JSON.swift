package import Telephony

/// A JSON value whose keys keep the order in which they were given.
///
/// Output is a contract, so the same value always gives the same bytes.
package enum JSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([Member])

    /// A key of an object with its value.
    package struct Member: Sendable, Equatable {
        package let key: String
        package let value: JSON

        package init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// A count, an identifier.
    package static func integer(_ value: some BinaryInteger) -> JSON {
        .integer(Int64(clamping: value))
    }

    /// Text as a switch sent it; bytes that are no UTF-8 become U+FFFD.
    package static func text<let capacity: Int>(_ text: ShortText<capacity>) -> JSON {
        .string(text.string)
    }

    /// Null where there is no value.
    package static func optional<Value>(_ value: Value?, _ convert: (Value) -> JSON) -> JSON {
        value.map(convert) ?? .null
    }

    /// Adds a member to an object.
    package mutating func add(_ key: String, _ value: JSON) {
        guard case .object(var members) = self else {
            preconditionFailure("only objects have members")
        }
        // Nobody else may hold the members, or adding one copies all.
        self = .null
        members.append(Member(key: key, value: value))
        self = .object(members)
    }

    /// Adds a time twice, as every time is written: `key` in ISO 8601 and `key_us` in microseconds.
    package mutating func add(time key: String, _ time: EventTime?) {
        add(key, .optional(time) { .string(TimeText.iso8601($0)) })
        add(key + "_us", .optional(time) { .integer($0) })
    }
}
