/// A FreeSWITCH: an event socket whose clients log in, ask for events and run api commands.
final class ModelFreeSWITCH: ModelSwitch {
    private(set) var coreUUID = ""
    private var clients: [ModelClient] = []
    /// What the list of channels shows: it lags behind the calls.
    private(set) var listed: [String: TrueCall] = [:]
    /// The calls by their other legs.
    private var legs: [String: TrueCall] = [:]
    private var sequence = 0
    private var runs = 0

    override init(_ link: Int, in world: World) {
        super.init(link, in: world)
        begin()
        world.plan(after: 1_000_000) { [self] in beat() }
    }

    /// Event time now: it stands still for 20 ms at a time.
    override var clock: Int64 { super.clock / 20_000 * 20_000 }

    // MARK: Life

    private func begin() {
        runs += 1
        sequence = 0
        coreUUID = "c0de0000-0000-4000-8000-\(String(1_000_000 * link + runs).padded(12))"
    }

    override func restart(after pause: Int64) {
        super.restart(after: pause)
        for client in clients { client.hangUp() }
        clients = []
        listed = [:]
        begin()
    }

    override func reloadEventSocket() {
        let words = "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n"
        let head = "Content-Type: text/disconnect-notice\nContent-Length: \(words.utf8.count)\n\n"
        for client in clients {
            client.send(head + words)
            client.hangUp()
        }
        clients = []
    }

    override func connect(_ pipe: Pipe) {
        guard isListening else { return pipe.refuse() }
        let client = ModelClient(pipe, of: self)
        pipe.accept(client)
        clients.append(client)
        if !faults.saysNothing { client.send("Content-Type: auth/request\n\n") }
    }

    func forget(_ client: ModelClient) { clients.removeAll { $0 === client } }

    override func pipes(ofEvents: Bool) -> [Pipe] {
        clients.filter { $0.listens == ofEvents }.map(\.pipe)
    }

    override func stall(events: Bool, for time: Int64) {
        clients.last { $0.listens == events }?.stall(for: time)
    }

    // MARK: Calls

    override func begin(_ call: TrueCall) {
        super.begin(call)
        if world.oneIn(2) { bridge(call) }
        world.plan(after: world.random.milliseconds(100...250)) { [self] in
            if call.endedAt == nil { listed[call.id] = call }
        }
    }

    /// The end is decided; the account of it comes once both sides have been told.
    override func end(_ call: TrueCall, cause: String) {
        guard live[call.id] != nil, !call.isHangingUp else { return }
        call.isHangingUp = true
        tell(.hangingUp, call, cause: cause)
        // Whoever hangs up himself is gone at once.
        let isKilled = cause != "NORMAL_CLEARING"
        let isStuck = isKilled && call.isSilent && call.isAnswered && !call.isLegKilled
        let time = isStuck ? 5_000_000 : world.random.milliseconds(1...20)
        world.plan(after: time) { [self] in finish(call, cause: cause) }
    }

    private func finish(_ call: TrueCall, cause: String) {
        guard live[call.id] != nil else { return }
        super.end(call, cause: cause)
        world.plan(after: world.random.milliseconds(100...250)) { [self] in listed[call.id] = nil }
    }

    /// Makes a leg to the callee, as the dialplan says at once.
    private func bridge(_ call: TrueCall) {
        let leg = "1e900000-" + call.id.dropFirst(9)
        call.leg = leg
        call.isSilent = world.oneIn(3)
        legs[leg] = call
        let sequence = nextSequence()
        emit(frame(ModelEvent.leg("CHANNEL_CREATE", call, self, sequence: sequence)), of: call)
    }

    override func answer(_ call: TrueCall) {
        if live[call.id] != nil, call.leg != nil {
            let sequence = nextSequence()
            emit(frame(ModelEvent.leg("CHANNEL_ANSWER", call, self, sequence: sequence)), of: call)
        }
        super.answer(call)
    }

    /// What `uuid_kill` does and answers.
    func kill(_ id: String, cause: String) -> String {
        if let call = legs[id] { return killLeg(of: call) }
        guard let call = noteKill(of: id), !call.isHangingUp else {
            return faults.refusesKills
                ? "-ERR permission denied\n" : "-ERR No such channel!\n"
        }
        if call.kills.count > call.ignoresKills {
            world.plan(after: world.random.milliseconds(1...21)) { [self] in
                end(call, cause: cause)
            }
        }
        return "+OK\n"
    }

    private func killLeg(of call: TrueCall) -> String {
        world.trace { "switch \(link) is to kill the leg of \(call.id)" }
        guard !faults.refusesKills else { return "-ERR permission denied\n" }
        guard live[call.id] != nil else { return "-ERR No Such Channel!\n" }
        call.legKills += 1
        call.isLegKilled = true
        if call.isHangingUp {
            world.plan(after: 4_000) { [self] in finish(call, cause: "CALL_REJECTED") }
        }
        return "+OK\n"
    }

    // MARK: Events

    private func beat() {
        if !faults.hasNoHeartbeat {
            emit(frame(ModelEvent.heartbeat(self, sequence: nextSequence())), of: nil)
        }
        world.plan(after: World.heartbeatSeconds * 1_000_000) { [self] in beat() }
    }

    override func tell(_ happening: Happening, _ call: TrueCall, cause: String) {
        let names =
            switch happening {
            case .created: ["CHANNEL_CREATE"]
            case .answered: ["CHANNEL_ANSWER"]
            case .hangingUp: ["CHANNEL_HANGUP"]
            case .ended: ["CHANNEL_HANGUP_COMPLETE"]
            }
        for name in names {
            let sequence = nextSequence()
            let body = ModelEvent.channel(name, call, self, sequence: sequence, cause: cause)
            emit(frame(body), of: call)
        }
    }

    private func frame(_ body: String) -> [UInt8] {
        let head = "Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n"
        return Array((head + body).utf8)
    }

    override func deliver(_ event: [UInt8]) {
        for client in clients where client.listens { client.send(event) }
    }

    private func nextSequence() -> Int {
        sequence += 1
        return sequence
    }
}
