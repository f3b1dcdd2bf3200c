import AgentSocket
import Glibc
import Records
import Ring
import Telephony
import Warden

/// What the thread of the agent's socket does, one turn after the other.
struct AgentSocketWorker: ~Copyable, LinkWorking {
    /// A call that was handed on, until its answer comes.
    struct Asked {
        let client: UInt32
        let id: Int64
        let callee: PartyText
        let readAt: Int64
    }

    /// Users who were named when they first connected: a few, each once.
    static let seenMax = 8
    /// How often connections that stall are looked for.
    static let lookMilliseconds: Int64 = 250

    let configuration: AgentSocketConfiguration
    let listening: ListeningSocket
    let board: StatusBoard
    let standing: any StandingSource
    let answers: AnswerBox
    let wakeUp: WakeUp
    let machine: any Machine
    let delegate: any LinkDelegate
    let reader: RequestReader
    var counters = LinkCounters()
    var state: AgentSocketState
    var outlet: InputOutlet
    var clients: [AskingClient] = []
    var asked: [UInt32: Asked] = [:]
    /// Of the connections, and of the calls handed on.
    var clientNumber: UInt32 = 0
    var callNumber: UInt32 = 0
    /// Calls that came without a name.
    var nameless = 0
    /// Nobody is let in before, by the monotonic clock: there was no descriptor for one who waits.
    var restsUntil: Int64 = 0
    var seen: Set<UInt32> = []

    init(
        _ configuration: AgentSocketConfiguration,
        on listening: ListeningSocket,
        board: StatusBoard,
        standing: any StandingSource,
        answers: AnswerBox,
        wakeUp: WakeUp,
        delegate: any LinkDelegate,
        machine: any Machine = SystemMachine()
    ) {
        self.configuration = configuration
        self.listening = listening
        (self.board, self.standing) = (board, standing)
        self.answers = answers
        self.wakeUp = wakeUp
        self.delegate = delegate
        self.machine = machine
        reader = RequestReader(plan: configuration.plan, rules: configuration.rules)
        outlet = InputOutlet(configuration.link, to: delegate, on: machine)
        let seed = mixed(UInt64(bitPattern: machine.now().wall))
        state = AgentSocketState(link: configuration.link, path: listening.path, seed: seed)
    }

    mutating func tick(isHeld: Bool, at now: Moment) {
        if !isHeld { act(state.tick(at: now), at: now) }
        if now.monotonic >= restsUntil { restsUntil = 0 }
        sendAnswers()
        // What waited for room, in the core or for answers to be taken, is read on.
        for client in clients where client.lines.bytesWaiting > 0 { takeLines(of: client, at: now) }
        flushAll(at: now)
    }

    mutating func act(_ actions: [AgentSocketState.Action], at now: Moment) {
        for action in actions {
            switch action {
            case .close: break
            case .deliver(let input): outlet.deliver(input)
            case .report(let report): self.report(report)
            }
        }
    }

    func nextTick(after now: Int64) -> Int64 { state.isClosed ? now : .max }

    var longestWaitMilliseconds: Int64 {
        clients.isEmpty && restsUntil == 0 ? LinkTurn.pollMillisecondsMax : Self.lookMilliseconds
    }

    /// What is told of is refused by whoever asks: nothing keeps the agent from saying so.
    mutating func count() { counters.canKill = true }

    mutating func stop() {
        clients = []
        listening.stop()
    }

    func addDescriptors(to list: inout [pollfd]) {
        for client in clients {
            var events = 0
            if !client.hasEnded, client.mayAsk(configuration.limits) { events |= Int(POLLIN) }
            if client.outgoingBytes > 0 { events |= Int(POLLOUT) }
            list.append(
                pollfd(fd: client.socket.descriptor, events: Int16(events), revents: 0)
            )
        }
        // Last: those who have gone make room for others first.
        let events = restsUntil == 0 ? Int16(POLLIN) : 0
        list.append(pollfd(fd: listening.descriptor, events: events, revents: 0))
    }

    mutating func serve(_ entry: pollfd, at now: Moment) {
        guard entry.fd != listening.descriptor else { return takeConnections(at: now) }
        guard let client = clients.first(where: { $0.socket.descriptor == entry.fd }) else {
            return
        }
        let (events, gone) = (Int(entry.revents), Int(POLLHUP) | Int(POLLERR) | Int(POLLNVAL))
        if events & Int(POLLIN) != 0 { read(client, at: now) }
        // Whoever is gone takes no answer; what he said last is read before that.
        if events & gone != 0, events & Int(POLLIN) == 0 || client.hasEnded {
            clients.removeAll { $0 === client }
        }
    }

    // MARK: Connections

    private mutating func takeConnections(at now: Moment) {
        let limit = configuration.limits.clientsMax
        guard clients.count < limit else { return turnAway(limit, at: now) }
        // Those beyond wait until it is seen who of these has gone.
        while clients.count < limit, let socket = takeConnection(at: now) {
            clientNumber &+= 1
            let client = AskingClient(socket, number: clientNumber)
            clients.append(client)
            if let peer = client.peer, seen.count < Self.seenMax, seen.insert(peer.uid).inserted {
                report(.askerSeen(peer))
            }
        }
    }

    /// The next that waits; where the process has no room for one, the others wait for a moment.
    private mutating func takeConnection(at now: Moment) -> Socket? {
        switch listening.take() {
        case .connection(let socket): return socket
        case .none: return nil
        case .noRoom:
            restsUntil = now.monotonic + Self.lookMilliseconds * 1_000
            return nil
        }
    }

    /// Tells one that waits that there is no room.
    private mutating func turnAway(_ limit: Int, at now: Moment) {
        guard let socket = takeConnection(at: now) else { return }
        clientNumber &+= 1
        let client = AskingClient(socket, number: clientNumber)
        client.append(.failed(id: nil, .tooManyConnections, why: "\(limit) are connected"))
        _ = client.flush(at: now.monotonic)
        report(.askerRefused(limit: limit))
    }

    private mutating func close(_ client: AskingClient, why: String) {
        clients.removeAll { $0 === client }
        report(.askerClosed(why: why, client.peer))
    }

    private mutating func read(_ client: AskingClient, at now: Moment) {
        for _ in 0..<configuration.limits.readsMax {
            guard client.mayAsk(configuration.limits) else { return }
            do {
                let arrival = try unsafe client.socket.take { unsafe client.lines.fill($0) }
                counters.bytes += arrival?.bytes ?? 0
                takeLines(of: client, at: now)
                guard arrival != nil else { return }
            } catch {
                client.hasEnded = true
                return
            }
        }
    }

    /// Writes what waits, and closes whom nothing more is expected of.
    private mutating func flushAll(at now: Moment) {
        for client in clients {
            if !client.flush(at: now.monotonic) || client.isDone {
                clients.removeAll { $0 === client }
            } else if let why = client.overdue(at: now.monotonic, configuration.limits) {
                close(client, why: why)
            }
        }
    }
}
