/// Bytes on their way from or to a socket: those that wait for the rest of their frame, or for room.
///
/// They lie in one buffer from `start` to `end`. Moves and growth cost no more than the bytes taken
/// in, whatever the pieces; what one large frame made the buffer grow by is given back behind it.
/// How many may wait is for the owner to say.
@usableFromInline
package struct ByteQueue: Sendable {
    /// The least that a buffer holds.
    static let usualBytesMin = 4_096

    @usableFromInline package private(set) var buffer: [UInt8]
    @usableFromInline package private(set) var start = 0
    @usableFromInline package private(set) var end = 0
    /// What the buffer shrinks back to behind a large frame.
    private var usualBytes: Int

    package init(usualBytes: Int) {
        self.usualBytes = max(usualBytes, Self.usualBytesMin)
        buffer = [UInt8](repeating: 0, count: self.usualBytes)
    }

    @inlinable
    package var count: Int { end - start }

    @inlinable
    package var isEmpty: Bool { end == start }

    /// Bytes of memory held.
    package var bytesHeld: Int { buffer.count }

    /// The waiting byte at this distance from the first.
    @inlinable
    package subscript(index: Int) -> UInt8 { buffer[start + index] }

    /// All that waits; good until more is taken in.
    package var waiting: ArraySlice<UInt8> { buffer[start..<end] }

    /// Lets `body` write behind the waiting bytes and takes in as many as it says it wrote.
    ///
    /// Where the length of the frame under way is known, as `frameBytes` from the first waiting byte,
    /// the buffer grows to that and one more read at most.
    package mutating func fill(
        atLeast room: Int,
        frameBytes: Int? = nil,
        _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        usualBytes = max(usualBytes, 2 * room)
        makeRoom(room, frameBytes)
        let first = end
        let written = unsafe buffer.withUnsafeMutableBytes { all in
            unsafe body(UnsafeMutableRawBufferPointer(rebasing: all[first...]))
        }
        end += max(0, min(written, buffer.count - end))
        return written
    }

    /// Adds bytes behind those that wait; `frameBytes` as `fill` has it.
    @inlinable
    package mutating func append(_ bytes: some Collection<UInt8>, frameBytes: Int? = nil) {
        let isTaken: Void? = bytes.withContiguousStorageIfAvailable { storage in
            unsafe take(UnsafeRawBufferPointer(storage), frameBytes)
        }
        if isTaken == nil {
            unsafe Array(bytes).withUnsafeBytes { storage in unsafe take(storage, frameBytes) }
        }
    }

    /// Gives out the first bytes; their place in the buffer is good until more are taken in.
    package mutating func drop(_ count: Int) { start += min(count, end - start) }

    @usableFromInline
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ frameBytes: Int?) {
        makeRoom(bytes.count, frameBytes)
        let first = end
        unsafe buffer.withUnsafeMutableBytes { all in
            unsafe UnsafeMutableRawBufferPointer(rebasing: all[first...]).copyMemory(from: bytes)
        }
        end += bytes.count
    }

    /// Makes room behind the waiting bytes.
    private mutating func makeRoom(_ room: Int, _ frameBytes: Int?) {
        if start == end {
            start = 0
            end = 0
        }
        let wanted = count + room
        if buffer.count > 2 * usualBytes, wanted <= usualBytes {
            resize(to: usualBytes)
        } else if buffer.count - end >= room {
            return
        } else if wanted <= buffer.count, start >= count {
            moveToFront()
        } else {
            let enough = frameBytes.map { $0 + room } ?? Int.max
            resize(to: max(wanted, min(2 * count, enough), usualBytes))
        }
    }

    private mutating func moveToFront() {
        unsafe buffer.withUnsafeMutableBytes { [start, end] all in
            unsafe all.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[start..<end]))
        }
        end -= start
        start = 0
    }

    private mutating func resize(to size: Int) {
        var resized: [UInt8] = []
        resized.reserveCapacity(size)
        resized += buffer[start..<end]
        resized.append(contentsOf: repeatElement(0, count: size - resized.count))
        buffer = resized
        end -= start
        start = 0
    }
}
