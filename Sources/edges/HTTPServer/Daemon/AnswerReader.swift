import CMicroHTTPD

/// What MHD reads an answer from, a piece at a time, on its own thread.
///
/// It reads each piece when the client has taken the one before, which is how a client that takes none is
/// told from a slow one.
final class AnswerReader: Sendable {
    /// Bytes of one piece.
    static let pieceBytes = 32_768

    /// What MHD takes for the end of an answer, and for one that has no whole one.
    private static let end = -1
    static let failure = -2

    private let body: HTTPResponse.Body
    private let connection: Connection
    private let handle: ConnectionHandle
    private let limits: HTTPLimits

    init(
        _ body: HTTPResponse.Body,
        _ connection: Connection,
        _ handle: ConnectionHandle,
        _ limits: HTTPLimits
    ) {
        self.body = body
        (self.connection, self.handle, self.limits) = (connection, handle, limits)
    }

    /// Copies the next bytes; zero where the connection was suspended for want of any.
    func read(from place: Int, into space: UnsafeMutableRawBufferPointer) -> Int {
        switch body {
        case .bytes(let bytes):
            guard place < bytes.count else { return Self.end }
            let count = min(space.count, bytes.count - place)
            unsafe space.copyBytes(from: bytes[place..<place + count])
            connection.expect(within: limits.stalledMillisecondsMax)
            return count
        case .stream(let stream):
            // Suspended before anybody can find the way to wake it.
            let taken = stream.take(
                upTo: space.count,
                suspend: {
                    connection.expectNothing()
                    handle.suspend()
                },
                wake: { [handle] in handle.resume() }
            )
            switch taken {
            case .nothing: return 0
            case .end: return Self.end
            case .lost: return Self.failure
            case .bytes(let bytes):
                unsafe space.copyBytes(from: bytes)
                connection.expect(within: limits.stalledMillisecondsMax)
                return bytes.count
            }
        }
    }
}

/// The callback by which MHD reads.
func readAnswer(
    _ context: UnsafeMutableRawPointer?,
    _ place: UInt64,
    _ space: UnsafeMutablePointer<CChar>?,
    _ room: Int
) -> Int {
    guard let context = unsafe context else { return AnswerReader.failure }
    let reader = unsafe Unmanaged<AnswerReader>.fromOpaque(context).takeUnretainedValue()
    return unsafe reader.read(
        from: Int(place),
        into: UnsafeMutableRawBufferPointer(start: space, count: room)
    )
}

/// The last that MHD calls of an answer.
func releaseAnswer(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    unsafe Unmanaged<AnswerReader>.fromOpaque(context).release()
}
