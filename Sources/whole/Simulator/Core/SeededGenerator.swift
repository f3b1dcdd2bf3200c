/// SplitMix64: small, fast, the same everywhere for the same seed.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A random version-4 UUID in lower case.
    mutating func uuid() -> [UInt8] {
        var digits = [UInt8](repeating: 0, count: 36)
        var bits: UInt64 = 0
        for index in 0..<36 {
            if index % 16 == 0 { bits = next() }
            let nibble = UInt8(truncatingIfNeeded: bits & 15)
            bits >>= 4
            digits[index] =
                switch index {
                case 8, 13, 18, 23: UInt8(ascii: "-")
                case 14: UInt8(ascii: "4")
                case 19: Self.hex(8 | nibble & 3)
                default: Self.hex(nibble)
                }
        }
        return digits
    }

    /// Letters and digits, as in the switch's SIP tags.
    mutating func tag(length: Int) -> [UInt8] {
        let alphabet = Self.tagAlphabet
        return (0..<length).map { _ in
            alphabet[Int(next() % UInt64(alphabet.count))]
        }
    }

    /// Microseconds drawn evenly from a range given in another unit.
    mutating func microseconds(in range: ClosedRange<Double>, unit: Double) -> Int64 {
        let part = Double(next() >> 11) / Double(1 << 53)
        let value = range.lowerBound + (range.upperBound - range.lowerBound) * part
        return Int64(value * unit)
    }

    /// True with this probability.
    mutating func chance(_ share: Double) -> Bool {
        Double(next() >> 11) / Double(1 << 53) < share
    }

    private static func hex(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }

    private static let tagAlphabet = [UInt8](
        "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjklmnpqrstuvwxyz"
    )
}
