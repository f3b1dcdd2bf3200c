public import Wire

/// Cuts the byte stream of an event socket into frames.
///
/// Frames are counted out by `Content-Length`, never by blank lines: a plain event's body ends in a
/// blank line of its own and may hold another body inside. Bytes go in through `fill` or `append`;
/// `next` answers a frame, nil when it needs more bytes, or throws when the stream is lost. Of a frame
/// over the limit nothing is kept: `next` answers its end, as a frame of kind `passedOver`.
@usableFromInline
package struct FrameDecoder: Sendable {
    package let limits: FrameLimits
    /// Bytes taken in and not yet given out.
    @usableFromInline var queue: ByteQueue
    /// Bytes from the first that hold no end of a header block: none is looked at twice.
    private var searched = 0
    /// The first frame once its header is read, its places counted from the first byte.
    private var pending: FrameBounds?
    /// The last frame over the limit.
    package private(set) var lastPassedOver = PassedOver(kind: .other, bodyBytes: 0)

    package init(limits: FrameLimits = FrameLimits(), bufferBytes: Int = 65_536) {
        self.limits = limits
        queue = ByteQueue(usualBytes: bufferBytes)
    }

    /// Bytes that wait for the rest of their frame.
    package var bytesWaiting: Int { queue.count }

    /// Bytes of memory held.
    package var bytesHeld: Int { queue.bytesHeld }

    /// Lets `body` write behind the waiting bytes and takes in as many as it says it wrote.
    package mutating func fill(
        atLeast room: Int = 4_096,
        _ body: (UnsafeMutableRawBufferPointer) -> Int
    ) -> Int {
        unsafe queue.fill(atLeast: room, frameBytes: frameBytes, body)
    }

    /// Takes in bytes as they came from the stream, however it is cut.
    @inlinable
    package mutating func append(_ bytes: some Collection<UInt8>) {
        queue.append(bytes, frameBytes: frameBytes)
    }

    /// Bytes of the first frame, once its end is known.
    @usableFromInline var frameBytes: Int? { pending?.body.upperBound }

    /// The next whole frame's place, nil when it is not all there yet.
    package mutating func next() throws(FrameError) -> FrameBounds? {
        if pending == nil {
            skipLineEnds()
            pending = try frameAtStart()
            if let frame = pending {
                if frame.body.count > limits.bodyBytesMax { passOver(frame) }
            } else {
                searched = max(0, bytesWaiting - 1)
            }
        }
        guard let frame = pending, frame.body.upperBound <= bytesWaiting else {
            throwAwayPassedOver()
            return nil
        }
        let place = frame.moved(by: queue.start)
        pending = nil
        searched = 0
        queue.drop(frame.body.upperBound)
        return place
    }

    /// The bytes at a place that a frame's bounds name.
    @inlinable
    package func with<Result>(_ place: Range<Int>, _ body: (RawSpan) -> Result) -> Result {
        body(unsafe queue.buffer.span.extracting(place).bytes)
    }

    /// A copy of the bytes at a place that a frame's bounds name.
    package func copy(_ place: Range<Int>) -> [UInt8] { Array(queue.buffer[place]) }

    /// The first bytes of those that wait.
    package func waiting(upTo count: Int) -> [UInt8] {
        Array(queue.waiting.prefix(max(0, count)))
    }

    /// Goes on behind a place where the stream was lost: to what looks like the next frame, if it is
    /// there; else what waits is given up but for the last bytes, and more are wanted.
    package mutating func seekFrame() -> Bool {
        pending = nil
        searched = 0
        let distance = distanceToFrame()
        queue.drop(distance ?? max(0, queue.count - Self.frameMark.count))
        return distance != nil
    }

    private static let frameMark = Array("Content-Length: ".utf8)

    /// How far off a length stands at the start of a line, or behind the end of an object.
    private func distanceToFrame() -> Int? {
        let mark = Self.frameMark
        let bytes = queue.waiting
        guard bytes.count > mark.count else { return nil }
        let place = (bytes.startIndex + 1...bytes.endIndex - mark.count).first { place in
            guard bytes[place] == mark[0], bytes[place..<place + mark.count].elementsEqual(mark)
            else { return false }
            return "\n}>".utf8.contains(bytes[place - 1])
        }
        return place.map { $0 - bytes.startIndex }
    }

    /// The next frame by itself, for code off the hot path.
    package mutating func nextFrame() throws(FrameError) -> Frame? {
        try next().map(frame)
    }

    /// The frame of these bounds by itself.
    package func frame(_ bounds: FrameBounds) -> Frame {
        if bounds.kind == .passedOver { return Frame(kind: .passedOver, headers: [], body: []) }
        return Frame(
            kind: bounds.kind,
            headers: HeaderLine.lines(queue.buffer[bounds.headers], limit: limits.eventHeadersMax),
            body: Array(queue.buffer[bounds.body])
        )
    }

    /// Says whether the stream may end here, once `next` has answered nil.
    ///
    /// A switch that gives up on a slow reader writes its notice into the middle of an event
    /// (FreeSWITCH 1.10.12, recorded), so that is looked for.
    package func finish() throws(FrameError) {
        let rest = queue.waiting
        guard !rest.isEmpty || pending != nil else { return }
        let missing = pending.map { $0.body.upperBound - rest.count } ?? 1
        throw .endInsideFrame(missing: max(1, missing), notice: notice(in: rest.suffix(256)))
    }

    /// The first line of a disconnect notice among the last bytes of a stream.
    private func notice(in bytes: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let mark = text.firstRange(of: "Content-Type: text/disconnect-notice\n") else {
            return nil
        }
        let lines = text[mark.upperBound...].split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        return lines.drop { !$0.isEmpty }.dropFirst().first.map(String.init) ?? ""
    }

    /// The first frame, its places counted from its first byte; nil when its header is not all there.
    private func frameAtStart() throws(FrameError) -> FrameBounds? {
        // Two bytes more than the limit show that the block is longer.
        let reach = min(bytesWaiting, limits.headerBytesMax + 2)
        let bytes = unsafe queue.buffer.span
            .extracting(queue.start..<(queue.start + reach)).bytes
        guard let blank = ByteScan.blankLine(in: bytes, from: searched) else {
            guard reach <= limits.headerBytesMax else {
                throw .headersTooLong(limit: limits.headerBytesMax)
            }
            return nil
        }
        guard blank < limits.headerBytesMax else {
            throw .headersTooLong(limit: limits.headerBytesMax)
        }
        let header = try FrameHeader(bytes, before: blank, limits: limits)
        let bodyStart = blank + 2
        return FrameBounds(
            kind: header.kind,
            headers: 0..<(blank + 1),
            body: bodyStart..<(bodyStart + header.bodyLength)
        )
    }

    private mutating func passOver(_ frame: FrameBounds) {
        lastPassedOver = PassedOver(kind: frame.kind, bodyBytes: frame.body.count)
        pending = .passedOver(frame.body.upperBound)
    }

    /// Gives up what is there of a frame over the limit.
    private mutating func throwAwayPassedOver() {
        guard let frame = pending, frame.kind == .passedOver else { return }
        pending = .passedOver(frame.body.upperBound - bytesWaiting)
        queue.drop(bytesWaiting)
    }

    /// Empty lines between frames say nothing; they are given out at once, lest they pile up.
    private mutating func skipLineEnds() {
        var count = 0
        while count < queue.count, queue[count] == UInt8(ascii: "\n") { count += 1 }
        guard count > 0 else { return }
        searched = 0
        queue.drop(count)
    }
}
