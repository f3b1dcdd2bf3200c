/// Bytes that came from a socket and wait for the rest of their frame.
///
/// They lie in one buffer from `start` to `end`. Moves and growth cost no more than the bytes taken
/// in, whatever the pieces; what one large frame made the buffer grow by is given back behind it.
struct ByteQueue: Sendable {
    private(set) var buffer: [UInt8]
    private(set) var start = 0
    private(set) var end = 0
    /// What the buffer shrinks back to behind a large frame.
    private var usualBytes: Int

    init(usualBytes: Int) {
        self.usualBytes = max(usualBytes, 4_096)
        buffer = [UInt8](repeating: 0, count: self.usualBytes)
    }

    var count: Int { end - start }

    /// The waiting byte at this distance from the first.
    subscript(index: Int) -> UInt8 { buffer[start + index] }

    /// Lets `body` write behind the waiting bytes and takes in as many as it says it wrote.
    mutating func fill(
        atLeast room: Int,
        _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        usualBytes = max(usualBytes, 2 * room)
        makeRoom(room)
        let first = end
        let written = unsafe buffer.withUnsafeMutableBytes { all in
            unsafe body(UnsafeMutableRawBufferPointer(rebasing: all[first...]))
        }
        end += max(0, min(written, buffer.count - end))
        return written
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        makeRoom(bytes.count)
        buffer.replaceSubrange(end..<(end + bytes.count), with: bytes)
        end += bytes.count
    }

    /// Gives out the first bytes; their place in the buffer is good until more are taken in.
    mutating func drop(_ count: Int) { start += min(count, end - start) }

    private mutating func makeRoom(_ room: Int) {
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
            resize(to: max(wanted, 2 * count, usualBytes))
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
