import CLinux
import Glibc

/// A non-blocking stream socket; closed when it goes out of use.
package final class Socket: ByteStream {
    package let descriptor: Int32

    /// Takes over a socket that is non-blocking.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { _ = close(descriptor) }

    /// Starts to connect; the socket is writable once that has succeeded or failed.
    package static func connecting(to address: SocketAddress) throws(SocketError) -> Socket {
        let descriptor = socket(address.family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .cannotConnect(reason: SocketError.reason(errno)) }
        let new = Socket(descriptor)
        guard cw_set_nonblocking(descriptor) == 0 else {
            throw .cannotConnect(reason: SocketError.reason(errno))
        }
        var on: Int32 = 1
        _ = unsafe setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &on,
            socklen_t(MemoryLayout<Int32>.size)
        )
        let result = unsafe address.bytes.withUnsafeBytes { bytes in
            let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe connect(descriptor, address, socklen_t(bytes.count))
        }
        guard result == 0 || errno == EINPROGRESS else {
            throw .cannotConnect(reason: SocketError.reason(errno))
        }
        return new
    }

    /// A datagram socket of this machine, without an address yet.
    static func unixDatagram() throws(SocketError) -> Socket {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else {
            throw .failed(call: "socket", reason: SocketError.reason(errno))
        }
        let new = Socket(descriptor)
        guard cw_set_nonblocking(descriptor) == 0 else {
            throw .failed(call: "fcntl", reason: SocketError.reason(errno))
        }
        return new
    }

    /// What became of the connection that was begun.
    package func finishConnecting() throws(SocketError) {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw .cannotConnect(reason: SocketError.reason(code)) }
    }

    /// Has the next bytes acknowledged at once; holds for one read only.
    package func acknowledgeQuickly() {
        var on: Int32 = 1
        _ = unsafe setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_QUICKACK,
            &on,
            socklen_t(MemoryLayout<Int32>.size)
        )
    }

    /// Bytes read, or nil when there are none yet.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Int? {
        let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count > 0 { return count }
        if count == 0 { throw .ended }
        guard errno == EAGAIN || errno == EINTR else {
            throw .failed(call: "recv", reason: SocketError.reason(errno))
        }
        return nil
    }

    /// How many of the bytes the system took: fewer when its buffer is full.
    package func write(_ bytes: ArraySlice<UInt8>) throws(SocketError) -> Int {
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count >= 0 { return count }
        guard errno == EAGAIN || errno == EINTR else {
            throw .failed(call: "send", reason: SocketError.reason(errno))
        }
        return 0
    }
}
