import CLinux
import Glibc
import Kamailio
import Wire

/// Requests as HTTP posts over one connection that is kept open.
final class HTTPPath: ControlPath, @unchecked Sendable {
    // Safe to share: used under the lock of the `ControlChannel` only.

    let inFlightMax = 1
    let transport: ControlTransport
    private let address: SocketAddress
    private var socket: Socket
    private var outgoing = ByteQueue(usualBytes: 4_096)
    private var decoder = HTTPResponseDecoder()
    private(set) var isBroken = false

    var descriptor: Int32 { socket.descriptor }

    init(host: String, port: Int) throws(SocketError) {
        guard let address = try SocketAddress.resolve(host: host, port: port).first else {
            throw .cannotResolve(host: host, reason: "no address")
        }
        transport = .http(host: "\(host):\(port)")
        self.address = address
        socket = try Socket.connecting(to: address)
    }

    func send(_ request: [UInt8]) -> Bool {
        outgoing.append(request)
        return write()
    }

    func receive(_ dialect: ControlDialect) throws(SocketError) -> [ControlReply] {
        guard write() else { throw .ended }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while let arrival = try unsafe socket.take({ unsafe buffer.withUnsafeMutableBytes($0) }) {
            decoder.append(buffer[..<arrival.bytes])
        }
        var replies: [ControlReply] = []
        do {
            while let response = try decoder.next() {
                replies.append(ControlReply.parse(response, dialect))
            }
        } catch { throw .failed(call: "http", reason: "\(error)") }
        return replies
    }

    /// False when the connection broke.
    private func write() -> Bool {
        guard !outgoing.isEmpty else { return true }
        guard let count = try? socket.write(outgoing.waiting) else {
            isBroken = errno != ENOTCONN
            return !isBroken
        }
        outgoing.drop(count)
        return true
    }
}
