import Fuzzing
import Telephony
import Testing

@testable import Calls
@testable import Rules
@testable import Warden

/// Limits by callee and time, drawn from one seed: some callees have none, some change every few
/// seconds, some are not in force.
private struct ScriptedLimits {
    let seed: UInt64
    let rule: MaskingRule
    /// The longest window that any of them has.
    let reach: Int64
    /// Whether they decide: never, always, or every other stretch of time.
    let force: Int

    func held(_ key: PartyKey, at time: EventTime) -> BruteForce.Held? {
        let stretch = UInt64(time / 3_000_000)
        var random = SeededGenerator(seed: mixed(seed ^ mixed(key.word &+ mixed(stretch))))
        guard Int.random(in: 0..<5, using: &random) > 0 else { return nil }
        var windows: Set<Int64> = [rule.windowMicroseconds]
        for window in [300_000, 1_000_000, 2_500_000, reach] as [Int64] where window <= reach {
            if Bool.random(using: &random) { windows.insert(window) }
        }
        var callers = rule.threshold
        let limits = windows.sorted().map { window in
            callers += Int.random(in: 0...2, using: &random)
            return CallerLimit(callers: callers, windowMicroseconds: window)
        }
        return BruteForce.Held(limits, isInForce: force == 2 ? stretch % 2 == 0 : force == 1)
    }

    func limits(_ key: PartyKey, at time: EventTime) -> (CalleeLimits?, Bool) {
        guard let held = held(key, at: time) else { return (nil, force > 0) }
        let limits = CalleeLimits(
            limits: held.limits,
            main: held.limits[0],
            profile: 0,
            fast: 0,
            rate: 0,
            dispersion: 8,
            origin: .learned
        )
        return (limits, held.isInForce)
    }
}

/// A book of calls whose callees are held to scripted limits.
private struct LimitedBook: ~Copyable {
    var book: CallBook
    var script: ScriptedLimits

    init(_ setup: WardenSetup, _ script: ScriptedLimits) {
        book = CallBook(setup)
        self.script = script
        use(setup, script)
    }

    mutating func use(_ setup: WardenSetup, _ script: ScriptedLimits) {
        book.use(setup)
        book.masking.use(setup.rule, reach: script.reach, in: &book.calls.table)
        self.script = script
    }

    /// Takes in a call; what it set off, and whether it was said of the call that limits tripped.
    mutating func add(
        _ call: Call,
        caller: Party
    ) -> (outcome: BruteForce.Outcome?, tripped: CallerLimit?) {
        _ = book.makeRoom()
        book.masking.prepare(&book.calls.table)
        let placed = book.calls.add(call, ReadName(call.id), caller: caller)
        let taken = book.masking.take(
            placed,
            from: caller,
            at: call.createdAt,
            in: &book.calls.table
        )
        guard taken != nil else { return (nil, nil) }
        let callee = book.calls.table.callees[placed.callee]
        let (limits, isInForce) = script.limits(
            book.key(of: callee.party),
            at: book.calls[callee.newest].time
        )
        let trip = book.masking.decide(
            about: placed,
            by: limits,
            isInForce: isInForce,
            in: &book.calls.table
        )
        let look = book.masking.look
        let outcome = trip.map { trip in
            let flagged = (0..<trip.flagged).map { place in
                let known = book.calls.call(book.masking.flagged[place])
                return FlaggedName(id: known.id, time: known.createdAt)
            }
            return BruteForce.Outcome(
                tripped: trip.time,
                flagged: Set(flagged),
                limit: look.limit,
                callers: look.callers
            )
        }
        return (outcome, look.tripped)
    }
}

@Suite("Limits of callees against a brute-force reading")
struct LimitOracleTests {
    @Test("What each call sets off equals the brute force's", arguments: OracleSize.batches(50))
    func equalsBruteForce(batch: UInt64) {
        var (flagged, bursts, late) = (0, 0, 0)
        for seed in batch * 10 + 1...batch * 10 + 10 {
            let tally = compare(seed: seed, events: 400)
            flagged += tally.flagged
            bursts += tally.bursts
            late += tally.late
        }
        #expect(flagged > 20 && bursts > 5 && late > 5, "such histories prove nothing")
    }

    @Test(
        "A table that is nearly full still answers exactly, as long as nothing in a window is shed",
        arguments: OracleSize.batches(5)
    )
    func nearlyFull(batch: UInt64) {
        var flagged = 0
        for seed in batch * 10 + 1...batch * 10 + 10 {
            flagged += compare(seed: seed, events: 1_500, callsMax: 256, isPaced: true).flagged
        }
        #expect(flagged > 20)
    }

    private struct Tally {
        var flagged = 0
        var bursts = 0
        var late = 0
    }

