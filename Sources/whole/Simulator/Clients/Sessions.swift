/// The connections to the switch.
struct Sessions: Sendable {
    /// A connection without a good password is closed after this time (recorded: about 24 s).
    private static let authMicroseconds: Int64 = 24_000_000

    private let options: SimulatorOptions
    private var clients: [SwitchClient] = []
    private var lastID = 0

    init(_ options: SimulatorOptions) { self.options = options }

    /// Lets a client in and greets it; nil where too many are here.
    mutating func connect(at now: Int64, _ around: inout Surroundings) -> ClientID? {
        guard !around.isDown, clients.count < options.clientsMax else {
            around.counters.clientsRefused += 1
            return nil
        }
        lastID += 1
        var client = SwitchClient(id: lastID, queueBytesMax: options.clientQueueBytesMax)
        if options.refusesClients {
            around.counters.clientsRefused += 1
            client.cutOff(after: DisconnectNotice.rejection + DisconnectNotice.goodbye)
        } else {
            around.counters.clientsAccepted += 1
            if !around.meets(.noBanner) { client.send("Content-Type: auth/request\n\n".utf8) }
            around.timers.set(.authDeadline(lastID), at: now + Self.authMicroseconds)
        }
        clients.append(client)
        return lastID
    }

    mutating func disconnect(_ id: ClientID) { clients.removeAll { $0.id == id } }

    /// Takes leave of every client.
    mutating func close() {
        for index in clients.indices { clients[index].cutOff(after: DisconnectNotice.shuttingDown) }
    }

    /// Every connection ends without a word.
    mutating func abort() { for index in clients.indices { clients[index].abort() } }

    /// True where some client asked for such events; making others is not worth the time.
    func want(_ name: String) -> Bool {
        clients.contains { $0.subscription.wants(name, subclass: nil) }
    }

    /// Sends an event to every client that asked for it, in the format that it asked for.
    mutating func publish(_ event: SimulatedEvent, _ around: inout Surroundings) {
        around.counters.events += 1
        var plain: [UInt8]?
        for index in clients.indices where clients[index].wants(event) {
            let frame: [UInt8]
            switch clients[index].subscription.format {
            case .plain:
                frame = plain ?? EventFormat.plain.frame(event)
                plain = frame
            case let other: frame = other.frame(event)
            }
            clients[index].take(event: frame, &around)
        }
    }

    /// Sends a line of the switch's log to the clients that asked for notices.
    mutating func log(
        _ what: String,
        _ call: SimulatedCall,
        at time: Int64,
        _ counters: inout SimulatorCounters
    ) {
        let isWanted = clients.indices.filter { (clients[$0].logLevel ?? -1) >= LogLevel.notice }
        guard !isWanted.isEmpty else { return }
        let frame = LogLevel.frame(what, call, at: time)
        for index in isWanted where !clients[index].deliver(frame) { counters.clientsDropped += 1 }
    }

    /// A channel is gone: clients that followed it alone are let go, at once or after lingering.
    mutating func sessionEnded(
        _ leg: SimulatedLeg,
        channelName: String,
        at now: Int64,
        _ timers: inout TimerQueue<SwitchTimer>
    ) {
        for index in clients.indices where clients[index].session == leg.uuid {
            if let seconds = clients[index].lingerSeconds {
                let notice = DisconnectNotice.lingering(
                    session: leg.uuid,
                    channel: channelName,
                    seconds: seconds
                )
                _ = clients[index].deliver(notice)
                timers.set(.lingerOver(clients[index].id), at: now + Int64(seconds) * 1_000_000)
            } else {
                clients[index].cutOff(after: DisconnectNotice.goodbye(session: leg.uuid))
            }
        }
    }

    /// How many connections a stall of this plan holds up.
    func stalledCount(by plan: FaultPlan, _ faults: SwitchFaults) -> Int {
        clients.count { faults.plan(.stall, on: $0.role) == plan }
    }

