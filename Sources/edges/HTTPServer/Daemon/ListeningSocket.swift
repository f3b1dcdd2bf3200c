import CMicroHTTPD
import Glibc

/// A socket that listens, and the file that it made if it is a UNIX one.
final class ListeningSocket: Sendable {
    /// Connections that wait to be accepted.
    private static let backlog: Int32 = 512

    let descriptor: Int32
    /// Of a TCP listener; 0 of any other.
    let port: Int
    /// The path of a UNIX socket and what the file system calls its file.
    private let file: (path: String, number: UInt64)?

    init(_ listener: HTTPListener) throws(HTTPServerError) {
        switch listener {
        case .tcp(let host, let port):
            guard let address = ListeningAddress(host: host, port: port)
            else { throw .notAnAddress(host: host, port: port) }
            descriptor = try Self.listening(on: address, listener, mode: nil)
            self.port = Self.port(of: descriptor)
            file = nil
        case .unix(let path, let mode):
            guard let address = ListeningAddress(path: path)
            else { throw .badPath(path: path, bytesMax: HTTPServerSetup.pathBytesMax) }
            try Self.removeStale(path, address, listener)
            descriptor = try Self.listening(on: address, listener, mode: mode)
            port = 0
            // The process may take permissions away from a new file, so they are given once more.
            _ = unsafe chmod(path, mode)
            file = (path, Self.fileNumber(path) ?? 0)
        }
    }

    /// Ends listening and removes the file, if it still is the one that was made.
    func close() {
        _ = Glibc.close(descriptor)
        if let file, Self.fileNumber(file.path) == file.number { _ = unsafe unlink(file.path) }
    }

    private static func listening(
        on address: ListeningAddress,
        _ listener: HTTPListener,
        mode: UInt32?
    ) throws(HTTPServerError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else {
            throw .cannotListen(listener: listener.name, reason: reason(errno))
        }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
        if address.family == AF_INET6 {
            _ = unsafe setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size)
        }
        // The new file never has more permissions than it is to have.
        if let mode { _ = fchmod(descriptor, mode) }
        let code = unsafe address.with { unsafe bind(descriptor, $0, $1) }
        guard code == 0, listen(descriptor, backlog) == 0 else {
            let number = errno
            _ = Glibc.close(descriptor)
            throw number == EADDRINUSE
                ? .inUse(listener: listener.name)
                : .cannotListen(listener: listener.name, reason: reason(number))
        }
        return descriptor
    }

    /// Removes the socket of a process that is gone; refuses to where somebody answers.
    private static func removeStale(
        _ path: String,
        _ address: ListeningAddress,
        _ listener: HTTPListener
    ) throws(HTTPServerError) {
        var about = stat()
        guard unsafe lstat(path, &about) == 0 else { return }
        guard about.st_mode & S_IFMT == S_IFSOCK else {
            throw .cannotListen(listener: listener.name, reason: "a file that is no socket")
        }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        defer { _ = Glibc.close(descriptor) }
        let code = unsafe address.with { unsafe connect(descriptor, $0, $1) }
        guard code != 0, errno == ECONNREFUSED else { throw .inUse(listener: listener.name) }
        _ = unsafe unlink(path)
    }

    private static func port(of descriptor: Int32) -> Int {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe getsockname(descriptor, generic, &length)
            }
        }
        // The port stands in the same place in an IPv4 address.
        return code == 0 ? Int(UInt16(bigEndian: address.sin6_port)) : 0
    }

    private static func fileNumber(_ path: String) -> UInt64? {
        var about = stat()
        return unsafe lstat(path, &about) == 0 ? UInt64(about.st_ino) : nil
    }

    static func reason(_ number: Int32) -> String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }
}
