import Wire

/// Why a stream of lines was given up.
package enum LineError: Error, Equatable, Sendable {
    /// No line end came within as many bytes.
    case lineTooLong(limit: Int)
}

/// Cuts the bytes of a connection into lines.
///
/// Bytes go in through `fill` or `append`; `next` answers where a line lies, without its line end, nil
/// when it needs more bytes, or throws when the stream is lost: behind a line that is too long nobody
/// can tell where the next one begins.
package struct LineDecoder: Sendable {
    /// Bytes of a request's line, its line end included.
    package static let lineBytesMax = 4_096
    /// Bytes taken in at once, at the most.
    package static let readBytesMax = 4_096

    private let lineBytesMax: Int
    private var queue = ByteQueue(usualBytes: 2 * lineBytesMax)
    /// Waiting bytes that hold no line end, counted from the first.
    private var searched = 0
    private var failure: LineError?

    /// A line may have so many bytes, its line end included.
    package init(lineBytesMax: Int = lineBytesMax) { self.lineBytesMax = lineBytesMax }

    /// Bytes that wait for the rest of their line, or to be taken.
    package var bytesWaiting: Int { queue.count }

    /// Bytes of memory held.
    package var bytesHeld: Int { queue.bytesHeld }

    /// Lets `body` write behind the waiting bytes and takes in as many as it says it wrote.
    package mutating func fill(_ body: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
        unsafe queue.fill(atLeast: Self.readBytesMax) { space in
            unsafe body(UnsafeMutableRawBufferPointer(rebasing: space.prefix(Self.readBytesMax)))
        }
    }

    /// Takes in bytes as they came, however they are cut.
    package mutating func append(_ bytes: some Collection<UInt8>) { queue.append(bytes) }

    /// Where the next whole line lies, good until more bytes are taken in; nil when it is not all there.
    ///
    /// Empty lines are passed over, and so is a carriage return in front of a line end.
    package mutating func next() throws(LineError) -> Range<Int>? {
        if let failure { throw failure }
        while searched < queue.count {
            guard searched < lineBytesMax else { break }
            guard queue[searched] == UInt8(ascii: "\n") else {
                searched += 1
                continue
            }
            var line = queue.start..<queue.start + searched
            queue.drop(searched + 1)
            searched = 0
            if !line.isEmpty, queue.buffer[line.upperBound - 1] == UInt8(ascii: "\r") {
                line = line.lowerBound..<line.upperBound - 1
            }
            if !line.isEmpty { return line }
        }
        guard searched < lineBytesMax else {
            let error = LineError.lineTooLong(limit: lineBytesMax)
            failure = error
            throw error
        }
        return nil
    }

    /// Lends the bytes at a place that `next` named.
    package func with<Result>(_ place: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
        body(queue.buffer.span.extracting(place))
    }
}
