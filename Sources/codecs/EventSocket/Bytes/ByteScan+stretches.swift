#if arch(x86_64)
internal import CScan
import _Builtin_intrinsics.intel.sse2
#endif

/// Longer stretches, where a machine that has AVX2 halves the work.
extension ByteScan {
    /// The masks of so many times 64 bytes in a row.
    typealias Masks = InlineArray<16, UInt64>

    #if arch(x86_64)
    static var isWide: Bool { cw_has_wide_scan() != 0 }

    /// Puts the masks of the bytes from `offset` on into `masks`; answers of how many times 64, at
    /// most as many as `masks` holds and as leave `reach` bytes behind them.
    static func masks(
        of wanted: UInt8,
        in bytes: RawSpan,
        from offset: Int,
        reach: Int,
        into masks: inout Masks
    ) -> Int {
        guard isWide else {
            return narrowMasks(of: wanted, in: bytes, from: offset, reach: reach, into: &masks)
        }
        let count = blockCount(bytes, from: offset, reach: reach)
        var target = masks.mutableSpan
        unsafe bytes.withUnsafeBytes { source in
            unsafe target.withUnsafeMutableBufferPointer { target in
                guard count > 0, let source = source.baseAddress, let first = target.baseAddress
                else { return }
                let place = unsafe source.assumingMemoryBound(to: UInt8.self) + offset
                unsafe cw_find_byte(place, count, wanted, first)
            }
        }
        return count
    }

    /// Passes over 64 bytes at a time while no line end among them has another one behind it;
    /// answers where it stopped, at the latest where fewer are left than it looks at.
    static func skipLines(in bytes: RawSpan, from start: Int) -> Int {
        guard isWide else { return narrowSkipLines(in: bytes, from: start) }
        precondition(start >= 0)
        let blocks = max(0, (bytes.byteCount &- start &- 1) / width)
        return unsafe bytes.withUnsafeBytes { source in
            guard blocks > 0, let source = source.baseAddress else { return start }
            let place = unsafe source.assumingMemoryBound(to: UInt8.self) + start
            return unsafe start &+ width &* cw_skip_lines(place, blocks)
        }
    }

    /// The same with no more than every x86-64 has.
    static func narrowSkipLines(in bytes: RawSpan, from start: Int) -> Int {
        precondition(start >= 0)
        let feed = _mm_set1_epi8(Int8(bitPattern: lineEnd))
        func pairs(_ here: __m128i, _ behind: __m128i) -> __m128i {
            _mm_and_si128(_mm_cmpeq_epi8(here, feed), _mm_cmpeq_epi8(behind, feed))
        }
        var offset = start
        while bytes.byteCount &- offset > width {
            let here = unsafe bytes.proven(offset, as: Blocks.self)
            let behind = unsafe bytes.proven(offset &+ 1, as: Blocks.self)
            let low = _mm_or_si128(
                pairs(here.first, behind.first),
                pairs(here.second, behind.second)
            )
            let high = _mm_or_si128(
                pairs(here.third, behind.third),
                pairs(here.fourth, behind.fourth)
            )
            if _mm_movemask_epi8(_mm_or_si128(low, high)) != 0 { break }
            offset &+= width
        }
        return offset
    }
    #else
    static func masks(
        of wanted: UInt8,
        in bytes: RawSpan,
        from offset: Int,
        reach: Int,
        into masks: inout Masks
    ) -> Int {
        narrowMasks(of: wanted, in: bytes, from: offset, reach: reach, into: &masks)
    }

    static func skipLines(in bytes: RawSpan, from start: Int) -> Int {
        portableSkipLines(in: bytes, from: start)
    }
    #endif

    /// The masks one by one, for machines without AVX2.
    static func narrowMasks(
        of wanted: UInt8,
        in bytes: RawSpan,
        from offset: Int,
        reach: Int,
        into masks: inout Masks
    ) -> Int {
        let count = blockCount(bytes, from: offset, reach: reach)
        var target = masks.mutableSpan
        for block in 0..<count {
            target[block] = wholeMask(of: wanted, in: bytes, at: offset &+ block &* width)
        }
        return count
    }

    /// The same by plain arithmetic, for any machine.
    static func portableSkipLines(in bytes: RawSpan, from start: Int) -> Int {
        var offset = start
        while bytes.byteCount &- offset > width {
            let feeds = portableMask(of: lineEnd, in: bytes, at: offset)
            let isLastFollowed = bytes.byte(offset &+ width) == lineEnd
            let behind = feeds >> 1 | (isLastFollowed ? 1 << 63 : 0)
            if feeds & behind != 0 { break }
            offset &+= width
        }
        return offset
    }

    @inline(__always)
    private static func blockCount(_ bytes: RawSpan, from offset: Int, reach: Int) -> Int {
        precondition(offset >= 0 && reach >= 0)
        return min(max(0, (bytes.byteCount &- offset &- reach) / width), Masks.count)
    }
}
