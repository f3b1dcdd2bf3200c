import Telephony

/// The parts that JSON values are made of.
extension JSONScan {
    /// The byte at `index`; zero, which JSON has no use for, behind the end.
    @inline(__always)
    static func byte(_ bytes: Span<UInt8>, _ index: Int) -> UInt8 {
        index < bytes.count ? bytes[index] : 0
    }

    @inline(__always)
    static func skipSpace(_ bytes: Span<UInt8>, _ index: inout Int) {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0a, 0x0d, 0x09: index += 1
            default: return
            }
        }
    }

    /// Takes the byte when it is the next one.
    @inline(__always)
    static func skip(_ wanted: UInt8, _ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
        guard index < bytes.count, bytes[index] == wanted else { return false }
        index += 1
        return true
    }

    @inline(__always)
    static func expect(
        _ wanted: UInt8,
        _ bytes: Span<UInt8>,
        _ index: inout Int
    ) throws(JSONFault) {
        guard skip(wanted, bytes, &index) else { throw JSONFault(index: index) }
    }

    static func word(
        _ word: String,
        _ bytes: Span<UInt8>,
        _ index: inout Int
    ) throws(JSONFault) {
        for byte in word.utf8 { try expect(byte, bytes, &index) }
    }

    static func number(_ bytes: Span<UInt8>, _ index: inout Int) throws(JSONFault) -> JSONSlice {
        let start = index
        _ = skip(UInt8(ascii: "-"), bytes, &index)
        if !skip(UInt8(ascii: "0"), bytes, &index) { try digits(bytes, &index) }
        var kind = JSONSlice.Kind.integer
        if skip(UInt8(ascii: "."), bytes, &index) {
            kind = .other
            try digits(bytes, &index)
        }
        if byte(bytes, index) | 0x20 == UInt8(ascii: "e") {
            kind = .other
            index += 1
            if !skip(UInt8(ascii: "+"), bytes, &index) {
                _ = skip(UInt8(ascii: "-"), bytes, &index)
            }
            try digits(bytes, &index)
        }
        return JSONSlice(kind, start..<index)
    }

    private static func digits(_ bytes: Span<UInt8>, _ index: inout Int) throws(JSONFault) {
        let start = index
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
        guard index > start else { throw JSONFault(index: index) }
    }

    /// What a two-character escape stands for.
    @inlinable
    package static func meaning(ofEscape character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): character
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The scalar that a `\uXXXX`, or a pair of them, at `index` stands for; nil where it stands
    /// for none.
    @usableFromInline
    static func escapedScalar(
        _ bytes: Span<UInt8>,
        _ index: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let first = escapedUnit(bytes, index) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        guard first < 0xdc00, let second = escapedUnit(bytes, index + 6), second >= 0xdc00,
            second < 0xe000
        else { return nil }
        let value = 0x1_0000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00)
        return Unicode.Scalar(value).map { ($0, 12) }
    }

    private static func escapedUnit(_ bytes: Span<UInt8>, _ index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt16 = 0
        for place in (index + 2)..<(index + 6) {
            guard let digit = hexValue(bytes[place]) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
