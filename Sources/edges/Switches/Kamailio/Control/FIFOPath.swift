import CLinux
import Glibc
import Kamailio
import Synchronization

/// Requests through Kamailio's named pipe, replies through one of our own: the last choice.
///
/// Kamailio waits up to 320 ms for a reader of the reply pipe (recorded), so that is open before a
/// request is written, and only one request is under way.
final class FIFOPath: ControlPath, @unchecked Sendable {
    // Safe to share: used under the lock of the `ControlChannel` only.

    static let replyBytesMax = 1 << 20
    /// Pipes take writes up to this size whole or not at all (POSIX: PIPE_BUF).
    private static let requestBytesMax = 4_096

    let transport: ControlTransport
    let inFlightMax = 1
    let descriptor: Int32
    private let requests: Int32
    private let replyPath: String
    private(set) var isBroken = false

    /// A name that no earlier opening had: what comes late for that one must not reach this one.
    static func newReplyName() -> String {
        let opening = openings.wrappingAdd(1, ordering: .relaxed).newValue
        return "callwarden-\(getpid())-\(opening)"
    }

    private static let openings = Atomic<Int>(0)

    /// `replyName` is a bare file name; the pipe is made in Kamailio's `fifo_reply_dir`.
    init(path: String, replyFolder: String, replyName: String) throws(SocketError) {
        transport = .fifo(replyName: replyName)
        replyPath = replyFolder + "/" + replyName
        _ = unsafe unlink(replyPath)
        guard unsafe mkfifo(replyPath, 0o660) == 0 else {
            throw .failed(call: "mkfifo \(replyPath)", reason: SocketError.reason(errno))
        }
        let flags = O_NONBLOCK | O_CLOEXEC
        descriptor = unsafe open(replyPath, O_RDWR | flags)
        requests = unsafe open(path, O_WRONLY | flags)
        guard descriptor >= 0, requests >= 0 else {
            let reason = SocketError.reason(errno)
            if descriptor >= 0 { close(descriptor) }
            if requests >= 0 { close(requests) }
            _ = unsafe unlink(replyPath)
            throw .failed(call: "open \(path)", reason: reason)
        }
    }

    deinit {
        close(descriptor)
        close(requests)
        _ = unsafe unlink(replyPath)
    }

    func send(_ request: [UInt8]) -> Bool {
        guard request.count <= Self.requestBytesMax else { return false }
        let written = unsafe write(requests, request, request.count)
        // A Kamailio that was started again reads another pipe, though it has the same name.
        if written < 0 { isBroken = ![EAGAIN, EINTR].contains(errno) }
        return written == request.count
    }

    func receive(_ dialect: ControlDialect) throws(SocketError) -> [ControlReply] {
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while reply.count < Self.replyBytesMax {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            reply += buffer[..<count]
        }
        return reply.isEmpty ? [] : [ControlReply.parse(reply, dialect)]
    }
}
