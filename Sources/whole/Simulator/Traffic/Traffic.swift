/// When calls come in: ordinary ones by a rate, attacks by their plans.
struct Traffic: Sendable {
    /// Callers and callees of ordinary calls: 100 million numbers each before one comes again.
    private static let ordinaryCallerPrefix = "%2B23470"
    private static let ordinaryCalleePrefix = "%2B23481"
    private static let ordinaryNumbers: UInt64 = 100_000_000

    private struct Round: Hashable, Sendable {
        let plan: Int
        let round: Int
    }

    private let options: SimulatorOptions
    /// When it began; nil while it waits for a listener.
    private(set) var startedAt: Int64?
    /// Attacks of the options and those launched later; timers name them by position.
    private var attacks: [AttackPlan]
    private var lastAttack = 0
    /// The attacks that are under way, by number.
    private var underWay: [Round: Int] = [:]

    init(_ options: SimulatorOptions) {
        self.options = options
        attacks = options.attacks
    }

    /// No new call comes, and no attack is under way.
    func isOver(at now: Int64) -> Bool { underWay.isEmpty && isTimeOver(at: now) }

    func isTimeOver(at now: Int64) -> Bool {
        guard let seconds = options.trafficSeconds, let startedAt else { return false }
        return now >= startedAt + Int64(seconds * 1_000_000)
    }

    /// Its time runs from now on.
    mutating func begin(at now: Int64) { startedAt = now }

    /// Sets the timers of the first calls.
    func schedule(from start: Int64, _ around: inout Surroundings) {
        if options.callsPerSecond > 0 {
            around.timers.set(.ordinaryCall, at: start + gap(&around.random))
        }
        for plan in attacks.indices { schedule(plan: plan, from: start, &around.timers) }
    }

    /// Adds an attack; its `atSeconds` counts from now.
    mutating func launch(
        _ attack: AttackPlan,
        at now: Int64,
        _ timers: inout TimerQueue<SwitchTimer>
    ) throws(SimulatorError) {
        try attack.check()
        attacks.append(attack)
        schedule(plan: attacks.count - 1, from: now, &timers)
    }

    private func schedule(
        plan: Int,
        from start: Int64,
        _ timers: inout TimerQueue<SwitchTimer>
    ) {
        let first = start + Int64(attacks[plan].atSeconds * 1_000_000)
        timers.set(.attackCall(plan: plan, round: 0, index: 0), at: first)
    }

    /// A call that somebody asked for.
    func call(
        from caller: String,
        to callee: String,
        _ random: inout SeededGenerator
    ) -> WantedCall {
        WantedCall(
            caller: PercentCoding.encoded(caller.utf8),
            callee: PercentCoding.encoded(callee.utf8),
            talkMicroseconds: talk(&random)
        )
    }

    /// The ordinary call that is due, and the time of the next; `number` is what it is to have.
    func ordinaryCall(
        number: CallNumber,
        at now: Int64,
        _ around: inout Surroundings
    ) -> WantedCall? {
        guard !isTimeOver(at: now) else { return nil }
        around.timers.set(.ordinaryCall, at: now + gap(&around.random))
        let number = UInt64(number)
        return WantedCall(
            caller: Self.number(Self.ordinaryCallerPrefix, number &* 48_271 &+ options.seed),
            callee: Self.number(Self.ordinaryCalleePrefix, number &* 69_621 &+ options.seed),
            talkMicroseconds: talk(&around.random)
        )
    }

    /// The call of an attack that is due, and the time of the next.
    mutating func attackCall(
        plan: Int,
        round: Int,
        index: Int,
        at now: Int64,
        _ timers: inout TimerQueue<SwitchTimer>
    ) -> WantedCall? {
        let attack = attacks[plan]
        let name = Round(plan: plan, round: round)
        if index == 0 {
            guard !isTimeOver(at: now) else { return nil }
            lastAttack += 1
            underWay[name] = lastAttack
            if let every = attack.everySeconds {
                let next = now + Int64(every * 1_000_000)
                timers.set(.attackCall(plan: plan, round: round + 1, index: 0), at: next)
            }
        }
        let number = underWay[name]
        if index + 1 < attack.callers {
            let gap =
                attack.microsecondsAfterFirst(index: index + 1)
                - attack.microsecondsAfterFirst(index: index)
            timers.set(.attackCall(plan: plan, round: round, index: index + 1), at: now + gap)
        } else {
            underWay[name] = nil
        }
        return WantedCall(
            caller: PercentCoding.encoded(attack.caller(round: round, index: index).utf8),
            callee: PercentCoding.encoded(attack.callee(round: round, index: index).utf8),
            talkMicroseconds: Int64(attack.talkSeconds * 1_000_000),
            attack: number
        )
    }

    private func gap(_ random: inout SeededGenerator) -> Int64 {
        let mean = 1_000_000 / options.callsPerSecond
        guard options.spacing == .random else { return max(1, Int64(mean)) }
        let part = (Double(random.next() >> 11) + 1) / Double(1 << 53)
        return max(1, Int64(-mean * logarithm(part)))
    }

    private func talk(_ random: inout SeededGenerator) -> Int64 {
        random.microseconds(in: options.talkSeconds, unit: 1_000_000)
    }

    /// Eight digits behind a prefix; the factors share no divisor with 10, so none comes twice.
    private static func number(_ prefix: String, _ value: UInt64) -> [UInt8] {
        let digits = "\(value % ordinaryNumbers)"
        return [UInt8](
            prefix + String(repeating: "0", count: 8 - digits.utf8.count) + digits
        )
    }
}
