/// A FreeSWITCH, as far as the agent can tell: its calls, its clock, its event socket.
///
/// Written from the recorded facts and for nothing but the simulation; what it does wrong is switched on
/// by the world's faults.
final class ModelSwitch {
    unowned let world: World
    let link: Int
    private(set) var coreUUID = ""
    private(set) var isListening = true
    private var clients: [ModelClient] = []
    private(set) var live: [String: TrueCall] = [:]
    /// What the list of channels shows: it lags behind the calls.
    private(set) var listed: [String: TrueCall] = [:]
    private var sequence = 0
    private var runs = 0
    var faults = SwitchFaults()
    /// How far its clock is from the true time.
    var clockSkew: Int64 = 0
    private var heldEvent: [UInt8]?

    init(_ link: Int, in world: World) {
        self.world = world
        self.link = link
        begin()
        world.plan(after: 1_000_000) { [self] in beat() }
    }

    /// Event time now: it stands still for 20 ms at a time.
    var clock: Int64 { (world.epoch + world.now + clockSkew) / 20_000 * 20_000 }

    // MARK: Life

    private func begin() {
        runs += 1
        sequence = 0
        coreUUID = "c0de0000-0000-4000-8000-\(String(1_000_000 * link + runs).padded(12))"
        isListening = true
    }

    /// Dies without a word and is back later, with another Core-UUID and no calls.
    func restart(after pause: Int64) {
        isListening = false
        for client in clients { client.hangUp() }
        clients = []
        for call in live.values { call.endedAt = world.now }
        live = [:]
        listed = [:]
        world.plan(after: pause) { [self] in begin() }
    }

    /// Takes leave of its clients while its calls go on.
    func reloadEventSocket() {
        let words = "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n"
        for client in clients {
            client.send(
                "Content-Type: text/disconnect-notice\nContent-Length: \(words.utf8.count)\n\n\(words)"
            )
            client.hangUp()
        }
        clients = []
    }

    func connect(_ pipe: Pipe) {
        guard isListening else { return pipe.refuse() }
        let client = ModelClient(pipe, of: self)
        pipe.accept(client)
        clients.append(client)
        guard !faults.saysNothing else { return }
        client.send("Content-Type: auth/request\n\n")
    }

    func forget(_ client: ModelClient) { clients.removeAll { $0 === client } }

    /// The pipes of clients that listen to events, or of the others.
    func pipes(ofEvents: Bool) -> [Pipe] {
        clients.filter { $0.listens == ofEvents }.map(\.pipe)
    }

    func client(ofEvents: Bool) -> ModelClient? { clients.last { $0.listens == ofEvents } }

    // MARK: Calls

    func begin(_ call: TrueCall) {
        live[call.id] = call
        emit("CHANNEL_CREATE", call)
        world.plan(after: world.random.milliseconds(100...250)) { [self] in
            if call.endedAt == nil { listed[call.id] = call }
        }
    }

    func answer(_ call: TrueCall) {
        if live[call.id] != nil { emit("CHANNEL_ANSWER", call) }
    }

    func end(_ call: TrueCall, cause: String) {
        guard live.removeValue(forKey: call.id) != nil else { return }
        call.endedAt = world.now
        emit("CHANNEL_HANGUP", call, cause: cause)
        emit("CHANNEL_HANGUP_COMPLETE", call, cause: cause)
        world.plan(after: world.random.milliseconds(100...250)) { [self] in listed[call.id] = nil }
    }

    /// What `uuid_kill` does and answers.
    func kill(_ id: String, cause: String) -> String {
        world.calls[id]?.killsReceived += 1
        world.calls[id]?.firstKill = world.calls[id]?.firstKill ?? world.now
        world.trace { "switch \(link) is to kill \(id)" }
        guard !faults.refusesKills else {
            world.calls[id]?.killWasRefused = true
            return "-ERR permission denied\n"
        }
        guard let call = live[id] else { return "-ERR No such channel!\n" }
        call.kills.append(world.now)
        if call.kills.count > call.ignoresKills {
            world.plan(after: world.random.milliseconds(1...21)) { [self] in
                end(call, cause: cause)
            }
        }
        return "+OK\n"
    }

    // MARK: Events

    private func beat() {
        if isListening, !faults.hasNoHeartbeat {
            emit(body: ModelEvent.heartbeat(self, sequence: nextSequence()), of: nil)
        }
        world.plan(after: World.heartbeatSeconds * 1_000_000) { [self] in beat() }
    }

    private func emit(_ name: String, _ call: TrueCall, cause: String = "") {
        guard isListening else { return }
        let body = ModelEvent.channel(name, call, self, sequence: nextSequence(), cause: cause)
        emit(body: body, of: call)
    }

    private func emit(body: String, of call: TrueCall?) {
        if faults.losesEvents, world.oneIn(3) {
            call?.isHidden = true
            return
        }
        let frame = Array(
            "Content-Length: \(body.utf8.count)\nContent-Type: text/event-plain\n\n\(body)".utf8
        )
        if let held = heldEvent {
            heldEvent = nil
            deliver(frame)
            deliver(held)
        } else if faults.disordersEvents, world.oneIn(3) {
            heldEvent = frame
            world.plan(after: 20_000) { [self] in flushHeld() }
        } else {
            deliver(frame)
            if faults.doublesEvents, world.oneIn(2) { deliver(frame) }
        }
    }

    private func flushHeld() {
        guard let held = heldEvent else { return }
        heldEvent = nil
        deliver(held)
    }

    private func deliver(_ frame: [UInt8]) {
        for client in clients where client.listens { client.send(frame) }
    }

    private func nextSequence() -> Int {
        sequence += 1
        return sequence
    }
}

/// What a switch does wrong for a while.
struct SwitchFaults {
    var losesEvents = false
    var doublesEvents = false
    var disordersEvents = false
    var hasNoHeartbeat = false
    var refusesLogin = false
    var saysNothing = false
    var refusesKills = false
    var refusesLists = false
    var replies = ReplyFault.none

    enum ReplyFault: CaseIterable { case none, late, doubled, missing }
}

extension String {
    func padded(_ width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
