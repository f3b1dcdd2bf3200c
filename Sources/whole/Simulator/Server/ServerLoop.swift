import CLinux
import Synchronization

/// The loop of the serving thread: time, commands and events through the core, bytes to sockets.
struct ServerLoop {
    /// How long a shut-down waits for clients to read what is left.
    private static let farewellMicroseconds: Int64 = 1_000_000
    private static let pollMillisecondsMax: Int64 = 1_000
    /// How far time goes on at once while there is something to do.
    private static let stepMicroseconds: Int64 = 2_000

    private var core: SimulatedSwitch
    private let clock: WallClock
    /// The switch's own time: the clock's, unless there is more to do than it can.
    private var now: Int64
    private let host: String
    private let port: UInt16
    /// Nil while the switch is down for a restart.
    private var listener: Socket?
    private let killLog: KillLogFile?
    private let wakeUp: Descriptor
    private var sockets: [ClientID: Socket] = [:]
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(
        core: SimulatedSwitch,
        clock: WallClock,
        host: String,
        port: UInt16,
        killLog: KillLogFile?,
        wakeUp: Descriptor
    ) {
        self.core = core
        self.clock = clock
        now = clock.microseconds
        self.host = host
        self.port = port
        self.killLog = killLog
        self.wakeUp = wakeUp
    }

    mutating func run(sharing state: borrowing Mutex<SimulatorServer.State>) {
        listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        var stop: SimulatorServer.Stop?
        while stop == nil {
            passTime()
            core.advance(to: now)
            stop = carryOutRequests(state)
            do { try share(state) } catch {
                state.withLock { $0.failure = error }
                stop = .abrupt
            }
            // Who is cut off by a restart must not find the port still open.
            openOrClosePort()
            flush()
            if stop == nil { waitAndRead() }
        }
        if stop == .shutDown { farewell() }
        state.withLock { $0.counters = core.statistics }
    }

    /// Catches up with the clock, but does not pile up more than a moment's events between two writes.
    ///
    /// A switch asked for more than it can do is late; it does not fill its clients' queues by itself.
    private mutating func passTime() {
        let time = clock.microseconds
        let due = core.nextDue ?? time
        let stamped = now + core.lateMicroseconds
        now = due >= time ? time : min(time, max(now, due) + Self.stepMicroseconds)
        // What is due next is stamped no earlier than what went before.
        core.lateMicroseconds = max(time - now, stamped - min(due, now))
    }

    private mutating func carryOutRequests(
        _ state: borrowing Mutex<SimulatorServer.State>
    ) -> SimulatorServer.Stop? {
        let requests = state.withLock { state in
            defer { state.requests.removeAll() }
            return state.requests
        }
        for request in requests {
            switch request {
            case .stop(let how): return how
            case .dropClients: core.dropClients()
            case .launch(let attack): try? core.launch(attack, at: now)
            case .inject(let fault): try? core.inject(fault, at: now)
            case .call(let caller, let callee): core.placeCall(from: caller, to: callee, at: now)
            }
        }
        return nil
    }

    /// Writes the kills down and shows them before their replies leave.
    private mutating func share(
        _ state: borrowing Mutex<SimulatorServer.State>
    ) throws(SimulatorError) {
        let kills = core.takeKills()
        try killLog?.append(kills)
        let (counters, isOver) = (core.statistics, core.isTrafficOver)
        state.withLock { state in
            state.counters = counters
            state.isTrafficOver = isOver
            state.kills += kills
            let surplus = state.kills.count - KillDesk.keptMax
            if surplus > 0 { state.kills.removeFirst(surplus) }
        }
    }

    private mutating func flush() {
        for (id, socket) in sockets {
            writing: while core.hasOutput(for: id) {
                switch socket.write(core.output(for: id)) {
                case .bytes(let count): core.wrote(count, to: id)
                case .wouldBlock:
                    core.couldNotWrite(to: id)
                    break writing
                case .ended: leave(id)
                }
            }
            if core.isFinished(id) { leave(id) }
        }
    }

    /// A port that somebody else took meanwhile is tried again.
    private mutating func openOrClosePort() {
        if core.isDown {
            listener = nil
        } else if listener == nil {
            listener = try? Socket(listeningOn: host, port: port)
        }
    }

    private mutating func leave(_ id: ClientID) {
        core.disconnect(id)
        sockets[id] = nil
    }

    private mutating func waitAndRead() {
        var entries = [
            pollfd(fd: listener?.descriptor.number ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wakeUp.number, events: Int16(POLLIN), revents: 0),
        ]
        let ids = Array(sockets.keys)
        for id in ids {
            var events: Int32 = 0
            if core.wantsInput(from: id) { events |= POLLIN }
            if core.hasOutput(for: id) { events |= POLLOUT }
            let number = sockets[id]?.descriptor.number ?? -1
            entries.append(pollfd(fd: number, events: Int16(events), revents: 0))
        }
        let ready = unsafe poll(&entries, nfds_t(entries.count), pollTimeout)
        guard ready > 0 else { return }
        if entries[1].revents != 0 {
            var count: eventfd_t = 0
            _ = unsafe eventfd_read(wakeUp.number, &count)
        }
        for (id, entry) in zip(ids, entries.dropFirst(2)) where entry.revents != 0 {
            read(id, isGone: Int32(entry.revents) & (POLLHUP | POLLERR) != 0)
        }
        if entries[0].revents != 0 { acceptClients() }
    }

    /// Rounded up: a timer may fire a millisecond late but the loop never spins.
    private var pollTimeout: Int32 {
        guard let due = core.nextDue else { return Int32(Self.pollMillisecondsMax) }
        let wait = (due - clock.microseconds + 999) / 1_000
        return Int32(min(max(wait, 0), Self.pollMillisecondsMax))
    }

    private mutating func read(_ id: ClientID, isGone: Bool) {
        guard let socket = sockets[id] else { return }
        guard core.wantsInput(from: id) else { return isGone ? leave(id) : () }
        switch socket.read(into: &buffer) {
        case .bytes(let count): core.receive(buffer[..<count], from: id, at: now)
        case .wouldBlock: break
        case .ended: leave(id)
        }
    }

    private mutating func acceptClients() {
        while let socket = listener?.accepted() {
            guard let id = core.connect(at: now) else { continue }
            sockets[id] = socket
        }
    }

    /// Says good-bye and gives the clients a moment to read it.
    private mutating func farewell() {
        core.shutDown(at: now)
        let deadline = clock.microseconds + Self.farewellMicroseconds
        flush()
        while !sockets.isEmpty, clock.microseconds < deadline {
            waitAndRead()
            flush()
        }
    }
}
