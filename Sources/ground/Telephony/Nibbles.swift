/// Digits of four bits, as identities pack them.
@usableFromInline
package enum Nibbles {
    /// Eight times four bits, each in a byte of its own; the lowest four stay lowest.
    @inlinable @inline(__always)
    package static func spread(_ digits: UInt32) -> UInt64 {
        let fours = (UInt64(digits) | UInt64(digits) &<< 16) & 0x0000_ffff_0000_ffff
        let pairs = (fours | fours &<< 8) & 0x00ff_00ff_00ff_00ff
        return (pairs | pairs &<< 4) & 0x0f0f_0f0f_0f0f_0f0f
    }
}
