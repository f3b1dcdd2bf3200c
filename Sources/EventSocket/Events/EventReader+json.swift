import Foundation

extension EventReader {
    /// Reads the body of an `event json` frame: off the hot path, for captures made in that format.
    ///
    /// The values wanted are written as a plain event and read as one: both formats mean the same.
    package mutating func readJSON(_ body: [UInt8]) -> EventReading {
        // FreeSWITCH writes JSON that is not always UTF-8: a Latin-1 caller name passes raw.
        let repaired = Data(String(decoding: body, as: UTF8.self).utf8)
        guard
            let object = try? JSONSerialization.jsonObject(with: repaired) as? [String: Any]
        else { return .malformed(.notJSON) }
        var plain: [UInt8] = []
        guard object.count <= headersMax else {
            return .malformed(.tooManyHeaders(limit: headersMax))
        }
        for field in EventField.allCases where field != .innerLength {
            guard let value = text(object["\(field.name)"]) else { continue }
            plain += Array("\(field.name): ".utf8)
            for byte in value.utf8 { plain += encoded(byte) }
            plain.append(0x0a)
        }
        plain.append(0x0a)
        return readPlain(unsafe plain.span.bytes)
    }

    /// The value as a plain event has it.
    ///
    /// FreeSWITCH makes a list of a value that reads `ARRAY::a|:b`, and
    /// callers can send such values.
    private func text(_ value: Any?) -> String? {
        if let list = value as? [String] { return "ARRAY::" + list.joined(separator: "|:") }
        return value as? String
    }

    private func encoded(_ byte: UInt8) -> [UInt8] {
        guard byte < 0x20 || byte == UInt8(ascii: "%") else { return [byte] }
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
