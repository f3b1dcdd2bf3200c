/// Where things stand in a journal file.
///
/// The first page is the header; write and read position have cache lines of their own there. The
/// rest is the ring. Positions count bytes since the file was made and never turn back to zero, so
/// a frame left over from an earlier lap gives itself away by the position that it carries.
enum JournalLayout {
    static let magic: UInt64 = 0x4c4e_524a_4e44_5743  // "CWDNJRNL", little-endian
    static let version: UInt32 = 1
    static let headerBytes = 4096

    static let magicOffset = 0
    static let versionOffset = 8
    static let capacityOffset = 16
    static let identityOffset = 24
    static let checksumOffset = 32
    static let writeOffset = 64
    static let readOffset = 128

    /// Frames start at multiples of this, so a frame's head is never cut by the end of the ring.
    static let alignment = 16
    /// Position (8 bytes), payload length (4), checksum (4).
    static let frameHeadBytes = 16

    /// Bytes that a payload of this length takes in the ring.
    @inline(__always)
    static func frameBytes(_ payload: Int) -> Int {
        (frameHeadBytes + payload + alignment - 1) & ~(alignment - 1)
    }

    @inline(__always)
    static func aligned(_ position: UInt64) -> UInt64 {
        (position + UInt64(alignment - 1)) & ~UInt64(alignment - 1)
    }

    /// What the header's checksum must be.
    static func headerChecksum(capacity: UInt64, identity: UInt64) -> UInt64 {
        var sum = JournalChecksum(position: magic, length: Int(version))
        sum.add(capacity)
        sum.add(identity)
        return UInt64(sum.value)
    }
}

/// A fast check against torn and stale bytes, not against forgery: only the agent writes the file.
struct JournalChecksum {
    private var state: UInt64

    @inline(__always)
    init(position: UInt64, length: Int) {
        state = (position ^ 0x9e37_79b9_7f4a_7c15) &* 0xbf58_476d_1ce4_e5b9
        add(UInt64(truncatingIfNeeded: length))
    }

    @inline(__always)
    mutating func add(_ word: UInt64) {
        state = (state ^ word) &* 0x94d0_49bb_1331_11eb
        state ^= state >> 31
    }

    @inline(__always)
    var value: UInt32 {
        let mixed = (state ^ state >> 29) &* 0xbf58_476d_1ce4_e5b9
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }

    /// The checksum of one frame.
    @inline(__always)
    static func of(_ bytes: Span<UInt8>, at position: UInt64) -> UInt32 {
        let payload = unsafe bytes.bytes
        var sum = JournalChecksum(position: position, length: payload.byteCount)
        var index = 0
        // Four words a turn: of one word, the turn takes longer than the sum.
        while index &+ 32 <= payload.byteCount {
            sum.add(word(of: payload, at: index))
            sum.add(word(of: payload, at: index &+ 8))
            sum.add(word(of: payload, at: index &+ 16))
            sum.add(word(of: payload, at: index &+ 24))
            index &+= 32
        }
        while index &+ 8 <= payload.byteCount {
            sum.add(word(of: payload, at: index))
            index &+= 8
        }
        sum.add(last(of: payload, from: index))
        return sum.value
    }

    /// Eight bytes that are there.
    @inline(__always)
    private static func word(of payload: RawSpan, at index: Int) -> UInt64 {
        unsafe payload.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
    }

    /// The bytes behind the last whole word, the first of them uppermost.
    @inline(__always)
    private static func last(of payload: RawSpan, from index: Int) -> UInt64 {
        let end = payload.byteCount
        guard end >= 8 else {
            return (index..<end).reduce(0) { word, place in
                let byte = unsafe payload.unsafeLoad(fromByteOffset: place, as: UInt8.self)
                return word << 8 | UInt64(byte)
            }
        }
        // The last eight bytes at once, without those of them that are in a whole word.
        let word = unsafe payload.unsafeLoadUnaligned(fromByteOffset: end - 8, as: UInt64.self)
        return word.bigEndian & ~(~0 << UInt64((end &- index) * 8))
    }
}