    private func index(of id: ClientID) -> Int? { clients.firstIndex { $0.id == id } }
}

/// The commands of one client and their replies.
extension Sessions {
    /// What one client has asked for so far; nil where it is gone.
    func client(_ id: ClientID) -> SwitchClient? { clients.first { $0.id == id } }

    mutating func received(_ bytes: some Sequence<UInt8>, from id: ClientID) {
        guard let index = index(of: id) else { return }
        clients[index].received(bytes)
    }

    /// The next command that is to be carried out; nil while there is none.
    mutating func nextCommand(
        of id: ClientID,
        _ counters: inout SimulatorCounters
    ) -> ReceivedCommand? {
        guard let index = index(of: id) else { return nil }
        do {
            guard let command = try clients[index].nextCommand() else { return nil }
            counters.commands += 1
            return command
        } catch {
            clients[index].cutOff(after: DisconnectNotice.goodbye)
            return nil
        }
    }

    mutating func obey(
        _ command: ReceivedCommand,
        of id: ClientID,
        _ calls: LiveCalls,
        _ around: inout Surroundings
    ) -> ClientRequest? {
        index(of: id).flatMap { clients[$0].obey(command, options, calls, &around) }
    }

    /// Its commands are carried out for now: what was kept back goes out.
    mutating func settle(_ id: ClientID, at now: Int64, _ timers: inout TimerQueue<SwitchTimer>) {
        guard let index = index(of: id) else { return }
        clients[index].releaseEvents()
        guard clients[index].isClosing else { return }
        timers.set(.closeOverdue(id), at: now + SwitchClient.closingMicroseconds)
    }

    mutating func reply(_ text: String, to id: ClientID) {
        index(of: id).map { clients[$0].reply(text) }
    }

    /// False where the client's user may not run the command.
    func mayRun(_ command: Substring, _ id: ClientID) -> Bool {
        client(id)?.mayRun(command) ?? false
    }

    mutating func beginsCommand(_ id: ClientID) {
        index(of: id).map { clients[$0].beginsCommand() }
    }

    /// The answer comes at that time; nothing else goes out until then.
    mutating func answer(
        _ text: [UInt8],
        to id: ClientID,
        at due: Int64,
        _ timers: inout TimerQueue<SwitchTimer>
    ) {
        index(of: id).map { clients[$0].waitsForAnswer() }
        timers.set(.apiDone(id, reply: text), at: due)
    }

    mutating func answer(_ text: [UInt8], to id: ClientID, _ around: inout Surroundings) {
        guard let index = index(of: id) else { return }
        clients[index].hasAnswer()
        clients[index].take(answer: text, &around)
    }
}

/// What a client's connection takes, and how it ends.
extension Sessions {
    /// What is to be written to a client now.
    func output(for id: ClientID, _ faults: SwitchFaults) -> ArraySlice<UInt8> {
        guard let client = client(id), !client.isStalled(faults) else { return [] }
        return client.writesSingleBytes(faults) ? client.waiting.prefix(1) : client.waiting
    }

    /// So many bytes are on the wire.
    mutating func wrote(_ count: Int, to id: ClientID, _ around: inout Surroundings) {
        guard let index = index(of: id) else { return }
        clients[index].wrote(count)
        let isSingle = clients[index].writesSingleBytes(around.faults)
        if isSingle { around.counters.count(.singleBytes, count) }
        around.counters.bytesSent += count
    }

    mutating func authDeadlinePassed(_ id: ClientID) {
        guard let index = index(of: id), !clients[index].isAuthenticated else { return }
        clients[index].cutOff(after: DisconnectNotice.goodbye)
    }

    mutating func lingerIsOver(_ id: ClientID) {
        guard let index = index(of: id) else { return }
        let session = clients[index].session ?? []
        clients[index].cutOff(after: DisconnectNotice.goodbye(session: session))
    }

    mutating func putInOrder(_ id: ClientID, _ around: inout Surroundings) {
        index(of: id).map { clients[$0].putInOrder(&around) }
    }
}
