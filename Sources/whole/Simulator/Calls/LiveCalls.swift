/// The calls that are up, from their first event to their last.
///
/// Every step says what comes of it; who tells the clients is another's business.
struct LiveCalls: Sendable {
    private let options: SimulatorOptions
    private var table = CallTable()
    /// How many there were since the start.
    private(set) var lastNumber = 0
    private(set) var peakSessions = 0

    init(_ options: SimulatorOptions) { self.options = options }

    var count: Int { table.count }
    var channelCount: Int { table.channelCount }
    /// Oldest first.
    var numbers: [CallNumber] { table.numbers }

    subscript(number: CallNumber) -> SimulatedCall? { table[number] }

    /// The channel of this exact name.
    subscript(uuid uuid: some StringProtocol) -> CallTable.Channel? { table[uuid: uuid] }

    /// The calls that `show channels` has: some time after their CHANNEL_CREATE (recorded).
    func listed(at time: Int64) -> [SimulatedCall] {
        let latest = time - Int64(options.showLagMilliseconds * 1_000)
        return numbers.compactMap { table[$0] }.filter { $0.inbound.created <= latest }
    }

    /// A call comes in; nil where the switch is down or full.
    mutating func start(
        _ wanted: WantedCall,
        at now: Int64,
        _ around: inout Surroundings
    ) -> (call: SimulatedCall, effects: [CallEffect])? {
        guard !around.isDown else { return nil }
        guard count < options.liveCallsMax else {
            around.counters.callsRefused += 1
            return nil
        }
        lastNumber += 1
        let maker = CallMaker(
            number: lastNumber,
            isBridged: around.random.chance(options.bridgedShare),
            startedAt: around.clock.startedAt,
            created: around.clock.time(at: now)
        )
        let call = maker.call(wanted, &around.random)
        table.insert(call)
        peakSessions = max(peakSessions, channelCount)
        around.counters.callsStarted += 1
        if call.attack != nil { around.counters.attackCallsStarted += 1 }
        let rings = around.random.microseconds(in: options.answerAfterSeconds, unit: 1_000_000)
        let isAnswered = call.attack != nil || around.random.chance(options.answeredShare)
        let next: SwitchTimer = isAnswered ? .answer(call.number) : .callerLeaves(call.number)
        around.timers.set(next, at: now + rings)
        var effects: [CallEffect] = [.event(.create, .inbound, skipping: 9, of: call)]
        if call.outbound != nil {
            effects.append(.event(.create, .outbound, skipping: 9, of: call))
        }
        return (call, effects + [.log("New Channel", call)])
    }

    mutating func answer(
        _ number: CallNumber,
        at now: Int64,
        _ around: inout Surroundings
    ) -> [CallEffect] {
        guard var call = table[number], call.phase == .ringing else { return [] }
        let time = around.clock.time(at: now)
        let isBridged = call.outbound != nil
        call.phase = .answered
        call.wasAnswered = true
        call.update { leg in
            leg.answered = time
            if isBridged { leg.progress = leg.created }
        }
        table[number] = call
        if isBridged { table[number]?.update { $0.bridged = time } }
        around.counters.callsAnswered += 1
        let leaves = CallEffect.timer(.callerLeaves(number), at: now + call.talkMicroseconds)
        guard isBridged else { return [.event(.answer, .inbound, skipping: 5, of: call), leaves] }
        return [
            .event(.answer, .outbound, skipping: 8, of: call),
            .event(.bridgedAnswer, .inbound, skipping: 5, of: call), leaves,
        ]
    }

    mutating func callerLeaves(_ number: CallNumber, at now: Int64, _ around: inout Surroundings) {
        guard let call = table[number], call.phase != .ending else { return }
        let cause: HangupCause = call.phase == .answered ? .normalClearing : .originatorCancel
        end(number, by: .caller, cause: cause, at: now, &around)
    }

    /// Decides the end of a call; its hang-up events come at `now`.
    mutating func end(
        _ number: CallNumber,
        by ender: SimulatedCall.Ender,
        cause: HangupCause,
        at now: Int64,
        _ around: inout Surroundings
    ) {
        table[number]?.phase = .ending
        table[number]?.ender = ender
        table[number]?.inbound.cause = cause
        table[number]?.inbound.isEndedBySwitch = ender != .caller
        // A kill of the first leg ends the second one normally (recorded).
        table[number]?.outbound?.cause = ender == .kill(.inbound) ? .normalClearing : cause
        around.timers.set(.hangUp(number), at: now)
    }

    /// The switch goes down: what the ends of its calls say from now on.
    mutating func shutDown(_ number: CallNumber) {
        table[number]?.ender = .shutdown
        table[number]?.update { $0.cause = .systemShutdown }
    }

