import CLinux
import Glibc
import Ring
import Synchronization

/// A switch that logs everyone in, answers what links ask for, and sends one feed as fast as it
/// goes.
///
/// It serves one client with at most two connections, and only as much of the protocol as clients
/// of the bench speak.
final class FeedServer: Sendable {
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
        var connections = SwitchConnections()
        defer { connections.closeAll() }
        var isSent = false
        while !isStopping.load(ordering: .acquiring) {
            _ = connections.wait(listener, milliseconds: 20)
            guard !isSent, connections.feed != nil, connections.isListed || !waitsForList else {
                continue
            }
            isSent = true
            begun.store(Stopwatch.now(), ordering: .releasing)
            try? connections.send(feed)
        }
    }
}
