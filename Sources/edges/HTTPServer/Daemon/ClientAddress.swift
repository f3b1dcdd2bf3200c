import CMicroHTTPD
import Glibc

/// The address of a client, or none by a UNIX socket.
enum ClientAddress: Sendable, Hashable {
    case internet(UInt32)
    case internet6([UInt8])
    case local

    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address = unsafe address else {
            self = .local
            return
        }
        switch Int32(unsafe address.pointee.sa_family) {
        case AF_INET:
            self = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe .internet($0.pointee.sin_addr.s_addr)
            }
        case AF_INET6:
            self = unsafe address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                unsafe .internet6(
                    withUnsafeBytes(of: pointer.pointee.sin6_addr) { unsafe Array($0) }
                )
            }
        default: self = .local
        }
    }

    /// In digits; nil where there is none.
    var text: String? {
        var space = [CChar](repeating: 0, count: 64)
        switch self {
        case .local: return nil
        case .internet(var number):
            guard unsafe inet_ntop(AF_INET, &number, &space, socklen_t(space.count)) != nil
            else { return nil }
        case .internet6(let bytes):
            guard unsafe inet_ntop(AF_INET6, bytes, &space, socklen_t(space.count)) != nil
            else { return nil }
        }
        let digits = space.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return String(decoding: digits, as: UTF8.self)
    }
}
