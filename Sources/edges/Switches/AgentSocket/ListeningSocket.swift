import CLinux
import Glibc
import Synchronization

/// A UNIX socket that others connect to: open to user and group of the agent, and to nobody else.
///
/// What a killed agent left at the path is replaced; a socket that somebody listens on is not. It is
/// removed when the agent stops, unless another has taken its place.
package final class ListeningSocket: Sendable {
    /// Bytes of a path, without the NUL (Linux: sockaddr_un).
    package static let pathBytesMax = 107
    /// Connections that may wait to be taken.
    private static let backlog: Int32 = 64
    /// Read and write for user and group.
    private static let mode: mode_t = 0o660

    package let path: String
    let descriptor: Int32
    private let inode: ino_t
    private let isOpen = Atomic<Bool>(true)

    package init(path: String) throws(AgentSocketError) {
        guard path.utf8.count <= Self.pathBytesMax else {
            throw .pathTooLong(path: path, limit: Self.pathBytesMax)
        }
        self.path = path
        try Self.removeStale(path)
        let descriptor = try Self.newSocket(path)
        do throws(AgentSocketError) {
            // Its file gets the socket's own mode, less what the process masks: nobody gets in between.
            try Self.check(fchmod(descriptor, Self.mode), "fchmod", path)
            let bound = unsafe Self.with(path) { unsafe bind(descriptor, $0, $1) }
            try Self.check(bound, "bind", path)
            try Self.check(unsafe chmod(path, Self.mode), "chmod", path)
            try Self.check(listen(descriptor, Self.backlog), "listen", path)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        inode = Self.place(path)?.inode ?? 0
    }

    deinit { stop() }

    /// What came of taking a connection.
    enum Taken {
        case connection(Socket)
        case none
        /// One waits, and the process has no descriptor or no memory for it.
        case noRoom
    }

    /// Takes the next connection that waits.
    func take() -> Taken {
        let taken = accept(descriptor, nil, nil)
        guard taken >= 0 else {
            return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? .noRoom : .none
        }
        let socket = Socket(taken)
        return cw_set_nonblocking(taken) == 0 ? .connection(socket) : .none
    }

    /// Listens no more, and takes the socket's file away.
    func stop() {
        guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
        if Self.place(path)?.inode == inode { _ = unsafe unlink(path) }
        close(descriptor)
    }

    private static func newSocket(_ path: String) throws(AgentSocketError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try check(descriptor, "socket", path)
        guard cw_set_nonblocking(descriptor) == 0 else {
            let reason = SocketError.reason(errno)
            close(descriptor)
            throw .failed(call: "fcntl", path: path, reason: reason)
        }
        return descriptor
    }

    private static func removeStale(_ path: String) throws(AgentSocketError) {
        guard let there = place(path) else { return }
        guard there.isSocket else { throw .noSocket(path: path) }
        let probe = try newSocket(path)
        defer { close(probe) }
        let result = unsafe with(path) { unsafe connect(probe, $0, $1) }
        // Whoever has too many that wait is there as well.
        guard result != 0, errno == ECONNREFUSED || errno == ENOENT else {
            throw .inUse(path: path)
        }
        _ = unsafe unlink(path)
    }

    /// Lends the address of a path that is short enough.
    private static func with(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>?, socklen_t) -> Int32
    ) -> Int32 {
        let address = (try? UnixAddress.bytes(path: path)) ?? []
        return unsafe address.withUnsafeBytes { bytes in
            let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe body(address, socklen_t(bytes.count))
        }
    }

    private static func check(
        _ result: Int32,
        _ call: String,
        _ path: String
    ) throws(AgentSocketError) {
        guard result < 0 else { return }
        throw .failed(call: call, path: path, reason: SocketError.reason(errno))
    }

    private static func place(_ path: String) -> (inode: ino_t, isSocket: Bool)? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return (status.st_ino, status.st_mode & S_IFMT == S_IFSOCK)
    }
}
