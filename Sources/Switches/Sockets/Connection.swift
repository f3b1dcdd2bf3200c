package import EventSocket

/// One connection to a switch: a socket and what has been read from it.
///
/// It belongs to one thread.
package final class Connection {
    /// Bytes of one read, however large the buffer has grown.
    static let readBytesMax = 1 << 18

    package let socket: any Wire
    package var frames: FrameDecoder

    package init(_ socket: any Wire, limits: FrameLimits, bufferBytes: Int) {
        self.socket = socket
        frames = FrameDecoder(limits: limits, bufferBytes: bufferBytes)
    }

    /// Takes in what the socket has; the bytes read, or nil when there are none now.
    package func read() throws(SocketError) -> Int? {
        var result = Result<Int?, SocketError>.success(nil)
        _ = unsafe frames.fill { buffer in
            result = Result { () throws(SocketError) in
                let room = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: buffer.prefix(Self.readBytesMax)
                )
                return try unsafe socket.read(into: room)
            }
            return (try? result.get()) ?? 0
        }
        return try result.get()
    }

    /// Sends bytes that the switch is known to have room for: the few of logging in.
    package func send(_ bytes: [UInt8]) { _ = try? socket.write(bytes[...]) }
}
