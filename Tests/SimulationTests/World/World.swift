import Records
import Warden
import Simulator
import Telephony

/// A world made of one seed: switches, callers, a network, a disk, an agent, and what goes wrong.
///
/// Nothing in it waits and nothing in it is left to chance: the same seed gives the same world always,
/// down to the place at which a frame is cut.
final class World {
    static let heartbeatSeconds: Int64 = 5
    /// Traffic and faults take so long; behind it the world is calm.
    static let troubleMicroseconds: Int64 = 45_000_000
    /// What the agent has, once all is calm, to be as good as new.
    static let recoveryMicroseconds: Int64 = 45_000_000
    static let logTurnMicroseconds: Int64 = 100_000

    let seed: UInt64
    let sabotage: Sabotage?
    let settings: WorldSettings
    var random: SeededGenerator
    private var agenda = TimerQueue<() -> Void>()
    private(set) var now: Int64 = 0
    /// The wall clock when the world began.
    let epoch: Int64 = 1_795_166_794_000_000
    /// How far the agent's wall clock is from the true time.
    var wallSkew: Int64 = 0
    private(set) var pipes: [Int32: Pipe] = [:]
    private(set) var controls: [Int32: SimulatedControlPath] = [:]
    private(set) var switches: [ModelSwitch] = []
    private(set) var agent: SimulatedAgent?
    let disk: SimulatedDisk
    var calls: [String: TrueCall] = [:]
    var attacks: [Attack] = []
    /// Every stretch of time in which something was wrong.
    var troubles: [ClosedRange<Int64>] = []
    var happened: [(fault: Fault, from: Int64, to: Int64, place: Int)] = []
    /// Setups that were in force, and since when.
    private(set) var setups: [(since: Int64, setup: WardenSetup)]
    /// Promises broken while the world went on.
    private(set) var broken: [String] = []
    /// When exemptions for a callee came into force.
    var exemptedAt: [Int: Int64] = [:]
    let readsInPieces: Bool
    /// Writes until the agent is killed, in the middle of what it is doing.
    var writesToLive: Int?
    private(set) var isAgentDead = false
    /// Stopped as by SIGSTOP until then.
    var standsStillUntil: Int64 = 0
    var restarts = 0

    init(seed: UInt64, sabotage: Sabotage? = nil) throws {
        self.seed = seed
        self.sabotage = sabotage
        random = SeededGenerator(seed: seed)
        settings = WorldSettings(using: &random)
        setups = [(0, settings.setup)]
        readsInPieces = random.oneIn(3)
        disk = try SimulatedDisk(journalBytes: settings.journalBytes)
    }

    var moment: Moment { Moment(monotonic: now, wall: epoch + now + wallSkew) }
    var setup: WardenSetup { setups[setups.count - 1].setup }

    /// Says what happens, where one world alone is looked into.
    func trace(_ words: () -> String) {
        if SimulationTests.only == seed { print(now, words()) }
    }

    func oneIn(_ count: Int) -> Bool { random.oneIn(count) }
    func latency() -> Int64 { Int64.random(in: 30...settings.latencyMax, using: &random) }

    func plan(at time: Int64, _ act: @escaping () -> Void) {
        agenda.set(act, at: max(time, now))
    }

    func plan(after wait: Int64, _ act: @escaping () -> Void) { plan(at: now + wait, act) }

    // MARK: Running

    /// Lets the whole world happen; what was promised and not kept, in words.
    func run() throws -> [String] {
        switches = settings.kinds.enumerated().map { place, kind in
            kind == .kamailio ? ModelKamailio(place, in: self) : ModelFreeSWITCH(place, in: self)
        }
        startAgent()
        planTraffic()
        planFaults()
        let probe = Self.troubleMicroseconds + Self.recoveryMicroseconds
        plan(at: probe) { [unowned self] in attackEverySwitch() }
        // The longest call ends by itself meanwhile, and the account of its end follows within six seconds.
        pass(to: probe + 28_000_000)
        try agent?.drain()
        defer { agent = nil }
        return try broken + Promises(of: self).broken()
    }

    /// A switch must never wait for the agent: what has arrived is read at once.
    private func checkNothingWaits() {
        guard agent != nil, broken.isEmpty, now >= standsStillUntil else { return }
        for pipe in pipes.values where pipe.isReadable {
            broken.append("\(pipe.waitingBytes) bytes left unread at \(now)")
        }
    }

    private func pass(to end: Int64) {
        while now < end {
            let wake = agent.map { max($0.wakeAt, standsStillUntil) } ?? .max
            let next = min(agenda.nextDue ?? .max, wake, end)
            now = max(now, next)
            agenda.pop(by: now)?.timer()
            if now >= standsStillUntil { agent?.turn() }
            if isAgentDead { buryAgent() } else { checkNothingWaits() }
        }
    }

    // MARK: The agent

    func startAgent() {
        guard agent == nil else { return }
        isAgentDead = false
        agent = try? SimulatedAgent(in: self)
        // A log that cannot be opened now is tried again, as systemd would.
        guard let agent else { return plan(after: 1_000_000) { [unowned self] in startAgent() } }
        agent.begin()
    }

    /// Kills the agent as SIGKILL does.
    func killAgent() {
        guard agent != nil, !isAgentDead else { return }
        isAgentDead = true
        disk.freeze()
    }

    /// A write reached the network: this may be the last thing that the agent ever did.
    func noteWrite() {
        guard let left = writesToLive else { return }
        writesToLive = left > 1 ? left - 1 : nil
        if left <= 1 { killAgent() }
    }

    private func buryAgent() {
        agent = nil
        isAgentDead = false
        disk.thaw()
        restarts += 1
        plan(after: random.milliseconds(50...4_000)) { [unowned self] in startAgent() }
    }

    /// Stops the agent as SIGTERM does, and starts it again.
    func restartAgent() {
        guard let agent, !isAgentDead else { return }
        agent.stop()
        self.agent = nil
        restarts += 1
        plan(after: random.milliseconds(50...2_000)) { [unowned self] in startAgent() }
    }

    /// New settings, as by SIGHUP; they hold for later agents too.
    func use(_ setup: WardenSetup) {
        setups.append((now, setup))
        agent?.use(setup)
    }

    // MARK: The network

    func openControl(ofSwitch place: Int) -> SimulatedControlPath? {
        guard let owner = switches[place] as? ModelKamailio else { return nil }
        let descriptor = Int32(1_000 + pipes.count + controls.count)
        let path = SimulatedControlPath(descriptor, to: owner)
        controls[descriptor] = path
        return path
    }

    func connect(toSwitch place: Int) -> Pipe {
        let pipe = Pipe(Int32(1_000 + pipes.count + controls.count), in: self)
        pipes[pipe.descriptor] = pipe
        plan(after: latency()) { [unowned self] in switches[place].connect(pipe) }
        return pipe
    }
}
