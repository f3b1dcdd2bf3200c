/// A FreeSWITCH without sockets: what clients write and the time go in, what they read comes out.
///
/// Everything random comes from the seed and everything timed from the arguments, so the same calls
/// give the same bytes. What it says and in which order follows recordings of FreeSWITCH 1.10.12
/// (`fixtures/esl`). Events and api replies leave through `deliver` and `answer` alone, which is where
/// faults of the wire come in.
package struct SimulatedSwitch: Sendable {
    /// Kills kept until `takeKills`; older ones make room.
    static let killsKeptMax = 100_000

    let options: SimulatorOptions
    let capture: Capture?
    var random: SeededGenerator
    var timers = TimerQueue<SwitchTimer>()
    var calls = CallTable()
    var clients: [SwitchClient] = []
    var counters = SimulatorCounters()
    var kills: [KillEntry] = []

    var coreUUID: [UInt8]
    /// When this run of the switch began.
    var startedAt: Int64
    /// The latest time that came in.
    var latest: Int64
    /// How far the times that come in lag behind the real ones, which events tell.
    package var lateMicroseconds: Int64 = 0
    /// When the traffic began; nil while it waits for a listener.
    var trafficStartedAt: Int64?
    var lastClient = 0
    var lastCall = 0
    var lastAttack = 0
    var lastJob = 0
    var sequence: Int64 = 0
    var peakSessions = 0
    /// Attacks of the options and those launched later; timers name them by position.
    var attacks: [AttackPlan]
    /// The attack number of each round: plan and round to number.
    var attackNumbers: [AttackRound: Int] = [:]
    /// Channels of the capture that a kill ended before their time; bounded by the capture.
    var killedChannels: Set<[UInt8]> = []
    var isShutDown = false
    /// Faults of the options and those injected later; timers name them by position.
    var faultPlans: [FaultPlan]
    var faults = ActiveFaults()

    struct AttackRound: Hashable, Sendable {
        let plan: Int
        let round: Int
    }

    /// A capture, where there is one, takes the place of made-up calls.
    package init(
        _ options: SimulatorOptions,
        capture: Capture? = nil,
        startingAt now: Int64
    ) throws(SimulatorError) {
        try options.check()
        self.options = options
        self.capture = capture
        random = SeededGenerator(seed: options.seed)
        startedAt = now
        latest = now
        attacks = options.attacks
        faultPlans = options.faults
        let ownUUID = random.uuid()
        coreUUID = capture?.coreUUID ?? ownUUID
        timers.set(.heartbeat, at: now + heartbeatMicroseconds)
        if !options.waitsForListener { startTraffic(at: now) }
    }

    var heartbeatMicroseconds: Int64 { Int64(options.heartbeatSeconds * 1_000_000) }

    /// When `advance` has something to do next.
    package var nextDue: Int64? { timers.nextDue }

    /// What happened so far.
    package var statistics: SimulatorCounters {
        var current = counters
        current.callsUp = calls.count
        return current
    }

    /// The traffic has ended: the capture is played, or the traffic's time is over and no call up.
    package var isTrafficOver: Bool {
        guard trafficStartedAt != nil else { return false }
        if capture != nil { return playedEvents == capture?.events.count }
        return calls.count == 0 && attackNumbers.isEmpty && isTrafficTimeOver(at: latest)
    }

    var playedEvents = 0

    /// The kills received since the last time.
    package mutating func takeKills() -> [KillEntry] {
        defer { kills.removeAll() }
        return kills
    }

    /// Does everything that is due by `now`, each thing at its own time.
    package mutating func advance(to now: Int64) {
        defer { latest = max(latest, now) }
        while let (due, timer) = timers.pop(by: now) {
            latest = max(latest, due)
            guard !isShutDown else { continue }
            fire(timer, at: due)
        }
    }

    private mutating func fire(_ timer: SwitchTimer, at now: Int64) {
        switch timer {
        case .ordinaryCall: ordinaryCallIsDue(at: now)
        case .attackCall(let plan, let round, let index):
            attackCallIsDue(plan: plan, round: round, index: index, at: now)
        case .answer(let call): answer(call, at: now)
        case .callerLeaves(let call): callerLeaves(call, at: now)
        case .hangUp(let call): hangUp(call, at: now)
        case .complete(let call): complete(call, at: now)
        case .heartbeat: heartbeat(at: now)
        case .authDeadline(let client): authDeadlinePassed(client)
        case .apiDone(let client, let reply): apiIsDone(client, reply: reply, at: now)
        case .jobDone(let job, let result): publishJob(job, result: result, at: now)
        case .lingerOver(let client): lingerIsOver(client)
        case .closeOverdue(let client): disconnect(client)
        case .play(let index): playEvents(from: index, at: now)
        case .fault(let plan): faultIsDue(plan, at: now)
        case .faultOver: faults.end(by: now)
        case .orderedAgain(let client): putInOrder(client)
        }
    }

    /// Sends SHUTDOWN, ends every call and takes leave of every client, as SIGTERM makes it.
    package mutating func shutDown(at now: Int64) {
        guard !isShutDown else { return }
        publish(shutdownEvent(at: now))
        for number in calls.numbers {
            calls[number]?.ender = .shutdown
            calls[number]?.update { $0.cause = .systemShutdown }
            hangUp(number, at: now)
            complete(number, at: now)
        }
        dropClients()
        isShutDown = true
    }

    /// Takes leave of every client while the calls live on, as `reload mod_event_socket` does.
    package mutating func dropClients() {
        for index in clients.indices { clients[index].close(with: DisconnectNotice.shuttingDown) }
    }
}
