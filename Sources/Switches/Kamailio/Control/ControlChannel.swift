package import Detection
import Kamailio
import Synchronization
import Ring
package import Telephony

/// The ways by which a Kamailio is told something: control interface and event connection.
///
/// Whoever runs the core leaves kills and verdicts here, the link's thread reads the replies; the lock
/// is held for system calls that do not wait.
package final class ControlChannel: KillChannel {
    private struct State {
        var queue = ControlQueue()
        var path: (any ControlPath)?
        /// The control interface answers.
        var works = false
        /// What came of requests and has not been told yet.
        var outcomes: [ControlQueue.Outcome] = []
        var feed: (any Wire)?
    }

    private let state = Mutex(State())
    private let wakeUp: WakeUp
    private let dialect: ControlDialect
    private let machine: any Machine

    init(
        dialect: ControlDialect,
        wakeUp: WakeUp,
        on machine: any Machine = SystemMachine()
    ) {
        self.dialect = dialect
        self.machine = machine
        self.wakeUp = wakeUp
    }

    package func take(
        _ record: KillRecord,
        call: () -> CallEvent?,
        cause: String,
        at now: Int64
    ) -> Bool {
        guard let call = call() else { return false }
        return take(kill: record.kill, of: call)
    }

    func take(kill: KillID, of call: CallEvent) -> Bool {
        state.withLock { $0.works && $0.queue.take(kill: kill, of: call) }
    }

    /// Ends the proxy's part of a call that is followed on the switch behind it.
    package func endBeside(_ call: CallEvent) {
        state.withLock { state in
            guard state.works else { return }
            _ = state.queue.take(kill: nil, of: call)
        }
    }

    package func sendKills() {
        state.withLock { Self.pump(&$0, dialect, at: machine.now().monotonic) }
        wakeUp.signal()
    }

    /// A Kamailio lists no calls.
    package func listCalls(at now: Int64) {}

    package func give(verdict isAllowed: Bool, on held: TransactionKey) {
        let bytes = (isAllowed ? EvapiMessage.allow(held) : .block(held)).netstring
        // Where the connection has no room for it, the switch lets the call through by itself.
        state.withLock { _ = Self.sendFeed(bytes, &$0) }
    }

    // MARK: For the link's thread

    func ping() { state.withLock { _ = Self.sendFeed(EvapiMessage.ping.netstring, &$0) } }

    func open(feed: (any Wire)?) { state.withLock { $0.feed = feed } }

    func open(_ path: (any ControlPath)?) {
        state.withLock { state in
            state.path = path
            state.works = false
            state.queue.abandon()
        }
    }

    /// Asks whether the interface answers.
    func probe(at now: Int64) {
        state.withLock { state in
            let nobody = CallEvent(.created, link: LinkID(0), time: 0, id: CallID())
            state.queue.probe(nobody)
            Self.pump(&state, dialect, at: now)
        }
    }

    var descriptor: Int32? { state.withLock { $0.path?.descriptor } }
    var works: Bool { state.withLock { $0.works } }
    var isIdle: Bool { state.withLock { $0.queue.isIdle } }
    var timeouts: Int { state.withLock { $0.queue.timeouts } }

    /// Reads the replies there are; what they came to, or nil when the interface broke.
    func receive(at now: Int64) -> [ControlQueue.Outcome]? {
        state.withLock { state in
            guard let path = state.path else { return [] }
            guard let replies = try? path.receive(dialect) else { return nil }
            state.outcomes += replies.compactMap { state.queue.received($0) }
            if !replies.isEmpty { state.works = true }
            Self.pump(&state, dialect, at: now)
            defer { state.outcomes = [] }
            return state.outcomes
        }
    }

    /// Lets time pass: gives up what has no reply, and sends on what there was no room for.
    func tick(at now: Int64) {
        state.withLock { state in
            state.queue.expire(at: now)
            Self.pump(&state, dialect, at: now)
        }
    }

    private static func pump(_ state: inout State, _ dialect: ControlDialect, at now: Int64) {
        guard let path = state.path else { return }
        // Replies of the line protocol say nothing of what they answer.
        let inFlightMax = dialect == .mi ? 1 : path.inFlightMax
        while let (id, request) = state.queue.next(inFlightMax: inFlightMax, at: now) {
            guard let bytes = try? dialect.encode(request, id: id, over: path.transport) else {
                let why: ShortText<64> = "a name that is not safe to send"
                if let outcome = state.queue.refuse(id, why: why) { state.outcomes.append(outcome) }
                continue
            }
            guard path.send(bytes) else {
                state.queue.putBack(id)
                break
            }
        }
    }

    private static func sendFeed(_ bytes: [UInt8], _ state: inout State) -> Bool {
        guard let feed = state.feed, let count = try? feed.write(bytes[...]) else { return false }
        return count == bytes.count
    }
}
