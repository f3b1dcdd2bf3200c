/// Where a server listens, with which certificate and limits; what is wrong in itself cannot be made.
package struct HTTPServerSetup: Sendable {
    package let listeners: [HTTPListener]
    /// TCP listeners speak TLS with it; a UNIX socket is of this machine and never does.
    package let certificate: HTTPCertificate?
    package let limits: HTTPLimits

    /// Longest path of a UNIX socket, in bytes.
    static let pathBytesMax = 107

    package init(
        listeners: [HTTPListener],
        certificate: HTTPCertificate? = nil,
        limits: HTTPLimits = HTTPLimits()
    ) throws(HTTPServerError) {
        guard !listeners.isEmpty else { throw .noListener }
        for listener in listeners { try Self.check(listener) }
        try limits.check()
        self.listeners = listeners
        self.certificate = certificate
        self.limits = limits
    }

    private static func check(_ listener: HTTPListener) throws(HTTPServerError) {
        switch listener {
        case .tcp(let host, let port):
            guard (0...65_535).contains(port), ListeningAddress(host: host, port: port) != nil
            else { throw .notAnAddress(host: host, port: port) }
        case .unix(let path, let mode):
            guard (1...pathBytesMax).contains(path.utf8.count), !path.utf8.contains(0)
            else { throw .badPath(path: path, bytesMax: pathBytesMax) }
            guard mode <= 0o777
            else { throw .outOfRange(limit: "mode", value: Int(mode), allowed: 0...0o777) }
        }
    }
}
