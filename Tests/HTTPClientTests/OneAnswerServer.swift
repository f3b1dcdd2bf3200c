import Foundation
import Glibc
import Synchronization

/// A server on loopback with a port of its own that says the same to each that connects, on a thread of
/// its own; for tests.
final class OneAnswerServer: Sendable {
    let port: Int
    private let listener: Int32
    private let heard = Mutex<[String]>([])

    /// `answer` nil: it takes connections and says nothing.
    init(answer: String?, thenRepeats filler: String = "", times: Int = 0) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = unsafe bind(listener, generic, length)
                _ = unsafe getsockname(listener, generic, &length)
            }
        }
        listen(listener, 16)
        (self.listener, port) = (listener, Int(UInt16(bigEndian: address.sin_port)))
        Thread.detachNewThread { [self] in serve(answer, filler, times) }
    }

    /// What clients said, each as it came.
    var requests: [String] { heard.withLock { $0 } }

    func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ answer: String?, _ filler: String, _ times: Int) {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { break }
            let request = read(client)
            heard.withLock { $0.append(request) }
            if let answer {
                _ = write(client, answer)
                for _ in 0..<times where !write(client, filler) { break }
                close(client)
            }
        }
        close(listener)
    }

    private func write(_ client: Int32, _ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The head and as much of a body as it says there is.
    private func read(_ client: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let length = text.split(separator: "\r\n")
                .first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) }
            if text[end.upperBound...].utf8.count >= length ?? 0 { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
