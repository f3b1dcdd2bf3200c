#if arch(x86_64)
import _Builtin_intrinsics.intel.sse2
#endif

/// Finds line ends 64 bytes at a time: bit `i` of a mask says that byte `i` is a line feed.
///
/// This is the one clever place of the parser. Both ways give the same answer; tests hold them to it.
enum LineScan {
    static let width = 64

    /// The mask of the 64 bytes at `offset`, all of which must lie inside `bytes`.
    @inline(__always)
    static func mask(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        #if arch(x86_64)
        let feed = _mm_set1_epi8(0x0a)
        var mask: UInt64 = 0
        for part in 0..<4 {
            let block = unsafe bytes.unsafeLoadUnaligned(
                fromByteOffset: offset + part * 16,
                as: __m128i.self
            )
            let hits = UInt32(truncatingIfNeeded: _mm_movemask_epi8(_mm_cmpeq_epi8(block, feed)))
            mask |= UInt64(hits) << UInt64(part * 16)
        }
        return mask
        #else
        return portableMask(bytes, at: offset)
        #endif
    }

    /// The same by plain 64-bit arithmetic, for any machine.
    static func portableMask(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        var mask: UInt64 = 0
        for part in 0..<8 {
            let word = unsafe bytes.unsafeLoadUnaligned(
                fromByteOffset: offset + part * 8,
                as: UInt64.self
            )
            let differs = UInt64(littleEndian: word) ^ 0x0a0a_0a0a_0a0a_0a0a
            let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
            let zeros = ~(((differs & low) &+ low) | differs | low)
            let packed = ((zeros >> 7) &* 0x0102_0408_1020_4080) >> 56
            mask |= packed << UInt64(part * 8)
        }
        return mask
    }

    /// The mask of the last, shorter stretch of `bytes`, from `offset` on.
    static func tailMask(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        var mask: UInt64 = 0
        for index in offset..<bytes.byteCount
        where unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) == 0x0a {
            mask |= 1 << UInt64(index - offset)
        }
        return mask
    }
}
