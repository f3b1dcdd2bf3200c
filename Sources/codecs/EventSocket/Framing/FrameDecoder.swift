/// Cuts the byte stream of an event socket into frames.
///
/// Frames are counted out by `Content-Length`, never by blank lines: a plain event's body ends in a
/// blank line of its own and may hold another body inside. Bytes go in through `fill` or `append`;
/// `next` answers a frame, nil when it needs more bytes, or throws when the stream is lost. Of a frame
/// over the limit nothing is kept: `next` answers its end, as a frame of kind `passedOver`.
@usableFromInline
package struct FrameDecoder: Sendable {
    package let limits: FrameLimits
    /// Bytes taken in and not yet given out lie in `start..<end`.
    @usableFromInline private(set) var buffer: [UInt8]
    private var start = 0
    private var end = 0
    /// Bytes behind `start` that hold no end of a header block: none is looked at twice.
    private var searched = 0
    /// The frame at `start` once its header is read, its places counted from `start`.
    private var pending: FrameBounds?
    /// What the buffer shrinks back to behind a large frame.
    private var usualBytes: Int
    /// Bytes given out as frames so far, and frames.
    package private(set) var bytesConsumed = 0
    package private(set) var framesConsumed = 0
    /// The last frame over the limit.
    package private(set) var lastPassedOver = PassedOver(kind: .other, bodyBytes: 0)

    package init(limits: FrameLimits = FrameLimits(), bufferBytes: Int = 65_536) {
        self.limits = limits
        usualBytes = max(bufferBytes, 4_096)
        buffer = [UInt8](repeating: 0, count: usualBytes)
    }

    /// Bytes that wait for the rest of their frame.
    package var bytesWaiting: Int { end - start }

    /// Bytes of memory held.
    package var bytesHeld: Int { buffer.count }

    /// Lets `body` write behind the waiting bytes and takes in as many as it says it wrote.
    package mutating func fill(
        atLeast room: Int = 4_096,
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

    @inlinable
    package mutating func append(_ bytes: some Collection<UInt8>) {
        let isTaken: Void? = bytes.withContiguousStorageIfAvailable { storage in
            unsafe take(UnsafeRawBufferPointer(storage))
        }
        if isTaken == nil {
            unsafe Array(bytes).withUnsafeBytes { storage in unsafe take(storage) }
        }
    }

    @usableFromInline
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        makeRoom(bytes.count)
        let first = end
        unsafe buffer.withUnsafeMutableBytes { all in
            unsafe UnsafeMutableRawBufferPointer(rebasing: all[first...]).copyMemory(from: bytes)
        }
        end += bytes.count
    }

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
            throwAway()
            return nil
        }
        let place = frame.moved(by: start)
        pending = nil
        searched = 0
        start = place.body.upperBound
        bytesConsumed += frame.body.upperBound
        framesConsumed += 1
        return place
    }

    /// The bytes at a place that a frame's bounds name.
    @inlinable
    package func with<Result>(_ place: Range<Int>, _ body: (RawSpan) -> Result) -> Result {
        body(unsafe buffer.span.extracting(place).bytes)
    }

    /// A copy of the bytes at a place that a frame's bounds name.
    package func copy(_ place: Range<Int>) -> [UInt8] { Array(buffer[place]) }

    /// The first bytes of those that wait.
    package func waiting(upTo count: Int) -> [UInt8] {
        Array(buffer[start..<min(end, start + max(0, count))])
    }

    /// Goes on behind a place where the stream was lost: to what looks like the next frame, if it is
    /// there; else what waits is given up but for the last bytes, and more are wanted.
    package mutating func seekFrame() -> Bool {
        pending = nil
        searched = 0
        let first = start
        let place = frameStart()
        start = place ?? max(start, end - Self.frameMark.count)
        bytesConsumed += start - first
        return place != nil
    }

    private static let frameMark = Array("Content-Length: ".utf8)

    /// Where a length stands at the start of a line, or behind the end of an object.
    private func frameStart() -> Int? {
        let mark = Self.frameMark
        guard end - start > mark.count else { return nil }
        return (start + 1...end - mark.count).first { place in
            guard buffer[place] == mark[0], buffer[place..<place + mark.count].elementsEqual(mark)
            else { return false }
            return "\n}>".utf8.contains(buffer[place - 1])
        }
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
            headers: HeaderLine.lines(buffer[bounds.headers], limit: limits.eventHeadersMax),
            body: Array(buffer[bounds.body])
        )
    }

    /// Says whether the stream may end here, once `next` has answered nil.
    ///
    /// A switch that gives up on a slow reader writes its notice into the middle of an event
    /// (FreeSWITCH 1.10.12, recorded), so that is looked for.
    package func finish() throws(FrameError) {
        let rest = buffer[start..<end]
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

    /// The frame at `start`, its places counted from there; nil when its header is not all there.
    private func frameAtStart() throws(FrameError) -> FrameBounds? {
        // Two bytes more than the limit show that the block is longer.
        let reach = min(bytesWaiting, limits.headerBytesMax + 2)
        let bytes = unsafe buffer.span.extracting(start..<(start + reach)).bytes
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
    private mutating func throwAway() {
        guard let frame = pending, frame.kind == .passedOver else { return }
        pending = .passedOver(frame.body.upperBound - bytesWaiting)
        bytesConsumed += bytesWaiting
        start = end
    }

    /// Empty lines between frames say nothing; they are given out at once, lest they pile up.
    private mutating func skipLineEnds() {
        let first = start
        while start < end, buffer[start] == UInt8(ascii: "\n") { start += 1 }
        guard start > first else { return }
        searched = 0
        bytesConsumed += start - first
    }

    /// Makes room behind the waiting bytes.
    ///
    /// Moves and growth cost no more than the bytes given out and taken in, whatever the pieces.
    /// What a large frame made the buffer grow by is given back behind it.
    private mutating func makeRoom(_ room: Int) {
        if start == end {
            start = 0
            end = 0
        }
        let wanted = bytesWaiting + room
        if buffer.count > 2 * usualBytes, wanted <= usualBytes {
            resize(to: usualBytes)
        } else if buffer.count - end >= room {
            return
        } else if wanted <= buffer.count, start >= bytesWaiting {
            moveToFront()
        } else {
            // A frame whose end is known needs no more than itself and the next read.
            let enough = pending.map { $0.body.upperBound + room } ?? Int.max
            resize(to: max(wanted, min(2 * bytesWaiting, enough), usualBytes))
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