    /// One history, by the book and by the brute force.
    private struct Comparison: ~Copyable {
        let seed: UInt64
        let isPaced: Bool
        var random: SeededGenerator
        var history: History
        var setup = WardenSetup()
        var script: ScriptedLimits
        var book: LimitedBook
        var oracle: BruteForce
        var serials = Serials()
        var keys: [Party: PartyKey] = [:]
        var newest: EventTime = 0
        var tally = Tally()

        init(seed: UInt64, callsMax: Int, isPaced: Bool) {
            (self.seed, self.isPaced) = (seed, isPaced)
            random = SeededGenerator(seed: seed ^ 0x5eed)
            history = History(seed: seed)
            setup.recentCallsMax = callsMax
            // In a history that is paced, so many calls come in the longest window and no more.
            setup.rule = isPaced ? MaskingRule(threshold: 3, windowSeconds: 1) : history.rule
            script = ScriptedLimits(
                seed: seed,
                rule: setup.rule,
                reach: setup.rule.windowMicroseconds * (seed % 3 == 0 ? 1 : 2),
                force: Int(seed % 4)
            )
            book = LimitedBook(setup, script)
            oracle = BruteForce(rule: setup.rule)
        }

        /// Another rule, with other limits, once in a while.
        mutating func changeRule(_ number: Int) {
            guard !isPaced, let rule = history.newRule(number) else { return }
            setup.rule = rule
            script = ScriptedLimits(
                seed: seed &+ UInt64(number),
                rule: rule,
                reach: rule.windowMicroseconds * 2,
                force: Int.random(in: 0...2, using: &random)
            )
            book.use(setup, script)
            oracle.rule = rule
        }

        mutating func call(_ number: Int) -> Call {
            var call = history.event(number).call
            if isPaced { call.createdAt = noon + Int64(number) * 20_000 - call.createdAt % 60_000 }
            call.id = CallID("call-\(number)")
            if call.calleeReading == nigeria.read("+23480000000010") {
                call.calleeReading = .text("desk")
            }
            return call
        }

        /// A caller becomes exempt, once in a while.
        mutating func drop(_ caller: PartyReading) {
            guard !isPaced, Int.random(in: 0..<80, using: &random) == 0 else { return }
            var dropped: Set<FlaggedName> = []
            _ = book.book.drop { call in
                guard call.callerReading == caller else { return false }
                dropped.insert(FlaggedName(id: call.id, time: call.createdAt))
                return true
            }
            oracle.drop { dropped.contains($0) }
        }
    }

    private func compare(
        seed: UInt64,
        events: Int,
        callsMax: Int = 2_048,
        isPaced: Bool = false
    ) -> Tally {
        var run = Comparison(seed: seed, callsMax: callsMax, isPaced: isPaced)
        for number in 0..<events {
            run.changeRule(number)
            let call = run.call(number)
            let callee = run.serials.party(call.calleeReading)
            run.keys[callee] = PartyKey(call.calleeReading)
            run.drop(call.callerReading)
            let counted = run.book.book.countedCaller(of: call, run.setup.rule.withheldCallers)
            let caller = run.serials.caller(of: call, rule: run.setup.rule)
            guard let counted, let caller else { continue }
            let (keys, script) = (run.keys, run.script)
            run.oracle.limits = { party, time in
                keys[party].flatMap { script.held($0, at: time) }
            }
            let found = run.book.add(call, caller: counted)
            run.oracle.add(call, caller: caller, callee: callee)
            expect(found, run.oracle, seed, number)
            let isLate = call.createdAt < run.newest
            run.newest = max(run.newest, call.createdAt)
            guard let outcome = run.oracle.outcome else { continue }
            run.tally.flagged += outcome.flagged.count
            run.tally.bursts += outcome.flagged.isEmpty ? 1 : 0
            run.tally.late += isLate ? 1 : 0
        }
        return run.tally
    }

    private func expect(
        _ found: (outcome: BruteForce.Outcome?, tripped: CallerLimit?),
        _ oracle: BruteForce,
        _ seed: UInt64,
        _ number: Int
    ) {
        var (outcome, expected) = (found.outcome, oracle.outcome)
        // Nobody looks for more than the largest of the limits wants.
        if let callers = outcome?.callers, let all = expected?.callers {
            #expect(callers >= outcome?.limit.callers ?? 0, "seed \(seed), call \(number)")
            #expect(callers <= all, "seed \(seed), call \(number)")
        }
        outcome?.callers = 0
        expected?.callers = 0
        #expect(outcome == expected, "seed \(seed), call \(number)")
        #expect(found.tripped == oracle.limitTripped, "seed \(seed), call \(number)")
    }
}
