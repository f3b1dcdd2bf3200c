import AgentSocket
import CLinux
import Foundation
import Telephony

/// Somebody who connects to an agent's socket.
final class Asker {
    struct NotConnected: Error { let code: Int32 }

    let descriptor: Int32
    private var lines = LineDecoder()
    private(set) var hasEnded = false

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            unsafe room.copyBytes(from: path.utf8)
        }
        let descriptor = descriptor
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw NotConnected(code: errno) }
    }

    deinit { close(descriptor) }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// Waits for room, as long as the other side is there.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Writes what there is room for; how much that was.
    func writeSome(_ bytes: ArraySlice<UInt8>) -> Int {
        guard !bytes.isEmpty else { return 0 }
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return unsafe bytes.withUnsafeBytes {
            unsafe max(0, send(descriptor, $0.baseAddress, $0.count, flags))
        }
    }

    func ask(_ request: AgentRequest, id: Int64) {
        var bytes: [UInt8] = []
        request.append(to: &bytes, id: id)
        write(bytes)
    }

    func tell(_ caller: Int, to callee: String = "+2348012345678", id: Int64? = nil) {
        let call = AgentRequest.Call(
            caller: "+23480312\(10_000 + caller)",
            callee: callee,
            callID: "told-\(caller)"
        )
        ask(.call(call), id: id ?? Int64(caller))
    }

    /// The next answer; nil where the other side has closed.
    func answer() throws -> AgentAnswer? {
        while true {
            if let line = try lines.next() {
                return try lines.with(line) { line in
                    Result { try AgentAnswer(reading: line) }
                }.get()
            }
            guard !hasEnded else { return nil }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&entry, 1, 60_000) > 0 else {
                throw POSIXError(.ETIMEDOUT)
            }
            let count = unsafe lines.fill { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count <= 0 { hasEnded = true }
        }
    }

    /// What the next answer says of a call; nil where it says something else.
    func advice() throws -> CallAdvice? {
        if case .call(let advice) = try answer() { advice } else { nil }
    }
}
