import Glibc
import CLinux
import EventSocket

/// A client on a real socket that reads and writes with a deadline.
final class WireClient {
    struct TimedOut: Error { let waitingFor: String }

    private let number: Int32
    private var decoder = FrameDecoder()
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private(set) var isEnded = false

    init(port: UInt16) throws {
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                unsafe connect(number, rebound, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw TimedOut(waitingFor: "connection") }
    }

    deinit { close(number) }

    func write(_ text: String) {
        var rest = [UInt8](text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The next frame; nil once the connection has ended.
    func frame(within milliseconds: Int32 = 10_000) throws -> Frame? {
        while true {
            if let frame = try decoder.nextFrame() { return frame }
            guard try takeBytes(within: milliseconds) else { return nil }
        }
    }

    /// Reads until a frame fits.
    func frame(_ what: String, where isWanted: (Frame) -> Bool) throws -> Frame {
        while let frame = try frame() {
            if isWanted(frame) { return frame }
        }
        throw TimedOut(waitingFor: what)
    }

    /// Sends a command and takes the next reply; events before it are left out.
    @discardableResult
    func ask(_ command: String) throws -> String {
        write(command + "\n\n")
        return try frame("reply to \(command)") {
            $0.kind == .commandReply || $0.kind == .apiResponse
        }.answer
    }

    func event(_ name: String, of uuid: String? = nil) throws -> [UInt8] {
        try frame(name) { frame in
            frame.body.header("Event-Name") == name
                && (uuid == nil || frame.body.header("Unique-ID") == uuid)
        }.body
    }

    private func takeBytes(within milliseconds: Int32) throws -> Bool {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, milliseconds) > 0 else {
            throw TimedOut(waitingFor: "bytes")
        }
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(number, $0.baseAddress, $0.count, 0)
        }
        guard count > 0 else {
            isEnded = true
            return false
        }
        decoder.append(buffer[..<count])
        return true
    }
}
