import CMicroHTTPD

/// What MHD reads an answer from, a piece at a time, on its own thread.
///
/// It reads each piece when the client has taken the one before, which is how a client that takes none is
/// told from a slow one.
final class AnswerReader: Sendable {
    /// Bytes of one piece.
    static let pieceBytes = 32_768

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
            guard place < bytes.count else { return -1 }
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
            guard let taken else { return -1 }
            unsafe space.copyBytes(from: taken)
            if !taken.isEmpty { connection.expect(within: limits.stalledMillisecondsMax) }
            return taken.count
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
    guard let context = unsafe context else { return -1 }
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
