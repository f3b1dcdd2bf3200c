import Fuzzing
import Records
import Rules
import Telephony
import Testing
import Warden

@Suite("Learned limits against a brute-force reading")
struct LearnedOracleTests {
    private struct Found: Equatable {
        var alerts: [[FlaggedName]]
        var bursts: Int
    }

    /// Calls to three lines, of which one is busy and one is a desk by name, with attacks in between.
    private struct Traffic {
        private var random: SeededGenerator
        private var clock = noon
        private var attackUntil = 0

        init(seed: UInt64) { random = SeededGenerator(seed: seed) }

        mutating func call(_ number: Int) -> Call {
            if attackUntil < number, Int.random(in: 0..<600, using: &random) == 0 {
                attackUntil = number + Int.random(in: 3...40, using: &random)
            }
            let isAttack = number < attackUntil
            clock += Int64.random(in: 0...(isAttack ? 400_000 : 12_000_000), using: &random)
            let line = Int.random(in: 0..<10, using: &random)
            let callee =
                isAttack || line < 6 ? "+2348000000001" : line < 9 ? "desk" : "+2348000000002"
            let late = Int.random(in: 0..<8, using: &random) == 0
            let caller = Int.random(in: 0..<(isAttack ? 60 : 9_000), using: &random)
            return newCall(
                "call-\(number)",
                from: "+23490\(10_000_000 + caller)",
                to: callee,
                at: clock - (late ? Int64.random(in: 0...60_000, using: &random) : 0)
            ).call
        }
    }

    @Test(
        "Alerts, their calls and bursts equal the brute force's",
        arguments: 1...8 as ClosedRange<UInt64>
    )
    func inForce(seed: UInt64) {
        var setup = WardenSetup()
        setup.recentCallsMax = 4_096
        setup.rules.fanOut = FanOutRule(action: .off)
        setup.rule = MaskingRule(threshold: 3)
        setup.baselines.learningDays = 0
        setup.baselines.windows = seed % 4 == 0 ? .one : .five
        var core = WardenCore(setup)
        var oracle = BruteForce(rule: setup.rule)
        var (serials, traffic, effects) = (Serials(), Traffic(seed: seed), [WardenEffect]())
        var newest: [Party: EventTime] = [:]
        var isLimited = 0
        for number in 0..<3_000 {
            let call = traffic.call(number)
            let callee = serials.party(call.calleeReading)
            newest[callee] = max(newest[callee] ?? .min, call.createdAt)
            let limits = core.limits(of: call.calleeReading, at: newest[callee] ?? 0)
            oracle.limits = { _, _ in
                limits.map { BruteForce.Held($0.limits, isInForce: true) }
            }
            isLimited += limits == nil ? 0 : 1
            effects += core.effects(of: begin(call), at: moment(call.createdAt - noon))
            oracle.letPass(to: call.createdAt, on: call.link)
            oracle.add(call, caller: serials.party(call.callerReading), callee: callee)
        }
        #expect(found(in: effects).alerts == oracle.alerts.map { names($0.calls) }, "seed \(seed)")
        #expect(isLimited > 1_000 && !oracle.alerts.isEmpty, "such traffic proves nothing")
        #expect(core.counters.bursts > 0)
    }

    @Test("Watched, still learned or off, alerts and their calls are those of the rule")
    func ruleAlone() {
        let off = outcome(.off, days: 14)
        #expect(off.alerts.count > 3)
        #expect(outcome(.watch, days: 0) == off)
        #expect(outcome(.on, days: 14) == off)
        #expect(outcome(.on, days: 0) != off)
    }

    private func outcome(_ mode: BaselineMode, days: Int) -> Found {
        var setup = WardenSetup()
        setup.recentCallsMax = 4_096
        (setup.baselines.mode, setup.baselines.learningDays) = (mode, days)
        setup.rule = MaskingRule(threshold: 3)
        var core = WardenCore(setup)
        var (traffic, effects) = (Traffic(seed: 11), [WardenEffect]())
        for number in 0..<4_000 {
            let call = traffic.call(number)
            effects += core.effects(of: begin(call), at: moment(call.createdAt - noon))
        }
        return found(in: effects)
    }

    private func found(in effects: [WardenEffect]) -> Found {
        var calls: [Int64: Set<FlaggedName>] = [:]
        for call in effects.flagged where call.rule == .masking {
            let name = FlaggedName(id: call.call.id, time: call.call.createdAt)
            calls[call.alert.value, default: []].insert(name)
        }
        return Found(
            alerts: calls.sorted { $0.key < $1.key }.map { names($0.value) },
            bursts: effects.bursts.count
        )
    }

    private func names(_ calls: Set<FlaggedName>) -> [FlaggedName] {
        calls.sorted { ($0.time, $0.id.string) < ($1.time, $1.id.string) }
    }
}
