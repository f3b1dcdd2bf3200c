import AlertLog
import Glibc
import HTTPServer
import Ring
import Synchronization
import Telephony

/// Sends what is new in the log to every client that listens, each from its own place on.
///
/// One thread reads the feed and writes to all, so that no client has anything twice and none misses
/// what came while it was let in. Who takes less than is sent is dropped by its stream, and comes back
/// with the number of the last event that it had.
final class EventHub: Sendable {
    /// While nothing is new the log is looked at this often.
    static let lookMilliseconds: UInt32 = 100
    /// Silence is broken after so long, or a client that has left would never be noticed.
    static let heartbeatMicroseconds: EventTime = 15_000_000
    /// Entries that one client is caught up by at once.
    static let batchMax = 500

    /// One client.
    struct Listener {
        let stream: HTTPStream
        /// Number of the last entry that it was told of.
        var place: Int64
    }

    /// What the thread and those who let clients in share.
    private struct State {
        var listeners: [Listener] = []
        var isStopping = false
        var isStopped = true
    }

    private let path: String
    private let clock: @Sendable () -> EventTime
    private let state = Mutex(State())

    init(path: String, clock: @escaping @Sendable () -> EventTime) {
        (self.path, self.clock) = (path, clock)
    }

    /// Clients that listen.
    var count: Int { state.withLock { $0.listeners.count { !$0.stream.isClosed } } }

    /// Lets a client in that has had all up to this entry.
    func add(_ stream: HTTPStream, from place: Int64) {
        state.withLock { $0.listeners.append(Listener(stream: stream, place: place)) }
    }

    /// Begins to send, on a thread of its own; false where the system has none to give.
    func start() -> Bool {
        state.withLock { $0.isStopped = false }
        let isRunning = DetachedThread.start(name: "events") { [self] in
            run()
            state.withLock { $0.isStopped = true }
        }
        if !isRunning { state.withLock { $0.isStopped = true } }
        return isRunning
    }

    /// Ends every stream and the thread.
    func stop() {
        let listeners = state.withLock { state in
            state.isStopping = true
            defer { state.listeners = [] }
            return state.listeners
        }
        for listener in listeners { listener.stream.finish() }
        while !state.withLock({ $0.isStopped }) { usleep(1_000) }
    }

    private func run() {
        var teller: EventTeller?
        var heartbeat = clock()
        while !state.withLock({ $0.isStopping }) {
            do {
                if teller?.isCurrent != true {
                    // The clients of another log's feed begin anew where they connect again.
                    if teller != nil { endAll() }
                    teller = try EventTeller(path: path)
                }
                if let teller { try look(with: teller) }
            } catch {
                teller = nil
                endAll()
            }
            if clock() - heartbeat >= Self.heartbeatMicroseconds {
                heartbeat = clock()
                for listener in taken() where listener.stream.write(EventText.heartbeat) {
                    give(back: listener)
                }
            }
            usleep(Self.lookMilliseconds * 1_000)
        }
    }

    /// Tells every client what it has not had, as far as each takes it.
    private func look(with teller: EventTeller) throws {
        guard count > 0 else { return }
        while true {
            teller.begin()
            if try tell(with: teller) { return }
        }
    }

    /// The same, a batch for each; true where none is behind any more that would take more.
    private func tell(with teller: EventTeller) throws -> Bool {
        var isDone = true
        var kept: [Listener] = []
        defer { for listener in kept { give(back: listener) } }
        var rest = taken()[...]
        // Where the log fails, those that were not told are ended with all others: they come back.
        defer { for listener in rest { listener.stream.finish() } }
        while var listener = rest.first {
            // Half of what may wait is left for what others are sent meanwhile.
            let isReady = listener.stream.waitingBytes < listener.stream.waitingBytesMax / 2
            if isReady, !listener.stream.isClosed {
                let told = try teller.events(after: listener.place, limit: Self.batchMax)
                listener.place = told.place
                if told.isFull { isDone = false }
                if !told.bytes.isEmpty { _ = listener.stream.write(told.bytes) }
            }
            rest.removeFirst()
            if !listener.stream.isClosed { kept.append(listener) }
        }
        return isDone
    }

    private func taken() -> [Listener] {
        state.withLock { state in
            defer { state.listeners = [] }
            return state.listeners
        }
    }

    private func give(back listener: Listener) {
        let isStopping = state.withLock { state in
            if !state.isStopping { state.listeners.append(listener) }
            return state.isStopping
        }
        if isStopping { listener.stream.finish() }
    }

    private func endAll() {
        for listener in taken() { listener.stream.finish() }
    }
}
