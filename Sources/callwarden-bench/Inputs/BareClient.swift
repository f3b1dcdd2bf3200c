import CLinux
import Glibc
import Ring

/// What the machine takes for a client that does nothing: it waits in `poll`, reads what came, and
/// writes as many bytes as five kills have.
///
/// As much comes as an attack's five events have, as seldom as attacks come, and whoever sent it waits
/// for the answer in `poll`. No agent reacts faster here than this.
enum BareClient {
    private static let rounds = 100
    private static let pauseMicroseconds: UInt32 = 20_000
    private static let killBytes = 5 * 67

    /// From `poll` having returned to `send` having returned, sorted, in microseconds.
    static func reactions(to bytes: [UInt8]) throws -> [Double] {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let port = try Loopback.listen(listener)
        let client = try Loopback.connect(port: port)
        defer { close(client) }
        guard let sender = Loopback.accept(listener) else { throw BenchError.noAnswer("no client") }
        let isOver = WakeUp()
        let isStarted = DetachedThread.start(name: "bench sender") {
            for _ in 0..<rounds {
                usleep(pauseMicroseconds)
                guard (try? UnixSocket.write(bytes, sender)) != nil else { break }
                var polled = pollfd(fd: sender, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&polled, 1, 1_000)
                _ = Loopback.read(sender)
            }
            close(sender)
            isOver.signal()
        }
        guard isStarted else { throw BenchError.system("pthread_create", code: errno) }
        let kills = [UInt8](repeating: 0x20, count: killBytes)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var took: [Double] = []
        var left = bytes.count
        while true {
            var polled = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&polled, 1, 1_000)
            let readable = Stopwatch.now()
            let count = unsafe recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            left -= count
            guard left <= 0 else { continue }
            left += bytes.count
            try UnixSocket.write(kills, client)
            took.append(Double(Stopwatch.now() - readable) / 1_000)
        }
        isOver.sleep(milliseconds: 1_000)
        return took.sorted()
    }
}