    mutating func hangUp(
        _ number: CallNumber,
        at now: Int64,
        _ around: inout Surroundings
    ) -> [CallEffect] {
        guard let call = table[number] else { return [] }
        table[number]?.isHungUp = true
        let delay = completeDelay(of: call, &around.random)
        around.timers.set(.complete(number), at: now + delay)
        guard !call.isPlayed else { return [.replay(["CHANNEL_HANGUP"], call)] }
        let log = CallEffect.log("Hangup", call)
        let form = HangupForms(call).hangup
        let inbound = CallEffect.event(form, .inbound, skipping: 2, of: call)
        guard call.outbound != nil else { return [log, inbound] }
        if call.ender == .kill(.outbound) {
            return [log, .event(.hangup, .outbound, skipping: 2, of: call), inbound]
        }
        return [log, inbound, .event(.hangup, .outbound, skipping: 0, of: call)]
    }

    private func completeDelay(of call: SimulatedCall, _ random: inout SeededGenerator) -> Int64 {
        let usual = random.microseconds(in: options.completeDelayMilliseconds, unit: 1_000)
        guard let silent = options.silentBridgeMilliseconds, call.outbound != nil, call.wasAnswered,
            case .kill = call.ender, !call.isParted
        else { return usual }
        return Int64(silent * 1_000)
    }

    mutating func complete(
        _ number: CallNumber,
        at now: Int64,
        _ around: inout Surroundings
    ) -> [CallEffect] {
        guard var call = table[number] else { return [] }
        let time = around.clock.time(at: now)
        call.update { $0.ended = time }
        table.remove(number)
        around.counters.callsEnded += 1
        guard !call.isPlayed else {
            return [.replay(["CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY"], call)]
        }
        let forms = HangupForms(call)
        let inbound: [CallEffect] = [
            .event(forms.complete, .inbound, skipping: 5, of: call),
            .event(forms.destroy, .inbound, skipping: 0, of: call), .gone(call.inbound, .inbound),
        ]
        guard let outbound = call.outbound else { return inbound }
        return [.event(.complete, .outbound, skipping: 3, of: call)] + inbound
            + [.event(.destroy, .outbound, skipping: 1, of: call), .gone(outbound, .outbound)]
    }

    /// The switch is another after this: no call of before is known.
    mutating func forgetAll(_ around: inout Surroundings) {
        around.counters.callsEnded += count
        table = CallTable()
    }
}

/// What commands of clients do to calls.
extension LiveCalls {
    /// Counts a kill of a channel: how many came so far, this one included.
    mutating func countKill(of channel: CallTable.Channel) -> Int {
        switch channel.side {
        case .inbound:
            table[channel.call]?.killsReceived += 1
            return table[channel.call]?.killsReceived ?? 0
        case .outbound:
            table[channel.call]?.killsOfOtherLeg += 1
            return table[channel.call]?.killsOfOtherLeg ?? 0
        }
    }

    /// Both legs are killed: neither waits for the other.
    mutating func part(_ call: SimulatedCall, at now: Int64, _ around: inout Surroundings) {
        table[call.number]?.isParted = true
        let delay = around.random.microseconds(in: options.completeDelayMilliseconds, unit: 1_000)
        if call.isHungUp { around.timers.set(.complete(call.number), at: now + delay) }
    }

    /// False where the call has as many variables as it may.
    mutating func set(_ name: String, to value: String, of channel: CallTable.Channel) -> Bool {
        let count = table[channel.call]?.variables.count ?? 0
        guard count < SimulatedCall.variablesMax else { return false }
        table[channel.call]?.variables[name] = value
        return true
    }
}

/// What the events of a capture do to calls.
extension LiveCalls {
    /// Notes a channel of the capture, so that it can be listed and killed.
    mutating func admit(
        _ leg: (CallNumber) -> SimulatedLeg,
        isOutbound: Bool,
        _ around: inout Surroundings
    ) {
        lastNumber += 1
        around.counters.callsStarted += 1
        var call = SimulatedCall(number: lastNumber, inbound: leg(lastNumber))
        call.isPlayed = true
        call.isPlayedOutbound = isOutbound
        table.insert(call)
    }

    mutating func playedAnswer(of number: CallNumber, _ around: inout Surroundings) {
        around.counters.callsAnswered += 1
        table[number]?.phase = .answered
        table[number]?.wasAnswered = true
    }

    mutating func playedEnd(of number: CallNumber, _ around: inout Surroundings) {
        around.counters.callsEnded += 1
        table.remove(number)
    }
}
