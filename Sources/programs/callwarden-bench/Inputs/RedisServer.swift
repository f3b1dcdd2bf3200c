import CLinux
import Glibc
import Telephony

/// A Redis of the bench's own, over a UNIX socket: sorted sets hold the windows.
///
/// Three commands for each call, written and answered many at a time, which is how the well-known
/// design does it. Nothing is kept on disk.
final class RedisServer {
    private static let callsPerBatch = 256
    private let child: Child
    private let descriptor: Int32
    private var answers = RedisAnswers()

    init(_ program: String, folder: String) throws {
        let path = "\(folder)/redis-\(UInt32.random(in: .min ... .max)).sock"
        child = try Child([
            program, "--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no",
            "--daemonize", "no", "--dir", folder,
        ])
        guard child.line(after: "") != nil else { throw BenchError.peerFailed("redis-server") }
        descriptor = try UnixSocket.connect(path, secondsMax: 20)
    }

    deinit {
        close(descriptor)
        _ = child.stop()
    }

    func window(_ sequence: CallSequence) throws -> Run {
        var (alerts, lastTrip) = (0, [Int: EventTime]())
        let window = EventTime(CallSequence.windowSeconds) * 1_000_000
        let time = try Stopwatch.time {
            for start in stride(from: 0, to: sequence.calls.count, by: Self.callsPerBatch) {
                let end = min(start + Self.callsPerBatch, sequence.calls.count)
                let batch = sequence.calls[start..<end]
                try UnixSocket.write(batch.reduce(into: []) { Self.add($1, to: &$0) }, descriptor)
                for call in batch {
                    _ = try answers.next(descriptor)
                    _ = try answers.next(descriptor)
                    guard try answers.next(descriptor) >= DictionaryWindow.threshold else {
                        continue
                    }
                    let last = lastTrip[call.callee] ?? .min / 2
                    if call.time - last > window { alerts += 1 }
                    lastTrip[call.callee] = call.time
                }
            }
        }
        return Run(nanoseconds: time, items: sequence.calls.count, answer: "\(alerts) alerts")
    }

    private static func add(_ call: CallSequence.Call, to bytes: inout [UInt8]) {
        let key = CallSequence.callee(call.callee)
        let oldest = call.time - EventTime(CallSequence.windowSeconds) * 1_000_000
        add(["ZADD", key, "\(call.time)", CallSequence.caller(call.caller)], to: &bytes)
        // A call of exactly that age still counts.
        add(["ZREMRANGEBYSCORE", key, "-inf", "(\(oldest)"], to: &bytes)
        add(["ZCARD", key], to: &bytes)
    }

    private static func add(_ words: [String], to bytes: inout [UInt8]) {
        bytes += "*\(words.count)\r\n".utf8
        for word in words { bytes += "$\(word.utf8.count)\r\n\(word)\r\n".utf8 }
    }
}

/// The whole numbers that Redis answers, one after the other.
private struct RedisAnswers {
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var (start, end) = (0, 0)

    mutating func next(_ descriptor: Int32) throws(BenchError) -> Int {
        var value = 0
        guard try byte(descriptor) == UInt8(ascii: ":") else {
            throw .peerFailed("redis answered an error")
        }
        while true {
            let next = try byte(descriptor)
            if next == UInt8(ascii: "\n") { return value }
            if next >= 0x30, next <= 0x39 { value = value * 10 + Int(next - 0x30) }
        }
    }

    private mutating func byte(_ descriptor: Int32) throws(BenchError) -> UInt8 {
        if start == end {
            start = 0
            end = unsafe read(descriptor, &buffer, buffer.count)
            guard end > 0 else { throw .peerFailed("redis went away") }
        }
        defer { start += 1 }
        return buffer[start]
    }
}
