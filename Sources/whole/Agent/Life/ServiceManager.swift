import CLinux
import Glibc

/// Tells systemd how the service is, by the protocol of sd_notify(3): datagrams to $NOTIFY_SOCKET.
package struct ServiceManager: Sendable {
    private let address: String?
    /// How often systemd wants a sign of life, in microseconds; nil where it wants none.
    package let watchdogMicroseconds: Int64?

    package init(environment: [String: String]) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        watchdogMicroseconds = isForUs ? environment["WATCHDOG_USEC"].flatMap { Int64($0) } : nil
    }

    /// The service is up; also the end of a reload.
    package func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }
    /// What `systemctl status` shows.
    package func status(_ text: String) { send("STATUS=\(text)") }
    /// The sign of life that the watchdog waits for.
    package func isAlive() { send("WATCHDOG=1") }
    /// A reload begins; `systemctl reload` waits until `ready`.
    package func reloading(monotonicMicroseconds: Int64) {
        send("RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds)")
    }
    /// The service is on its way out.
    package func stopping() { send("STOPPING=1\nSTATUS=stopping") }

    private func send(_ message: String) {
        guard let address else { return }
        let descriptor = socket(
            AF_UNIX,
            Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        // A leading @ stands for the NUL byte of an abstract address.
        var path = Array(address.utf8)
        if path.first == UInt8(ascii: "@") { path[0] = 0 }
        let room = MemoryLayout.size(ofValue: target.sun_path)
        guard path.count < room else { return }
        unsafe withUnsafeMutableBytes(of: &target.sun_path) { unsafe $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let bytes = Array(message.utf8)
        _ = unsafe withUnsafePointer(to: &target) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe sendto(
                    descriptor,
                    bytes,
                    bytes.count,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT),
                    generic,
                    length
                )
            }
        }
    }
}
