/// A hash of bytes that is the same in every run (FNV-1a, 64 bits, finished by a mixer).
///
/// It keeps texts apart that are longer than their buffer. It has no key: who may choose the bytes
/// can find two that meet.
@usableFromInline
package struct StableHash: Sendable {
    @usableFromInline var word: UInt64

    @inlinable
    package init() { word = 0xcbf2_9ce4_8422_2325 }

    /// Takes the next byte.
    @inlinable
    package mutating func add(_ byte: UInt8) {
        word = (word ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    @inlinable
    package var value: UInt64 { mixed(word) }
}

/// Spreads every input bit over the whole word (the finaliser of splitmix64).
@inlinable
package func mixed(_ value: UInt64) -> UInt64 {
    var word = value
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
}
