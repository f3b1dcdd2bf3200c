/// A value as the settings file holds it, before anything is known of its meaning.
package enum WrittenValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([WrittenValue])
    case group([String: WrittenValue])

    /// The value as a person reads it, much as it would stand in the file.
    package var shown: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): "\"\(value)\""
        case .list(let values): "[" + values.map(\.shown).joined(separator: ", ") + "]"
        case .group: "{…}"
        }
    }

    /// The value as an error quotes it: the beginning does.
    var quoted: String {
        let whole = shown
        let scalars = whole.unicodeScalars.prefix(Self.quotedScalarsMax)
        return scalars.endIndex == whole.endIndex ? whole : String(scalars) + "…"
    }

    private static let quotedScalarsMax = 200
}

extension WrittenValue: Decodable {
    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        if let group = try? decoder.container(keyedBy: AnyKey.self) {
            var members: [String: WrittenValue] = [:]
            for key in group.allKeys {
                members[key.stringValue] = try group.decode(WrittenValue.self, forKey: key)
            }
            self = .group(members)
        } else if var list = try? decoder.unkeyedContainer() {
            var values: [WrittenValue] = []
            while !list.isAtEnd { values.append(try list.decode(WrittenValue.self)) }
            self = .list(values)
        } else {
            try self.init(single: decoder.singleValueContainer())
        }
    }

    private init(single value: any SingleValueDecodingContainer) throws {
        if value.decodeNil() {
            self = .null
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try value.decode(String.self))
        }
    }
}
