import Telephony
import Wire

/// Where the values of the known keys lie in one event.
struct EvapiSlices {
    private var values = InlineArray<24, JSONSlice>(repeating: JSONSlice())

    /// False where the key has come before.
    mutating func note(_ field: EvapiField, _ value: JSONSlice) -> Bool {
        guard values[field.rawValue].kind == .absent else { return false }
        values[field.rawValue] = value
        return true
    }

    /// The value; `null` and the string `"<null>"`, which Kamailio writes for one it does not have,
    /// are absent.
    func value(_ field: EvapiField, of bytes: Span<UInt8>) -> JSONSlice? {
        let value = values[field.rawValue]
        switch value.kind {
        case .absent, .null: return nil
        case .text: return Self.isNull(value, of: bytes) ? nil : value
        case .escapedText, .integer, .other: return value
        }
    }

    /// The string; nil where there is none, throws where there is something else.
    func string(
        _ field: EvapiField,
        of bytes: Span<UInt8>
    ) throws(MalformedEvapi) -> JSONSlice? {
        guard let value = value(field, of: bytes) else { return nil }
        guard value.kind == .text || value.kind == .escapedText else {
            throw .wrongType(field.key)
        }
        return value
    }

    /// The string, which must be there and not be empty.
    func needed(_ field: EvapiField, of bytes: Span<UInt8>) throws(MalformedEvapi) -> JSONSlice {
        guard let value = try string(field, of: bytes), !value.place.isEmpty else {
            throw .missing(field.key)
        }
        return value
    }

    /// A whole number that fits, written as one or as a string of digits.
    func number(_ field: EvapiField, of bytes: Span<UInt8>) -> UInt32? {
        guard let value = value(field, of: bytes), value.kind == .integer || value.kind == .text,
            (1...10).contains(value.place.count)
        else { return nil }
        var number: UInt64 = 0
        for index in value.place {
            let digit = bytes[index]
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            number = number * 10 + UInt64(digit - 0x30)
        }
        return UInt32(exactly: number)
    }

    private static func isNull(_ value: JSONSlice, of bytes: Span<UInt8>) -> Bool {
        let place = value.place
        guard place.count == 6, bytes[place.lowerBound] == UInt8(ascii: "<") else { return false }
        return zip(place, "<null>".utf8).allSatisfy { bytes[$0] == $1 }
    }
}

extension JSONSlice {
    /// What the string means, cut at the text's capacity.
    func text<let capacity: Int>(
        of bytes: Span<UInt8>,
        _: ShortText<capacity>.Type = ShortText.self
    ) -> ShortText<capacity> {
        if kind == .text { return ShortText(copying: unsafe bytes.extracting(place).bytes) }
        var text = ShortText<capacity>()
        JSONScan.decode(self, of: bytes) { byte in
            text.append(byte)
            return !text.isCut
        }
        return text
    }

    /// A hash of all that the string means, for texts longer than their buffer.
    func wholeHash(of bytes: Span<UInt8>) -> UInt64 {
        var hash = StableHash()
        JSONScan.decode(self, of: bytes) { byte in
            hash.add(byte)
            return true
        }
        return hash.value
    }

    /// Seconds and six decimals, as Kamailio's `$TV(Sn)` writes them, in microseconds.
    func time(of bytes: Span<UInt8>) -> EventTime? {
        guard kind == .text, (8...19).contains(place.count) else { return nil }
        let point = place.upperBound - 7
        var time: EventTime = 0
        for index in place {
            let byte = bytes[index]
            if index == point {
                guard byte == UInt8(ascii: ".") else { return nil }
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            time = time * 10 + EventTime(byte - 0x30)
        }
        return time > 0 ? time : nil
    }
}
