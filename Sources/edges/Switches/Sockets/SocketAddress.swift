import CLinux
import Glibc

/// One address that a host name stands for.
package struct SocketAddress: Sendable, Equatable {
    let family: Int32
    let bytes: [UInt8]

    /// The address alone, in digits: `192.0.2.1`, `2001:db8::1`.
    package var numeric: String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = unsafe bytes.withUnsafeBytes { bytes in
            let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe getnameinfo(
                address,
                socklen_t(bytes.count),
                &text,
                socklen_t(text.count),
                nil,
                0,
                NI_NUMERICHOST
            )
        }
        guard code == 0 else { return nil }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }

    /// Looks a host up; may wait for a name server.
    package static func resolve(
        host: String,
        port: Int
    ) throws(SocketError) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, "\(port)", &hints, &list)
        guard code == 0 else {
            let reason = unsafe String(cString: gai_strerror(code))
            throw .cannotResolve(host: host, reason: reason)
        }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = unsafe list
        while let info = unsafe entry?.pointee {
            let bytes = unsafe UnsafeRawBufferPointer(
                start: info.ai_addr,
                count: Int(info.ai_addrlen)
            )
            addresses.append(
                SocketAddress(family: unsafe info.ai_family, bytes: unsafe Array(bytes))
            )
            unsafe entry = info.ai_next
        }
        guard !addresses.isEmpty else {
            throw .cannotResolve(host: host, reason: "no address")
        }
        return addresses
    }
}
