import CMicroHTTPD
import Glibc

/// An address in digits, as the system takes it.
struct ListeningAddress {
    let family: Int32
    private let bytes: [UInt8]

    /// Nil for what is no IPv4 or IPv6 address in digits.
    init?(host: String, port: Int) {
        guard !host.utf8.contains(0), let port = UInt16(exactly: port) else { return nil }
        if let address = Self.internet(host, port) {
            (family, bytes) = (AF_INET, address)
        } else if let address = Self.internet6(host, port) {
            (family, bytes) = (AF_INET6, address)
        } else {
            return nil
        }
    }

    /// Nil for a path that is too long.
    init?(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return nil }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { space in
            unsafe space.copyBytes(from: path.utf8)
        }
        (family, bytes) = (AF_UNIX, unsafe withUnsafeBytes(of: &address) { unsafe Array($0) })
    }

    private static func internet(_ host: String, _ port: UInt16) -> [UInt8]? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
    }

    private static func internet6(_ host: String, _ port: UInt16) -> [UInt8]? {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        guard unsafe inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
    }

    /// Calls bind, connect, or whatever else takes an address.
    func with(_ call: (UnsafePointer<sockaddr>?, socklen_t) -> Int32) -> Int32 {
        unsafe bytes.withUnsafeBytes { bytes in
            let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe call(address, socklen_t(bytes.count))
        }
    }
}
