#if arch(x86_64)
internal import CScan
import _Builtin_intrinsics.intel.sse2
#endif

/// Longer stretches, where a machine that has AVX2 halves the work.
extension ByteScan {
    /// The masks of so many times 64 bytes in a row.
    typealias Masks = InlineArray<16, UInt64>

    /// Bytes looked at behind those that are passed over.
    static let skipReach = 2

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

    /// Passes over 64 bytes at a time while no line end among them has another behind it, or `mark`
    /// two bytes behind; answers where it stopped, at the latest where fewer are left than it looks
    /// at.
    static func skip(linesWithout mark: UInt8, in bytes: RawSpan, from start: Int) -> Int {
        guard isWide else { return narrowSkip(linesWithout: mark, in: bytes, from: start) }
        precondition(start >= 0)
        let blocks = max(0, (bytes.byteCount &- start &- skipReach) / width)
        return unsafe bytes.withUnsafeBytes { source in
            guard blocks > 0, let source = source.baseAddress else { return start }
            let place = unsafe source.assumingMemoryBound(to: UInt8.self) + start
            return unsafe start &+ width &* cw_skip_lines(place, blocks, mark)
        }
    }

    /// The same with no more than every x86-64 has.
    static func narrowSkip(linesWithout mark: UInt8, in bytes: RawSpan, from start: Int) -> Int {
        precondition(start >= 0)
        let feed = _mm_set1_epi8(Int8(bitPattern: lineEnd))
        let second = _mm_set1_epi8(Int8(bitPattern: mark))
        func hits(_ here: __m128i, _ next: __m128i, _ behind: __m128i) -> __m128i {
            let stops = _mm_or_si128(_mm_cmpeq_epi8(next, feed), _mm_cmpeq_epi8(behind, second))
            return _mm_and_si128(_mm_cmpeq_epi8(here, feed), stops)
        }
        var offset = start
        while bytes.byteCount &- offset >= width &+ skipReach {
            let here = unsafe bytes.proven(offset, as: Blocks.self)
            let next = unsafe bytes.proven(offset &+ 1, as: Blocks.self)
            let behind = unsafe bytes.proven(offset &+ 2, as: Blocks.self)
            let low = _mm_or_si128(
                hits(here.first, next.first, behind.first),
                hits(here.second, next.second, behind.second)
            )
            let high = _mm_or_si128(
                hits(here.third, next.third, behind.third),
                hits(here.fourth, next.fourth, behind.fourth)
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

    static func skip(linesWithout mark: UInt8, in bytes: RawSpan, from start: Int) -> Int {
        portableSkip(linesWithout: mark, in: bytes, from: start)
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
    static func portableSkip(linesWithout mark: UInt8, in bytes: RawSpan, from start: Int) -> Int {
        var offset = start
        while bytes.byteCount &- offset >= width &+ skipReach {
            var feeds = portableMask(of: lineEnd, in: bytes, at: offset)
            while feeds != 0 {
                let end = offset &+ feeds.trailingZeroBitCount
                if bytes.byte(end &+ 1) == lineEnd || bytes.byte(end &+ 2) == mark { return offset }
                feeds &= feeds &- 1
            }
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
