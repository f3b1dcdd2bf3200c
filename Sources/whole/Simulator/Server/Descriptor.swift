import CLinux
import Glibc

/// A file descriptor that closes itself.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over an open descriptor; throws what the system said for a negative one.
    init(_ number: Int32, call: String) throws(SimulatorError) {
        guard number >= 0 else { throw .socket(call: call, reason: Self.reason) }
        self.number = number
    }

    deinit { close(number) }

    /// What the system says about the last failed call.
    static var reason: String {
        unsafe String(cString: strerror(errno))
    }
}

/// A socket that does not block.
struct Socket: Sendable {
    enum Transfer: Equatable, Sendable {
        case bytes(Int)
        case wouldBlock
        /// The other side is gone.
        case ended
    }

    let descriptor: Descriptor

    private init(_ descriptor: Descriptor) throws(SimulatorError) {
        guard cw_set_nonblocking(descriptor.number) == 0 else {
            throw .socket(call: "fcntl", reason: Descriptor.reason)
        }
        self.descriptor = descriptor
    }

    /// Listens on an IPv4 address; port 0 picks a free one.
    init(listeningOn host: String, port: UInt16) throws(SimulatorError) {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try self.init(Descriptor(number, call: "socket"))
        var isOn: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &isOn, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
            throw .malformed(option: "host", text: host, expected: "an IPv4 address")
        }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                unsafe bind(number, rebound, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, listen(number, 128) == 0 else {
            throw .socket(call: "listen on \(host):\(port)", reason: Descriptor.reason)
        }
    }

    /// The port that was bound.
    func localPort() throws(SimulatorError) -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                unsafe getsockname(descriptor.number, rebound, &size)
            }
        }
        guard result == 0 else { throw .socket(call: "getsockname", reason: Descriptor.reason) }
        return UInt16(bigEndian: address.sin_port)
    }

    /// The next client that waits, if one does.
    func accepted() -> Socket? {
        let number = accept(descriptor.number, nil, nil)
        guard number >= 0, let descriptor = try? Descriptor(number, call: "accept") else {
            return nil
        }
        var isOn: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, size)
        return try? Socket(descriptor)
    }

    func read(into buffer: inout [UInt8]) -> Transfer {
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(descriptor.number, bytes.baseAddress, bytes.count, 0)
        }
        return count == 0 ? .ended : Self.transfer(count)
    }

    func write(_ bytes: ArraySlice<UInt8>) -> Transfer {
        let flags = Int32(MSG_NOSIGNAL)
        let count = unsafe bytes.withUnsafeBytes { bytes in
            unsafe send(descriptor.number, bytes.baseAddress, bytes.count, flags)
        }
        return Self.transfer(count)
    }

    private static func transfer(_ count: Int) -> Transfer {
        if count >= 0 { return .bytes(count) }
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? .wouldBlock : .ended
    }
}
