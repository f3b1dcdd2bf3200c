/// A FreeSWITCH without sockets: what clients write and the time go in, what they read comes out.
///
/// Everything random comes from the seed and everything timed from the arguments, so the same calls
/// give the same bytes. What it says and in which order follows recordings of FreeSWITCH 1.10.12
/// (`fixtures/esl`). It only wires its parts: calls, kills, traffic and a capture say what happens,
/// sessions carry it to clients, faults meet it on the way.
package struct SimulatedSwitch: Sendable {
    private let heartbeatMicroseconds: Int64
    private var around: Surroundings
    private var calls: LiveCalls
    private var kills: KillDesk
    private var sessions: Sessions
    private var traffic: Traffic
    /// Takes the place of made-up calls.
    private var player: CapturePlayer?
    private var isShutDown = false

    /// A capture, where there is one, takes the place of made-up calls.
    package init(
        _ options: SimulatorOptions,
        capture: Capture? = nil,
        startingAt now: Int64
    ) throws(SimulatorError) {
        try options.check()
        heartbeatMicroseconds = Int64(options.heartbeatSeconds * 1_000_000)
        around = Surroundings(options, capture: capture, startingAt: now)
        calls = LiveCalls(options)
        kills = KillDesk(options)
        sessions = Sessions(options)
        traffic = Traffic(options)
        player = capture.map { CapturePlayer($0, speed: options.playSpeed) }
        around.timers.set(.heartbeat, at: now + heartbeatMicroseconds)
        if !options.waitsForListener { startTraffic(at: now) }
    }

    // MARK: Time

    /// How far the times that come in lag behind the real ones, which events tell.
    package var lateMicroseconds: Int64 {
        get { around.clock.lateMicroseconds }
        set { around.clock.lateMicroseconds = newValue }
    }

    /// When `advance` has something to do next.
    package var nextDue: Int64? { around.timers.nextDue }

    /// The switch is gone for the time of a restart: nobody listens on its port.
    package var isDown: Bool { around.isDown }

    /// What happened so far.
    package var statistics: SimulatorCounters {
        var current = around.counters
        current.callsUp = calls.count
        return current
    }

    /// The traffic has ended: the capture is played, or the traffic's time is over and no call up.
    package var isTrafficOver: Bool {
        guard traffic.startedAt != nil else { return false }
        if let player { return player.isOver }
        return calls.count == 0 && traffic.isOver(at: around.latest)
    }

    /// Does everything that is due by `now`, each thing at its own time.
    package mutating func advance(to now: Int64) {
        defer { around.pass(to: now) }
        while let (due, timer) = around.timers.pop(by: now) {
            around.pass(to: due)
            guard !isShutDown else { continue }
            fire(timer, at: due)
        }
    }

    private mutating func fire(_ timer: SwitchTimer, at now: Int64) {
        switch timer {
        case .ordinaryCall:
            let number = calls.lastNumber + 1
            start(traffic.ordinaryCall(number: number, at: now, &around), at: now)
        case .attackCall(let plan, let round, let index):
            let wanted = traffic.attackCall(
                plan: plan,
                round: round,
                index: index,
                at: now,
                &around.timers
            )
            start(wanted, at: now)
        case .answer(let call): carryOut(calls.answer(call, at: now, &around), at: now)
        case .callerLeaves(let call): calls.callerLeaves(call, at: now, &around)
        case .hangUp(let call): carryOut(calls.hangUp(call, at: now, &around), at: now)
        case .complete(let call): carryOut(calls.complete(call, at: now, &around), at: now)
        case .heartbeat: heartbeat(at: now)
        case .authDeadline(let client): sessions.authDeadlinePassed(client)
        case .apiDone(let client, let reply):
            sessions.answer(reply, to: client, &around)
            runCommands(of: client, at: now)
        case .jobDone(let job, let result):
            sessions.publish(.done(job, result: result, around.clock.moment(at: now)), &around)
        case .lingerOver(let client): sessions.lingerIsOver(client)
        case .closeOverdue(let client): disconnect(client)
        case .play: play(at: now)
        case .fault(let plan): faultIsDue(plan, at: now)
        case .faultOver: around.faults.end(by: now)
        case .orderedAgain(let client): sessions.putInOrder(client, &around)
        }
    }

    /// Sends SHUTDOWN, ends every call and takes leave of every client, as SIGTERM makes it.
    package mutating func shutDown(at now: Int64) {
        guard !isShutDown else { return }
        sessions.publish(.shutdown(around.clock.moment(at: now)), &around)
        for number in calls.numbers {
            calls.shutDown(number)
            carryOut(calls.hangUp(number, at: now, &around), at: now)
            carryOut(calls.complete(number, at: now, &around), at: now)
        }
        sessions.close()
        isShutDown = true
    }

    // MARK: Traffic and faults

    private mutating func startTraffic(at now: Int64) {
        guard traffic.startedAt == nil else { return }
        traffic.begin(at: now)
        around.clock.trafficBegins(at: now)
        around.faults.scheduleAll(from: now, &around.timers)
        guard player == nil else { return around.timers.set(.play, at: now) }
        traffic.schedule(from: now, &around)
    }

    /// Adds an attack; its `atSeconds` counts from now.
    package mutating func launch(_ attack: AttackPlan, at now: Int64) throws(SimulatorError) {
        try traffic.launch(attack, at: now, &around.timers)
    }

    /// Starts one call now; its caller and callee are written as given.
    @discardableResult
    package mutating func placeCall(
        from caller: String,
        to callee: String,
        at now: Int64
    ) -> String? {
        start(traffic.call(from: caller, to: callee, &around.random), at: now)
    }

    /// Adds a fault; its `atSeconds` counts from now.
    package mutating func inject(_ fault: FaultPlan, at now: Int64) throws(SimulatorError) {
        try around.faults.inject(fault, at: now, &around.timers)
    }

    private mutating func faultIsDue(_ number: Int, at now: Int64) {
        let goesOn = !traffic.isTimeOver(at: now)
        let begun = around.faults.begin(number, at: now, isRepeated: goesOn, &around.timers)
        guard let plan = begun else { return }
        switch plan.kind {
        case .restart: restart(at: now)
        case .stall:
            around.counters.count(.stall, sessions.stalledCount(by: plan, around.faults))
        default: break
        }
    }

    /// Connections end without a word, calls without an event; whoever runs next has another name.
    private mutating func restart(at now: Int64) {
        around.counters.count(.restart)
        sessions.abort()
        calls.forgetAll(&around)
        around.clock.restart(at: now, coreUUID: around.random.uuid())
    }

    // MARK: Calls and events

    @discardableResult
    private mutating func start(_ wanted: WantedCall?, at now: Int64) -> String? {
        guard let wanted, let (call, effects) = calls.start(wanted, at: now, &around) else {
            return nil
        }
        carryOut(effects, at: now)
        return call.inbound.uuid.text
    }

    private mutating func carryOut(_ effects: [CallEffect], at now: Int64) {
        sessions.carryOut(effects, at: now, &player, &around)
    }

    private mutating func heartbeat(at now: Int64) {
        around.timers.set(.heartbeat, at: now + heartbeatMicroseconds)
        guard !around.meets(.noHeartbeat) else { return }
        let uptime = now - around.clock.startedAt
        let moment = around.clock.moment(at: now)
        sessions.publish(.heartbeat(moment, upMicroseconds: uptime, calls: calls), &around)
    }

    private mutating func play(at now: Int64) {
        guard let due = player?.due(at: now, &calls, &around) else { return }
        for event in due { sessions.publish(event, &around) }
        guard let start = traffic.startedAt,
            let next = player?.nextDue(after: now, start: start)
        else { return }
        around.timers.set(.play, at: next)
    }

    // MARK: Commands

    /// The kills received since the last time.
    package mutating func takeKills() -> [KillEntry] { kills.take() }

    private mutating func runCommands(of id: ClientID, at now: Int64) {
        while let command = sessions.nextCommand(of: id, &around.counters) {
            guard let request = sessions.obey(command, of: id, calls, &around) else { continue }
            if request == .traffic {
                startTraffic(at: now)
            } else {
                let desk = RequestDesk(client: id, now: now)
                desk.carryOut(request, command, &sessions, &calls, &kills, &around)
            }
        }
        sessions.settle(id, at: now, &around.timers)
    }

    // MARK: Connections

    /// Lets a client in and greets it; nil where too many are here.
    package mutating func connect(at now: Int64) -> ClientID? { sessions.connect(at: now, &around) }

    /// Takes in what a client wrote and carries out the commands that are whole.
    package mutating func receive(
        _ bytes: some Sequence<UInt8>,
        from id: ClientID,
        at now: Int64
    ) {
        advance(to: now)
        guard sessions.client(id)?.isClosing == false else { return }
        sessions.received(bytes, from: id)
        runCommands(of: id, at: now)
    }

    /// The connection is gone.
    package mutating func disconnect(_ id: ClientID) { sessions.disconnect(id) }

    /// Takes leave of every client while the calls live on, as `reload mod_event_socket` does.
    package mutating func dropClients() { sessions.close() }

    /// False while so much of a client's commands waits that its socket should not be read.
    package func wantsInput(from id: ClientID) -> Bool {
        sessions.client(id).map { $0.bytesToRead < 2 * CommandReader.bodyBytesMax } ?? false
    }

    /// What is to be written to a client now.
    package func output(for id: ClientID) -> ArraySlice<UInt8> {
        sessions.output(for: id, around.faults)
    }

    /// True where `output` has something.
    package func hasOutput(for id: ClientID) -> Bool {
        sessions.client(id).map { $0.hasOutput && !$0.isStalled(around.faults) } ?? false
    }

    /// The first `count` bytes of `output` are on the wire.
    package mutating func wrote(_ count: Int, to id: ClientID) {
        sessions.wrote(count, to: id, &around)
    }

    /// The client's socket takes no more for now: what is left waits in the switch.
    package mutating func couldNotWrite(to id: ClientID) {
        guard let client = sessions.client(id) else { return }
        let peak = max(around.counters.queueBytesPeak, client.bytesWaiting)
        around.counters.queueBytesPeak = peak
    }

    /// True where the connection is to be closed now.
    package func isFinished(_ id: ClientID) -> Bool {
        sessions.client(id).map { $0.isClosing && !$0.hasOutput } ?? true
    }
}
