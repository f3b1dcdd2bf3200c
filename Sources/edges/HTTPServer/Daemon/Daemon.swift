import CMicroHTTPD
import Glibc

/// One listener, served by a thread of MHD's.
@safe
final class Daemon: @unchecked Sendable {
    let socket: ListeningSocket
    // Written by `init` alone, and read by `stop`, which is called once: safe to share.
    private let daemon: OpaquePointer
    private let context: Unmanaged<ServerCore>
    private let pem: (key: PEMFile, certificate: PEMFile)?

    /// Serves from now on; takes over the socket, and closes it where it throws.
    init(
        _ listener: HTTPListener,
        _ core: ServerCore,
        pem: (key: PEMFile, certificate: PEMFile)?
    ) throws(HTTPServerError) {
        let socket = try ListeningSocket(listener)
        let context = unsafe Unmanaged.passRetained(core)
        var options = unsafe cw_httpd_options()
        // MHD closes what it is given, or does not, where it cannot start; so it is given one of its own.
        unsafe options.listen_socket = fcntl(socket.descriptor, F_DUPFD_CLOEXEC, 0)
        unsafe options.connections_max = Self.connectionsMax(core.limits)
        unsafe options.connection_bytes_max = Self.connectionBytesMax(core.limits)
        unsafe options.key = pem?.key.text
        unsafe options.certificate = pem?.certificate.text
        unsafe options.context = context.toOpaque()
        unsafe options.admit = admitClient
        unsafe options.notify = notifyConnection
        unsafe options.begin = beginRequest
        unsafe options.handle = handleRequest
        unsafe options.complete = completeRequest
        guard let daemon = unsafe cw_httpd_start(&options) else {
            unsafe context.release()
            socket.close()
            throw .cannotServe(listener: listener.name)
        }
        self.socket = socket
        unsafe self.daemon = daemon
        unsafe self.context = context
        self.pem = pem
    }

    /// Ends each connection, of which none may be suspended.
    func stop() {
        unsafe MHD_stop_daemon(daemon)
        socket.close()
        unsafe context.release()
    }

    /// Never reached: `ConnectionTable` admits fewer.
    private static func connectionsMax(_ limits: HTTPLimits) -> UInt32 {
        UInt32(limits.connectionsMax + ConnectionTable.refusedMax + 64)
    }

    /// A head of twice the allowed length is still read, so that it can be refused in our own words, and
    /// the records that MHD makes of it.
    private static func connectionBytesMax(_ limits: HTTPLimits) -> Int {
        2 * limits.headBytesMax + 32_768
    }
}
