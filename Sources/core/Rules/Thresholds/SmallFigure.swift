/// A rate in two bytes, right to one part in 4,096.
///
/// Small ones are exact; all are whole numbers from 0 to about 4 · 10^12.
struct SmallFigure: Sendable, BitwiseCopyable, Equatable {
    static let zero = SmallFigure(bits: 0)

    let bits: UInt16

    init(bits: UInt16) { self.bits = bits }

    /// The nearest that there is.
    init(_ value: Int64) {
        let value = max(0, value)
        let width = 64 - value.leadingZeroBitCount
        guard width > 12 else {
            // Up to 4,095 the bits are the number itself.
            bits = UInt16(value)
            return
        }
        let shift = min(width - 12, 30)
        let kept = (value >> (shift - 1) + 1) >> 1
        // Rounded up to the next power, it runs over into the exponent, as it should.
        bits = UInt16(min(Int64(shift) << 11 + kept, Int64(UInt16.max)))
    }

    var value: Int64 {
        let shift = Int64(bits >> 11)
        guard shift > 1 else { return Int64(bits) }
        return (Int64(bits & 0x7ff) | 0x800) << (shift - 1)
    }
}
