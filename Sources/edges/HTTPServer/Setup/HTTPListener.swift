/// Where a server listens.
package enum HTTPListener: Sendable, Equatable {
    /// An IPv4 or IPv6 address in digits; port 0 is any that is free.
    case tcp(host: String, port: Int)
    /// A socket in the file system, with the permissions of its file, such as 0o660.
    case unix(path: String, mode: UInt32)

    /// For eyes.
    var name: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path, _): path
        }
    }
}

/// The files of a certificate and of its private key, both PEM.
package struct HTTPCertificate: Sendable, Equatable {
    package let certificatePath: String
    package let keyPath: String

    package init(certificatePath: String, keyPath: String) {
        (self.certificatePath, self.keyPath) = (certificatePath, keyPath)
    }
}
