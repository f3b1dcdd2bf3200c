/// Eight ASCII digits that stand in one word, the first in its lowest byte.
@usableFromInline
package struct EightDigits {
    /// What each digit is worth, a byte each.
    @usableFromInline let ones: UInt64

    /// Nil where other bytes are among them.
    @inlinable @inline(__always)
    package init?(_ word: UInt64) {
        let high: UInt64 = 0xf0f0_f0f0_f0f0_f0f0
        let zeros: UInt64 = 0x3030_3030_3030_3030
        // A byte from 0x3a to 0x3f has another high half once six are added.
        guard word & high == zeros, (word &+ 0x0606_0606_0606_0606) & high == zeros else {
            return nil
        }
        ones = word ^ zeros
    }

    // Neighbours are joined to pairs, pairs to fours and those to one: three steps for eight.

    /// Their value as one number.
    @inlinable @inline(__always)
    package var value: UInt64 {
        let pairs = (ones &* 10 &+ ones >> 8) & 0x00ff_00ff_00ff_00ff
        let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_ffff_0000_ffff
        return (fours &* 10_000 &+ fours >> 32) & 0xffff_ffff
    }

    /// Four bits a digit, the last one lowest.
    @inlinable @inline(__always)
    package var packed: UInt64 {
        let pairs = (ones &<< 4 | ones >> 8) & 0x00ff_00ff_00ff_00ff
        let fours = (pairs &<< 8 | pairs >> 16) & 0x0000_ffff_0000_ffff
        return (fours &<< 16 | fours >> 32) & 0xffff_ffff
    }
}
