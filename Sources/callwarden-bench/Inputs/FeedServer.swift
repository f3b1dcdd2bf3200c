import CLinux
import Glibc
import Ring
import Synchronization

/// A switch that logs everyone in, answers what links ask for, and sends one feed as fast as it goes.
///
/// It serves one client with at most two connections, and only as much of the protocol as clients
/// of the bench speak.
final class FeedServer: Sendable {
    private static let secondsMax = 120
    private static let coreUUID = "4ed7a5e9-9a52-4b0e-8c80-2c1f4f0a9a11"

    let port: UInt16
    private let listener: Int32
    /// When the first byte of the feed was sent.
    private let begun = Atomic<Int64>(0)
    private let isStopping = Atomic<Bool>(false)
    private let hasStopped = WakeUp()

    var begunAt: Int64 { begun.load(ordering: .acquiring) }

    /// `waitsForList`: the feed begins once the list of channels was asked for, as Callwarden does
    /// on its second connection.
    init(_ feed: [UInt8], waitsForList: Bool) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try Loopback.listen(listener)
        let isStarted = DetachedThread.start(name: "bench feed") { [self] in
            serve(feed, waitsForList: waitsForList)
            hasStopped.signal()
        }
        guard isStarted else { throw BenchError.system("pthread_create", code: errno) }
    }

    /// Ends the thread and closes everything.
    func stop() {
        isStopping.store(true, ordering: .releasing)
        hasStopped.sleep(milliseconds: 10_000)
        close(listener)
    }

    private func serve(_ feed: [UInt8], waitsForList: Bool) {
        var clients: [Int32: [UInt8]] = [:]
        defer { for client in clients.keys { close(client) } }
        var (subscriber, isListed, isSent) = (Int32(-1), !waitsForList, false)
        while !isStopping.load(ordering: .acquiring) {
            var polled = ([listener] + clients.keys).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            _ = unsafe poll(&polled, nfds_t(polled.count), 20)
            for entry in polled where entry.revents != 0 {
                if entry.fd == listener {
                    guard let client = Loopback.accept(listener) else { continue }
                    clients[client] = []
                    send("Content-Type: auth/request\n\n", to: client)
                } else if let bytes = Loopback.read(entry.fd) {
                    clients[entry.fd, default: []] += bytes
                } else {
                    close(entry.fd)
                    clients[entry.fd] = nil
                }
            }
            for client in clients.keys {
                for command in Self.commands(&clients[client, default: []]) {
                    answer(command, to: client)
                    if command.hasPrefix("event") { subscriber = client }
                    if command.hasPrefix("api show") { isListed = true }
                }
            }
            if subscriber >= 0, isListed, !isSent {
                isSent = true
                begun.store(Stopwatch.now(), ordering: .releasing)
                try? UnixSocket.write(feed, subscriber)
            }
        }
    }

    /// Takes the whole commands out of what a client has said.
    private static func commands(_ bytes: inout [UInt8]) -> [String] {
        var commands: [String] = []
        while let end = bytes.indices.dropLast().first(where: {
            bytes[$0] == 10 && bytes[$0 + 1] == 10
        }) {
            commands.append(String(decoding: bytes[..<end], as: UTF8.self))
            bytes.removeFirst(end + 2)
        }
        return commands
    }

    private func answer(_ command: String, to client: Int32) {
        let body: String? =
            if command.hasPrefix("api show") {
                "{\"row_count\":0}"
            } else if command.hasPrefix("api global_getvar") {
                Self.coreUUID
            } else if command.hasPrefix("api") { "+OK" } else { nil }
        if let body {
            let head = "Content-Type: api/response\nContent-Length: \(body.utf8.count)\n\n"
            send(head + body, to: client)
        } else {
            send("Content-Type: command/reply\nReply-Text: +OK accepted\n\n", to: client)
        }
    }

    private func send(_ text: String, to client: Int32) {
        try? UnixSocket.write(Array(text.utf8), client)
    }
}
