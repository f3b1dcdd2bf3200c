import CLinux
import Glibc

/// Blocking sockets of this machine, as a peer's client would use them.
enum UnixSocket {
    /// Connects as soon as somebody listens there.
    static func connect(_ path: String, secondsMax: Int) throws(BenchError) -> Int32 {
        for _ in 0..<secondsMax * 100 {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) {
                unsafe $0.copyBytes(from: path.utf8)
            }
            let result = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
                    return unsafe Glibc.connect(descriptor, generic, size)
                }
            }
            if result == 0 { return descriptor }
            close(descriptor)
            usleep(10_000)
        }
        throw .peerFailed("nobody listens on \(path)")
    }

    static func write(_ bytes: [UInt8], _ descriptor: Int32) throws(BenchError) {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes[start...].withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw .system("send", code: errno) }
            start += count
        }
    }
}
