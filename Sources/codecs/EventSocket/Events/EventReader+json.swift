import FoundationEssentials

extension EventReader {
    /// Reads the body of an `event json` frame: off the hot path, for captures made in that format.
    ///
    /// The values wanted are written as a plain event and read as one: both formats mean the same.
    package mutating func readJSON(_ body: [UInt8]) -> EventReading {
        // FreeSWITCH writes JSON that is not always UTF-8: a Latin-1 caller name passes raw.
        let repaired = Data(String(decoding: body, as: UTF8.self).utf8)
        guard
            let object = try? JSONDecoder().decode([String: JSONValue].self, from: repaired)
        else { return .malformed(.notJSON) }
        var plain: [UInt8] = []
        guard object.count <= headersMax else {
            return .malformed(.tooManyHeaders(limit: headersMax))
        }
        for field in EventField.allCases {
            guard let value = object["\(field.name)"]?.text else { continue }
            plain += Array("\(field.name): ".utf8)
            for byte in value.utf8 { plain += encoded(byte) }
            plain.append(0x0a)
        }
        plain.append(0x0a)
        return readPlain(unsafe plain.span.bytes)
    }

    private func encoded(_ byte: UInt8) -> [UInt8] {
        guard byte < 0x20 || byte == UInt8(ascii: "%") else { return [byte] }
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

/// One value of a JSON event.
private enum JSONValue: Decodable {
    case one(String)
    case list([String])
    case other

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .one(text)
        } else if let list = try? value.decode([String].self) {
            self = .list(list)
        } else {
            self = .other
        }
    }

    /// The value as a plain event has it.
    ///
    /// FreeSWITCH makes a list of a value that reads `ARRAY::a|:b`, and callers can send such values.
    var text: String? {
        switch self {
        case .one(let text): text
        case .list(let list): "ARRAY::" + list.joined(separator: "|:")
        case .other: nil
        }
    }
}
