import Fuzzing
import Records
import Rules
import Telephony
import Testing
import Warden

@Suite("Calls of switches and calls told, against a brute-force reading of the rule")
struct ToldOracleTests {
    /// What a brute force makes of the window that ends with a call.
    private struct Seen {
        var time: EventTime
        var caller: Party
        var callee: Party
    }

    @Test("Flagged calls and answers equal the brute force's", arguments: OracleSize.batches(30))
    func equalsBruteForce(batch: UInt64) {
        var (flagged, answered) = (0, 0)
        for seed in batch * 10 + 1...batch * 10 + 10 {
            let counts = compare(seed: seed, events: 300)
            flagged += counts.flagged
            answered += counts.answered
        }
        #expect(flagged > 100 && answered > 500, "histories without attacks prove nothing")
    }

    /// What was told and seen so far, on both sides.
    private struct Comparison: ~Copyable {
        let rule: MaskingRule
        var core: WardenCore
        var oracle: BruteForce
        var serials = Serials()
        var seen: [Seen] = []
        var flagged: Set<FlaggedName> = []
        var answered = 0

        init(_ rule: MaskingRule) {
            self.rule = rule
            var setup = WardenSetup()
            setup.rules = .maskingAlone
            setup.rule = rule
            setup.recentCallsMax = 512
            setup.toldLinks = [LinkID(9)]
            core = WardenCore(setup)
            oracle = BruteForce(rule: rule)
        }

        /// The caller as the rule counts it, and what the brute force flags with this call.
        mutating func add(_ call: Call) -> (caller: Party?, flagged: Set<FlaggedName>) {
            guard oracle.isNew(call) else { return (nil, []) }
            let callee = serials.party(call.calleeReading)
            guard let caller = serials.caller(of: call, rule: rule) else {
                oracle.forget(call)
                return (nil, [])
            }
            oracle.add(call, caller: caller, callee: callee)
            seen.append(Seen(time: call.createdAt, caller: caller, callee: callee))
            return (caller, oracle.outcome?.flagged ?? [])
        }
    }

    private func compare(seed: UInt64, events: Int) -> (flagged: Int, answered: Int) {
        var history = History(seed: seed)
        var random = SeededGenerator(seed: seed ^ 0x701d)
        var both = Comparison(history.rule)
        for number in 0..<events {
            var event = history.event(number)
            let isTold = Bool.random(using: &random)
            if isTold {
                event.call.link = LinkID(9)
                event.call.id = CallID("told-\(number)")
                event.call.isNamedByDialog = true
                event.call.heldTransaction = TransactionKey(index: 1, label: UInt32(number))
            }
            let effects = both.core.effects(of: .call(event), at: moment(event.time - noon))
            both.oracle.letPass(to: event.time, on: event.link)
            let (caller, expected) = both.add(event.call)
            if isTold {
                let own = FlaggedName(id: event.call.id, time: event.time)
                let window = caller == nil ? [] : window(both.seen, both.rule)
                check(effects.answers, window, isFlagged: expected.contains(own), seed)
                both.answered += 1
            }
            let found = Set(
                effects.flagged.map { FlaggedName(id: $0.call.id, time: $0.call.createdAt) }
            )
            #expect(found == expected, "seed \(seed), event \(number)")
            both.flagged.formUnion(found)
        }
        #expect(both.flagged == Set(both.oracle.alerts.flatMap(\.calls)), "seed \(seed)")
        return (both.flagged.count, both.answered)
    }

    /// The calls of the window that ends with the latest one, it included.
    private func window(_ seen: [Seen], _ rule: MaskingRule) -> [Seen] {
        guard let last = seen.last else { return [] }
        let times = last.time - rule.windowMicroseconds...last.time
        return seen.filter { $0.callee == last.callee && times.contains($0.time) }
    }

    private func check(
        _ answers: [ToldAnswer],
        _ window: [Seen],
        isFlagged: Bool,
        _ seed: UInt64
    ) {
        #expect(answers.count == 1, "seed \(seed)")
        guard let answer = answers.first else { return }
        #expect((answer.action != nil) == isFlagged, "seed \(seed)")
        #expect((answer.alert != nil) == isFlagged, "seed \(seed)")
        // Of a callee with more calls, those that are later still are looked at first.
        guard window.count < ToldAnswer.callsMax / 2 else { return }
        #expect(answer.calls == window.count, "seed \(seed)")
        #expect(answer.callers == Set(window.map(\.caller)).count, "seed \(seed)")
    }
}
