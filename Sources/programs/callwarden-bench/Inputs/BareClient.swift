import CLinux
import Glibc
import Ring

/// What the machine takes for a client that does nothing: it waits in `poll`, reads what came, and
/// once in a while writes as many bytes as five kills have.
///
/// Events come as often as at the agent, each in a write of its own, and whoever sends them never sleeps.
/// No agent reacts faster here than this.
enum BareClient {
    private static let killBytes = 5 * 67

    /// From `poll` having returned to `send` having returned, so many times, sorted, in microseconds.
    ///
    /// It answers as often as attacks come at the agent.
    static func reactions(_ wanted: Int, to event: [UInt8], rate: Int) throws -> [Double] {
        let eventsPerAnswer = rate / PacedSwitch.attacksPerSecond
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let port = try Loopback.listen(listener)
        let client = try Loopback.connect(port: port)
        defer { close(client) }
        guard let sender = Loopback.accept(listener) else { throw BenchError.noAnswer("no client") }
        let isOver = WakeUp()
        let isStarted = DetachedThread.start(name: "bench sender") {
            send(event, count: wanted * eventsPerAnswer, rate: rate, on: sender)
            close(sender)
            isOver.signal()
        }
        guard isStarted else { throw BenchError.system("pthread_create", code: errno) }
        let kills = [UInt8](repeating: 0x20, count: killBytes)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var took: [Double] = []
        var left = event.count * eventsPerAnswer
        while true {
            var polled = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&polled, 1, 1_000)
            let readable = Stopwatch.now()
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            left -= count
            guard left <= 0 else { continue }
            left += event.count * eventsPerAnswer
            try UnixSocket.write(kills, client)
            took.append(Double(Stopwatch.now() - readable) / 1_000)
        }
        isOver.sleep(milliseconds: 1_000)
        return took.sorted()
    }

    private static func send(_ event: [UInt8], count: Int, rate: Int, on sender: Int32) {
        var due = Stopwatch.now()
        for _ in 0..<count {
            while Stopwatch.now() < due {
                _ = Loopback.read(sender, flags: MSG_DONTWAIT)
            }
            guard (try? UnixSocket.write(event, sender)) != nil else { return }
            due = max(due, Stopwatch.now()) + 1_000_000_000 / Int64(rate)
        }
    }
}
