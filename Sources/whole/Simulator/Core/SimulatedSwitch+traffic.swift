extension SimulatedSwitch {
    /// Callers and callees of ordinary calls: 100 million numbers each before one comes again.
    private static let ordinaryCallerPrefix = "%2B23470"
    private static let ordinaryCalleePrefix = "%2B23481"
    private static let ordinaryNumbers: UInt64 = 100_000_000

    mutating func startTraffic(at now: Int64) {
        guard trafficStartedAt == nil else { return }
        trafficStartedAt = now
        for plan in faultPlans.indices { schedule(fault: plan, from: now) }
        if capture != nil {
            timers.set(.play(0), at: now)
            return
        }
        if options.callsPerSecond > 0 { timers.set(.ordinaryCall, at: now + gap()) }
        for plan in attacks.indices { schedule(plan: plan, round: 0, from: now) }
    }

    /// Adds an attack; its `atSeconds` counts from now.
    package mutating func launch(_ attack: AttackPlan, at now: Int64) throws(SimulatorError) {
        try attack.check()
        attacks.append(attack)
        schedule(plan: attacks.count - 1, round: 0, from: now)
    }

    /// Starts one call now; its caller and callee are written as given.
    @discardableResult
    package mutating func placeCall(
        from caller: String,
        to callee: String,
        at now: Int64
    ) -> String? {
        let call = startCall(
            caller: PercentCoding.encoded(caller.utf8),
            callee: PercentCoding.encoded(callee.utf8),
            talk: random.microseconds(in: options.talkSeconds, unit: 1_000_000),
            attack: nil,
            at: now
        )
        return call?.inbound.uuid.text
    }

    private mutating func gap() -> Int64 {
        let mean = 1_000_000 / options.callsPerSecond
        guard options.spacing == .random else { return max(1, Int64(mean)) }
        let part = (Double(random.next() >> 11) + 1) / Double(1 << 53)
        return max(1, Int64(-mean * logarithm(part)))
    }

    mutating func ordinaryCallIsDue(at now: Int64) {
        guard !isTrafficTimeOver(at: now) else { return }
        timers.set(.ordinaryCall, at: now + gap())
        let number = UInt64(lastCall + 1)
        startCall(
            caller: Self.number(Self.ordinaryCallerPrefix, number &* 48_271 &+ options.seed),
            callee: Self.number(Self.ordinaryCalleePrefix, number &* 69_621 &+ options.seed),
            talk: random.microseconds(in: options.talkSeconds, unit: 1_000_000),
            attack: nil,
            at: now
        )
    }

    func isTrafficTimeOver(at now: Int64) -> Bool {
        guard let seconds = options.trafficSeconds, let trafficStartedAt else { return false }
        return now >= trafficStartedAt + Int64(seconds * 1_000_000)
    }

    /// Eight digits behind a prefix; the factors share no divisor with 10, so none comes twice.
    private static func number(_ prefix: String, _ value: UInt64) -> [UInt8] {
        let digits = "\(value % ordinaryNumbers)"
        return [UInt8](
            prefix + String(repeating: "0", count: 8 - digits.utf8.count) + digits
        )
    }

    private mutating func schedule(plan: Int, round: Int, from start: Int64) {
        let attack = attacks[plan]
        let first = start + Int64(attack.atSeconds * 1_000_000)
        let delay = Int64((attack.everySeconds ?? 0) * Double(round) * 1_000_000)
        timers.set(.attackCall(plan: plan, round: round, index: 0), at: first + delay)
    }

    mutating func attackCallIsDue(plan: Int, round: Int, index: Int, at now: Int64) {
        let attack = attacks[plan]
        if index == 0 {
            guard !isTrafficTimeOver(at: now) else { return }
            lastAttack += 1
            attackNumbers[AttackRound(plan: plan, round: round)] = lastAttack
            if let every = attack.everySeconds {
                timers.set(
                    .attackCall(plan: plan, round: round + 1, index: 0),
                    at: now + Int64(every * 1_000_000)
                )
            }
        }
        if index + 1 < attack.callers {
            let gap =
                attack.microsecondsAfterFirst(index: index + 1)
                - attack.microsecondsAfterFirst(index: index)
            timers.set(.attackCall(plan: plan, round: round, index: index + 1), at: now + gap)
        }
        startCall(
            caller: PercentCoding.encoded(attack.caller(round: round, index: index).utf8),
            callee: PercentCoding.encoded(attack.callee(round: round, index: index).utf8),
            talk: Int64(attack.talkSeconds * 1_000_000),
            attack: attackNumbers[AttackRound(plan: plan, round: round)],
            at: now
        )
        if index + 1 == attack.callers {
            attackNumbers[AttackRound(plan: plan, round: round)] = nil
        }
    }
}
