import CLinux
import Glibc
import Kamailio

/// Requests as datagrams to a UNIX socket: the fastest way into Kamailio.
///
/// The client's own address is an abstract one that Linux picks, so no file has to be made or swept
/// away. The socket is not connected, so that replies nobody reads are nobody else's trouble and a
/// Kamailio that was started again is reached as before.
final class DatagramPath: ControlPath, @unchecked Sendable {
    // Safe to share: used under the lock of the `ControlChannel` only.

    /// Replies above this size vanish in Kamailio itself (recorded: about 128 kB).
    static let replyBytesMax = 1 << 18
    private static let repliesPerTurnMax = 64

    let transport = ControlTransport.datagram
    let inFlightMax = 8
    var descriptor: Int32 { socket.descriptor }
    private let socket: Socket
    private let target: [UInt8]
    private(set) var isBroken = false

    init(path: String) throws(SocketError) {
        target = try UnixAddress.bytes(path: path)
        socket = try Socket.unixDatagram()
        // A family alone asks for an abstract address.
        var family = sa_family_t(AF_UNIX)
        let bound = unsafe withUnsafeBytes(of: &family) { bytes in
            let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe bind(socket.descriptor, address, socklen_t(bytes.count))
        }
        guard bound == 0 else { throw .failed(call: "bind", reason: SocketError.reason(errno)) }
    }

    func send(_ request: [UInt8]) -> Bool {
        let sent = unsafe target.withUnsafeBytes { bytes in
            let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe sendto(
                descriptor,
                request,
                request.count,
                Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT),
                address,
                socklen_t(bytes.count)
            )
        }
        // Anything but a full queue means that nobody is there to read.
        if sent < 0 { isBroken = ![EAGAIN, ENOBUFS, EINTR].contains(errno) }
        return sent == request.count
    }

    func receive(_ dialect: ControlDialect) throws(SocketError) -> [ControlReply] {
        var replies: [ControlReply] = []
        var buffer = [UInt8](repeating: 0, count: Self.replyBytesMax)
        while replies.count < Self.repliesPerTurnMax {
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { break }
            replies.append(ControlReply.parse(Array(buffer[..<count]), dialect))
        }
        return replies
    }
}

/// Addresses of UNIX sockets.
enum UnixAddress {
    /// The address as the system takes it.
    static func bytes(path: String) throws(SocketError) -> [UInt8] {
        let name = Array(path.utf8)
        guard !name.isEmpty, name.count < 108 else {
            throw .failed(call: "address", reason: "\(path) is too long for a UNIX socket")
        }
        let family = unsafe withUnsafeBytes(of: sa_family_t(AF_UNIX)) { unsafe Array($0) }
        return family + name + [0]
    }
}
