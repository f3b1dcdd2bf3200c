#if arch(x86_64)
internal import CScan
import _Builtin_intrinsics.intel.sse2
#endif

/// Finds one byte 64 bytes at a time: bit `i` of a mask says that byte `i` is the one looked for.
///
/// This is the one clever place of the parser. Each question is answered in up to three ways: by
/// AVX2 where the machine has it, by the SSE2 of every x86-64, and by plain arithmetic anywhere. All
/// give the same answer, as tests show.
enum ByteScan {
    static let width = 64
    static let lineEnd = UInt8(ascii: "\n")

    /// The mask of the 64 bytes at `offset`, or of as many as there are.
    @inline(__always)
    static func mask(of wanted: UInt8, in bytes: RawSpan, at offset: Int) -> UInt64 {
        if bytes.byteCount &- offset >= width {
            return wholeMask(of: wanted, in: bytes, at: offset)
        }
        guard bytes.byteCount >= width else { return tailMask(of: wanted, in: bytes, at: offset) }
        let last = bytes.byteCount - width
        return wholeMask(of: wanted, in: bytes, at: last) >> UInt64(offset - last)
    }

    /// Hands on where each line starts and where its line end stands, until one is not taken.
    @inline(__always)
    static func lines(of bytes: RawSpan, _ take: (_ start: Int, _ end: Int) -> Bool) {
        var start = 0
        var offset = 0
        while offset < bytes.byteCount {
            var feeds = mask(of: lineEnd, in: bytes, at: offset)
            while feeds != 0 {
                let end = offset &+ feeds.trailingZeroBitCount
                feeds &= feeds &- 1
                guard take(start, end) else { return }
                start = end &+ 1
            }
            offset &+= width
        }
    }

    /// Where the line begins whose end stands at `end`.
    static func lineStart(in bytes: RawSpan, before end: Int) -> Int {
        precondition(end <= bytes.byteCount)
        var end = end
        while end > 0 {
            let offset = max(0, end &- width)
            let ahead = UInt64.max >> UInt64(width &- (end &- offset))
            let feeds = mask(of: lineEnd, in: bytes, at: offset) & ahead
            if feeds != 0 { return offset &+ width &- feeds.leadingZeroBitCount }
            end = offset
        }
        return 0
    }

    /// Where the first of two line ends in a row stands, from `start` on.
    static func blankLine(in bytes: RawSpan, from start: Int) -> Int? {
        var offset = start
        while offset + 1 < bytes.byteCount {
            let feeds = mask(of: lineEnd, in: bytes, at: offset)
            let pairs = feeds & (feeds >> 1)
            if pairs != 0 { return offset + pairs.trailingZeroBitCount }
            // A pair may straddle two stretches, so they overlap by one byte.
            offset += width - 1
        }
        return nil
    }

    #if arch(x86_64)
    struct Blocks: BitwiseCopyable {
        var first, second, third, fourth: __m128i
    }

    /// The mask of the 64 bytes at `offset`, all of which must lie inside `bytes`.
    @inline(__always)
    static func wholeMask(of wanted: UInt8, in bytes: RawSpan, at offset: Int) -> UInt64 {
        let blocks = bytes.load(offset, as: Blocks.self)
        let pattern = _mm_set1_epi8(Int8(bitPattern: wanted))
        func hits(_ block: __m128i) -> UInt64 {
            UInt64(UInt32(bitPattern: _mm_movemask_epi8(_mm_cmpeq_epi8(block, pattern))))
        }
        return hits(blocks.first) | hits(blocks.second) << 16 | hits(blocks.third) << 32
            | hits(blocks.fourth) << 48
    }
    #else
    @inline(__always)
    static func wholeMask(of wanted: UInt8, in bytes: RawSpan, at offset: Int) -> UInt64 {
        portableMask(of: wanted, in: bytes, at: offset)
    }
    #endif

    /// The same by plain 64-bit arithmetic, for any machine.
    static func portableMask(of wanted: UInt8, in bytes: RawSpan, at offset: Int) -> UInt64 {
        let pattern = UInt64(wanted) &* 0x0101_0101_0101_0101
        var mask: UInt64 = 0
        for part in 0..<8 {
            let differs = bytes.word(offset + part * 8) ^ pattern
            let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
            let zeros = ~(((differs & low) &+ low) | differs | low)
            let packed = ((zeros >> 7) &* 0x0102_0408_1020_4080) >> 56
            mask |= packed << UInt64(part * 8)
        }
        return mask
    }

    /// The mask of the bytes from `offset` on, fewer than 64, one by one.
    static func tailMask(of wanted: UInt8, in bytes: RawSpan, at offset: Int) -> UInt64 {
        var mask: UInt64 = 0
        for index in offset..<bytes.byteCount where bytes.byte(index) == wanted {
            mask |= 1 << UInt64(index - offset)
        }
        return mask
    }
}
