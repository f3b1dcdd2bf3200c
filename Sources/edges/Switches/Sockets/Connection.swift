package import EventSocket

/// One connection to a switch: a socket and what has been read from it.
///
/// It belongs to one thread.
package final class Connection {
    /// Bytes of one read, however large the buffer has grown.
    static let readBytesMax = 1 << 18

    package let socket: any ByteStream
    package var frames: FrameDecoder

    package init(_ socket: any ByteStream, limits: FrameLimits, bufferBytes: Int) {
        self.socket = socket
        frames = FrameDecoder(limits: limits, bufferBytes: bufferBytes)
    }

    /// Takes in what the socket has; nil when there is nothing now.
    package func read() throws(SocketError) -> Arrival? {
        try unsafe socket.take { unsafe frames.fill($0) }
    }

    /// Sends bytes that the switch is known to have room for: the few of logging in.
    package func send(_ bytes: [UInt8]) { _ = try? socket.write(bytes[...]) }
}
