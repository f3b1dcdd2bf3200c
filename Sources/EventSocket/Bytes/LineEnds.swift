/// The line ends of a span in turn, looked for 64 bytes at a time.
///
/// Only as far as `reach` bytes stand behind the 64, so that a line that begins among them may be
/// looked at without a check of its own; the last bytes of a span are its user's to search.
struct LineEnds {
    /// Where the 64 bytes begin that are being looked at; never negative once `find` was asked.
    private(set) var offset = -ByteScan.width
    private var feeds: UInt64 = 0

    /// Goes on to the next line end; false, with `offset` behind what was searched, where less is
    /// left than a whole step looks at.
    @inline(__always)
    mutating func find(in bytes: RawSpan, reach: Int) -> Bool {
        while feeds == 0 {
            offset &+= ByteScan.width
            guard bytes.byteCount &- offset >= ByteScan.width &+ reach else { return false }
            feeds = unsafe ByteScan.provenMask(of: ByteScan.lineEnd, in: bytes, at: offset)
        }
        return true
    }

    /// Where the line end stands that was found.
    @inline(__always)
    var first: Int { offset &+ feeds.trailingZeroBitCount }

    @inline(__always)
    mutating func dropFirst() { feeds &= feeds &- 1 }

    /// Goes on where a line may open with a byte up to `highest`, from `start` on.
    @inline(__always)
    mutating func skip(linesAbove highest: UInt8, in bytes: RawSpan, from start: Int) {
        offset = ByteScan.skip(linesAbove: highest, in: bytes, from: start) &- ByteScan.width
        feeds = 0
    }
}
