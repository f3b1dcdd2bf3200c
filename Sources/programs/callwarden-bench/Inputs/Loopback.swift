import CLinux
import Glibc

/// TCP on this machine alone.
enum Loopback {
    /// Binds to a free port of 127.0.0.1 and listens there.
    static func listen(_ descriptor: Int32) throws(BenchError) -> UInt16 {
        var address = address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard unsafe bind(descriptor, generic, size) == 0,
                    Glibc.listen(descriptor, 16) == 0
                else { return Int32(-1) }
                return unsafe getsockname(descriptor, generic, &size)
            }
        }
        guard result == 0 else { throw .system("listen", code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    static func connect(port: UInt16) throws(BenchError) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(port: port)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let size = socklen_t(MemoryLayout<sockaddr_in>.size)
                return unsafe Glibc.connect(descriptor, generic, size)
            }
        }
        guard result == 0 else { throw .system("connect", code: errno) }
        return descriptor
    }

    static func accept(_ listener: Int32) -> Int32? {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
        return client
    }

    /// What a connection has; nil when it is over, or has nothing and `flags` forbid to wait.
    static func read(_ descriptor: Int32, flags: Int = 0) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let got = unsafe recv(descriptor, &buffer, buffer.count, Int32(flags))
        return got > 0 ? Array(buffer[..<got]) : nil
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
