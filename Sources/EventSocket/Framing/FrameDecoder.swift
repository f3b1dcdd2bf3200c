/// Cuts the byte stream of an event socket into frames.
///
/// Frames are counted out by `Content-Length`, never by blank lines: a plain event's body ends in a
/// blank line of its own and may hold another body inside. Bytes go in through `fill` or `append`;
/// `next` answers a frame, nil when it needs more bytes, or throws when the stream is lost.
package struct FrameDecoder: Sendable {
    package let limits: FrameLimits
    /// Bytes taken in and not yet given out lie in `start..<end`.
    @usableFromInline private(set) var buffer: [UInt8]
    private var start = 0
    private var end = 0
    /// Bytes given out as frames so far, and frames.
    package private(set) var bytesConsumed = 0
    package private(set) var framesConsumed = 0

    package init(limits: FrameLimits = FrameLimits(), bufferBytes: Int = 65_536) {
        self.limits = limits
        buffer = [UInt8](repeating: 0, count: max(bufferBytes, 4_096))
    }

    /// Where the bytes not yet given out lie.
    var waiting: Range<Int> { start..<end }

    /// Bytes that wait for the rest of their frame.
    package var bytesWaiting: Int { end - start }

    /// Lets `body` write behind the waiting bytes and takes in as many as it says it wrote.
    package mutating func fill(
        atLeast room: Int = 4_096,
        _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        makeRoom(room)
        let first = end
        let written = unsafe buffer.withUnsafeMutableBytes { all in
            unsafe body(UnsafeMutableRawBufferPointer(rebasing: all[first...]))
        }
        end += max(0, min(written, buffer.count - end))
        return written
    }

    package mutating func append(_ bytes: some Collection<UInt8>) {
        makeRoom(bytes.count)
        for byte in bytes {
            buffer[end] = byte
            end += 1
        }
    }

    /// The next whole frame's place, nil when it is not all there yet.
    package mutating func next() throws(FrameError) -> FrameBounds? {
        guard let (frame, length) = try frameAtStart() else { return nil }
        start += length
        bytesConsumed += length
        framesConsumed += 1
        return frame
    }

    /// The bytes at a place that a frame's bounds name.
    @inlinable
    package func with<Result>(_ place: Range<Int>, _ body: (RawSpan) -> Result) -> Result {
        body(unsafe buffer.span.extracting(place).bytes)
    }

    /// A copy of the bytes at a place that a frame's bounds name.
    package func copy(_ place: Range<Int>) -> [UInt8] { Array(buffer[place]) }

    /// The next frame by itself, for code off the hot path.
    package mutating func nextFrame() throws(FrameError) -> Frame? {
        try next().map(frame)
    }

    /// The frame of these bounds by itself.
    package func frame(_ bounds: FrameBounds) -> Frame {
        Frame(
            kind: bounds.kind,
            headers: HeaderLine.lines(buffer[bounds.headers], limit: limits.eventHeadersMax),
            body: Array(buffer[bounds.body])
        )
    }

    /// Says whether the stream may end here.
    ///
    /// A switch that gives up on a slow reader writes its notice
    /// into the middle of an event (FreeSWITCH 1.10.12, recorded), so that is looked for.
    package func finish() throws(FrameError) {
        guard start < end else { return }
        let rest = buffer[start..<end]
        var missing = 1
        if let (_, header) = try? header(), let length = try? bodyLength(header) {
            missing = header.count + 1 + length - rest.count
        }
        let text = String(decoding: rest.suffix(256), as: UTF8.self)
        let mark = "Content-Type: text/disconnect-notice"
        let notice = text.firstRange(of: mark).map { _ in
            text.split(separator: "\n").last.map(String.init) ?? ""
        }
        throw .endInsideFrame(missing: max(1, missing), notice: notice)
    }

    private mutating func makeRoom(_ room: Int) {
        if start == end {
            start = 0
            end = 0
        }
        guard buffer.count - end < room else { return }
        buffer.removeSubrange(0..<start)
        end -= start
        start = 0
        let size = max(buffer.count, end + room, min(2 * end, end + limits.bodyBytesMax))
        buffer.append(contentsOf: repeatElement(0, count: size - buffer.count))
    }
}
