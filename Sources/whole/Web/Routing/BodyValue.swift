import FoundationEssentials

/// A value that a client sent: text of the path or the query, or a member of a body of JSON.
enum BodyValue: Sendable, Equatable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case list([BodyValue])
    case object([String: BodyValue])
    /// Text of a path or a query, where numbers and flags are text, too.
    case written(String)

    /// The whole number that it is.
    var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .written(let text): text.utf8.count <= 20 ? Int64(text) : nil
        default: nil
        }
    }

    /// The text that it is.
    var text: String? {
        switch self {
        case .string(let text), .written(let text): text
        default: nil
        }
    }

    /// The flag that it is.
    var flag: Bool? {
        switch self {
        case .flag(let flag): flag
        case .written("true"): true
        case .written("false"): false
        default: nil
        }
    }
}

extension BodyValue: Decodable {
    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .integer(number)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let list = try? value.decode([BodyValue].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: BodyValue].self))
        }
    }

    /// The members of the one object that a body is; nil where it is none.
    static func members(of body: [UInt8]) -> [String: BodyValue]? {
        // Duplicates the check of the decoder, which repairs what is no UTF-8.
        guard String(validating: body, as: UTF8.self) != nil else { return nil }
        return try? JSONDecoder().decode([String: BodyValue].self, from: Data(body))
    }
}
