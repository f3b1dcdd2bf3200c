/// A telephone number of 1 to 15 digits, held exactly in 60 bits.
///
/// Each digit takes four bits from the top, unused places hold 15, so two numbers are equal exactly
/// when their digits are. Fifteen digits are the most that E.164 allows (ITU-T E.164, 6.2.1).
package struct PhoneNumber: Hashable, Sendable, BitwiseCopyable {
    package static let digitsMax = 15

    /// The digits as binary-coded decimal in the low 60 bits.
    package let packed: UInt64

    /// The number of these ASCII digits; nil when there are none, too many, or others among them.
    package init?(digits: some Sequence<UInt8>) {
        var packed: UInt64 = 0
        var count = 0
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39, count < Self.digitsMax else { return nil }
            packed = packed << 4 | UInt64(byte &- 0x30)
            count += 1
        }
        self.init(lowDigits: packed, count: count)
    }

    /// The number of digits that were read already, four bits each, the last one lowest.
    init?(lowDigits: UInt64, count: Int) {
        guard count > 0, count <= Self.digitsMax else { return nil }
        let unused = UInt64(4 &* (Self.digitsMax &- count))
        packed = lowDigits &<< unused | (1 &<< unused &- 1)
    }

    /// Takes back what `packed` gave.
    package init(packed: UInt64) { self.packed = packed & 0x0fff_ffff_ffff_ffff }

    /// How many digits it has: no digit is 15, as the unused places behind them are.
    package var count: Int { Self.digitsMax - (~packed).trailingZeroBitCount / 4 }

    /// Whether the first digits of both, so many, are the same.
    package func begins(as other: PhoneNumber, for count: Int) -> Bool {
        (packed ^ other.packed) &>> UInt64(4 * (Self.digitsMax - count)) == 0
    }

    /// True where its digits, as many as those of another, are those plus one.
    package func follows(_ other: PhoneNumber) -> Bool {
        guard count == other.count else { return false }
        let unused = UInt64(4 * (Self.digitsMax - count))
        var (own, before) = (packed &>> unused, other.packed &>> unused)
        // Nines at the end become zeros, and the digit before them goes up by one.
        while before & 0xf == 9, own & 0xf == 0 { (own, before) = (own &>> 4, before &>> 4) }
        return before & 0xf < 9 && own == before + 1
    }

    /// The digits, without a plus.
    package var digits: String {
        var text = ""
        for place in stride(from: 56, through: 0, by: -4) {
            let digit = packed >> UInt64(place) & 0xf
            guard digit <= 9 else { break }
            text.unicodeScalars.append(Unicode.Scalar(UInt8(0x30 + digit)))
        }
        return text
    }

    /// The digits as one number, and how many they are.
    package var value: (value: UInt64, digits: Int) {
        var (value, digits) = (UInt64(0), 0)
        for place in stride(from: 56, through: 0, by: -4) {
            let digit = packed >> UInt64(place) & 0xf
            guard digit <= 9 else { break }
            (value, digits) = (value * 10 + digit, digits + 1)
        }
        return (value, digits)
    }
}
