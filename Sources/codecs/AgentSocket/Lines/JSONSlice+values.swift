import Wire

extension JSONSlice {
    /// What the string means; nil for anything else.
    func bytes(of line: Span<UInt8>) -> [UInt8]? {
        guard kind == .text || kind == .escapedText else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(place.count)
        JSONScan.decode(self, of: line) { byte in
            bytes.append(byte)
            return true
        }
        return bytes
    }

    /// What the string means, with bytes that are no UTF-8 replaced.
    func string(of line: Span<UInt8>) -> String? {
        bytes(of: line).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A whole number of at most 18 digits; nil for anything else.
    func number(of line: Span<UInt8>) -> Int64? {
        guard kind == .integer, (1...19).contains(place.count) else { return nil }
        let isNegative = line[place.lowerBound] == UInt8(ascii: "-")
        let digits = isNegative ? place.dropFirst() : place
        guard (1...18).contains(digits.count) else { return nil }
        var number: Int64 = 0
        for index in digits { number = number * 10 + Int64(line[index] - 0x30) }
        return isNegative ? -number : number
    }

    /// `true` or `false`; nil for anything else.
    func truth(of line: Span<UInt8>) -> Bool? {
        guard kind == .other, !place.isEmpty else { return nil }
        switch line[place.lowerBound] {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"): return false
        default: return nil
        }
    }

    /// True where a member has a value.
    var isThere: Bool { kind != .absent && kind != .null }

    /// True for a member of this name.
    func isNamed(_ name: StaticString, in line: Span<UInt8>) -> Bool {
        guard place.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { buffer in
            let name = unsafe buffer.span
            for index in 0..<name.count where name[index] != line[place.lowerBound + index] {
                return false
            }
            return true
        }
    }
}
