package import Records
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
        var queue: ControlQueue
        var path: (any ControlPath)?
        /// The control interface answers.
        var works = false
        /// Why the last sign of life was refused.
        var refusal: ShortText<64>?
        /// What came of requests and has not been told yet.
        var outcomes: [ControlQueue.Outcome] = []
        var feed: (any ByteStream)?
        /// What the other side was told, or is to be told once it is there.
        var unasked = UnaskedCalls.none
        /// The rest of a netstring that the connection had no room for.
        var feedRest: ArraySlice<UInt8> = []
    }

    private let state: Mutex<State>
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
        state = Mutex(State(queue: ControlQueue(dialect: dialect)))
    }

    package func take(
        _ record: KillRecord,
        call: () -> Call?,
        cause: String,
        at now: Int64
    ) -> Bool {
        guard let call = call() else { return false }
        return take(kill: record.kill, of: call)
    }

    func take(kill: KillID, of call: Call) -> Bool {
        state.withLock { $0.works && $0.queue.take(kill: kill, of: call) }
    }

    /// Ends the proxy's part of a call that is followed on the switch behind it.
    package func endBeside(_ call: Call) {
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

    package func tell(unasked: UnaskedCalls) {
        state.withLock { state in
            state.unasked = unasked
            _ = Self.sendFeed(EvapiMessage.window(unasked).netstring, &state)
        }
    }

    // MARK: For the link's thread

    func ping() { state.withLock { _ = Self.sendFeed(EvapiMessage.ping.netstring, &$0) } }

    func open(feed: (any ByteStream)?) {
        state.withLock { state in
            (state.feed, state.feedRest) = (feed, [])
            // Until it is told, the other side asks of every call.
            guard feed != nil, state.unasked != .none else { return }
            _ = Self.sendFeed(EvapiMessage.window(state.unasked).netstring, &state)
        }
    }

    func open(_ path: (any ControlPath)?) {
        state.withLock { state in
            state.path = path
            state.works = false
            state.refusal = nil
            state.queue.abandon()
        }
    }

    /// Goes on by a new connection of the same way; what had no reply goes out again.
    ///
    /// Nil for as long as none is wanted: kills are taken all the same.
    func reopen(_ path: (any ControlPath)?, at now: Int64) {
        state.withLock { state in
            state.path = path
            guard path != nil else { return }
            state.queue.startAgain()
            Self.pump(&state, dialect, at: now)
        }
    }

    /// Asks whether the interface answers.
    func probe(at now: Int64) {
        state.withLock { state in
            state.queue.probe()
            Self.pump(&state, dialect, at: now)
        }
    }

    /// The call is over: what waits to be asked about it is not asked.
    func forget(_ call: Call) { state.withLock { $0.queue.forget(call) } }

    var descriptor: Int32? { state.withLock { $0.path?.descriptor } }
    var works: Bool { state.withLock { $0.works } }
    var isIdle: Bool { state.withLock { $0.queue.isIdle } }
    var timeouts: Int { state.withLock { $0.queue.timeouts } }
    var timeoutsInARow: Int { state.withLock { $0.queue.timeoutsInARow } }
    var refusal: ShortText<64>? { state.withLock { $0.refusal } }
    var hasPath: Bool { state.withLock { $0.path != nil } }
    /// Something was answered on this connection.
    var isAnswered: Bool { state.withLock { $0.queue.isAnswered } }
    /// Nothing more can come of this connection.
    var isBroken: Bool {
        state.withLock { $0.path?.isBroken == true || $0.queue.needsNewConnection }
    }

    /// Reads the replies there are; what they came to, or nil when the interface broke.
    func receive(at now: Int64) -> [ControlQueue.Outcome]? {
        state.withLock { state in
            guard let path = state.path else { return [] }
            guard let replies = try? path.receive(dialect) else { return nil }
            for reply in replies {
                switch state.queue.received(reply) {
                case .probeRefused(let why): state.refusal = why
                case .probed:
                    state.works = true
                    state.outcomes.append(.probed)
                case let outcome?: state.outcomes.append(outcome)
                case nil: break
                }
            }
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
            let names = state.queue.names
            let transport = path.transport
            guard let bytes = try? dialect.encode(request, id: id, over: transport, names: names)
            else {
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

    /// One netstring in one write; a rest that there was no room for comes before anything else.
    private static func sendFeed(_ bytes: [UInt8], _ state: inout State) -> Bool {
        guard let feed = state.feed else { return false }
        if !state.feedRest.isEmpty {
            guard let count = try? feed.write(state.feedRest) else { return false }
            state.feedRest = state.feedRest.dropFirst(count)
            guard state.feedRest.isEmpty else { return false }
        }
        guard let count = try? feed.write(bytes[...]) else { return false }
        if count > 0 { state.feedRest = bytes[count...] }
        return count > 0
    }
}
