/// The line ends of a span in turn, looked for in stretches of 64 bytes.
///
/// Only as far as `reach` bytes stand behind a stretch, so that a line that begins in it may be
/// looked at without a check of its own; the last bytes of a span are its user's to search.
struct LineEnds {
    private let reach: Int
    /// Where the 64 bytes begin that are being looked at; never negative once `find` was asked.
    private(set) var offset = -ByteScan.width
    private var feeds: UInt64 = 0
    /// How many of the masks were taken, and how many there are.
    private var taken = 0
    private var known = 0

    init(reach: Int) { self.reach = reach }

    /// Goes on to the next line end; false, with `offset` behind what was searched, where less is
    /// left than a whole step looks at.
    ///
    /// What is known of the bytes ahead stands in `masks`, which are kept apart so that all else can
    /// stay in registers.
    @inline(__always)
    mutating func find(in bytes: RawSpan, _ masks: inout ByteScan.Masks) -> Bool {
        while feeds == 0 {
            offset &+= ByteScan.width
            if taken == known {
                known = Self.search(bytes, from: offset, reach: reach, into: &masks)
                taken = 0
                guard known > 0 else { return false }
            }
            feeds = masks.span[taken]
            taken &+= 1
        }
        return true
    }

    /// Apart from the walk, which has little room to keep its own while it waits.
    @inline(never)
    private static func search(
        _ bytes: RawSpan,
        from offset: Int,
        reach: Int,
        into masks: inout ByteScan.Masks
    ) -> Int {
        ByteScan.masks(of: ByteScan.lineEnd, in: bytes, from: offset, reach: reach, into: &masks)
    }

    /// Where the line end stands that was found.
    @inline(__always)
    var first: Int { offset &+ feeds.trailingZeroBitCount }

    @inline(__always)
    mutating func dropFirst() { feeds &= feeds &- 1 }
}
