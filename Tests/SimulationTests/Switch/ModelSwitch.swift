/// A switch of the simulated world, as far as the world must know it: its calls, its clock, its faults.
///
/// Written from the recorded facts and for nothing but the simulation.
class ModelSwitch {
    unowned let world: World
    let link: Int
    private(set) var isListening = true
    private(set) var live: [String: TrueCall] = [:]
    var faults = SwitchFaults()
    /// How far its clock is from the true time.
    var clockSkew: Int64 = 0
    private var heldEvent: [UInt8]?

    init(_ link: Int, in world: World) {
        self.world = world
        self.link = link
    }

    /// What it calls the next call.
    func name(_ number: Int) -> String { "ca110000-0000-4000-8000-\(String(number).padded(12))" }

    var clock: Int64 { world.epoch + world.now + clockSkew }

    // MARK: Life

    /// Takes a connection, or refuses it.
    func connect(_ pipe: Pipe) {}
    /// The connections that carry events, or the others.
    func pipes(ofEvents: Bool) -> [Pipe] { [] }
    /// Sends nothing on a connection for so long, then all of it.
    func stall(events: Bool, for time: Int64) {}
    /// Closes every connection while the calls go on.
    func reloadEventSocket() {}

    /// Dies without a word and is back later, with no calls.
    func restart(after pause: Int64) {
        isListening = false
        for call in live.values { call.endedAt = world.now }
        live = [:]
        world.plan(after: pause) { [self] in isListening = true }
    }

    // MARK: Calls

    func begin(_ call: TrueCall) {
        live[call.id] = call
        tell(.created, call, cause: "")
    }

    func answer(_ call: TrueCall) {
        guard live[call.id] != nil else { return }
        call.isAnswered = true
        tell(.answered, call, cause: "")
    }

    func end(_ call: TrueCall, cause: String) {
        guard live.removeValue(forKey: call.id) != nil else { return }
        call.endedAt = world.now
        tell(.ended, call, cause: cause)
    }

    /// Notes a kill that has arrived; the call it finds, if that is up.
    func noteKill(of id: String) -> TrueCall? {
        world.trace { "switch \(link) is to kill \(id)" }
        world.calls[id]?.killsReceived += 1
        world.calls[id]?.firstKill = world.calls[id]?.firstKill ?? world.now
        guard !faults.refusesKills else {
            world.calls[id]?.killWasRefused = true
            return nil
        }
        live[id]?.kills.append(world.now)
        return live[id]
    }

    // MARK: Events

    enum Happening { case created, answered, hangingUp, ended }

    /// Writes the events of what happened to a call.
    func tell(_ happening: Happening, _ call: TrueCall, cause: String) {}
    /// Hands a whole event to whoever listens.
    func deliver(_ event: [UInt8]) {}

    /// Lets an event go out, unless that is what goes wrong.
    func emit(_ event: [UInt8], of call: TrueCall?) {
        guard isListening else { return }
        if faults.losesEvents, world.oneIn(3) {
            call?.isHidden = true
        } else if let held = heldEvent {
            heldEvent = nil
            deliver(event)
            deliver(held)
        } else if faults.disordersEvents, world.oneIn(3) {
            heldEvent = event
            world.plan(after: 20_000) { [self] in flushHeld() }
        } else {
            deliver(event)
            if faults.doublesEvents, world.oneIn(2) { deliver(event) }
        }
    }

    private func flushHeld() {
        guard let held = heldEvent else { return }
        heldEvent = nil
        deliver(held)
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
