import Records
import Rules
import Warden
import Fuzzing
import Telephony
import Testing

@Suite("The windows against a brute-force reading of the rule")
struct OracleTests {
    private struct Outcome: Equatable {
        var tripped: EventTime
        var calls: Set<FlaggedName>
    }

    @Test("Alerts and flagged calls equal the brute force's", arguments: OracleSize.batches(60))
    func equalsBruteForce(batch: UInt64) {
        var alerts = 0
        for seed in batch * 10 + 1...batch * 10 + 10 {
            let (found, expected) = outcomes(of: History(seed: seed), events: 400)
            #expect(found == expected, "seed \(seed)")
            alerts += expected.count
        }
        #expect(alerts > 20, "histories without attacks prove nothing")
    }

    @Test("A core that trips one caller too early or too late is told from the right one")
    func canary() {
        for wrong in [-1, 1] {
            var tried = 0
            let caught = (1...20 as ClosedRange<UInt64>).filter { seed in
                let history = History(seed: seed)
                let rule = MaskingRule(
                    threshold: history.rule.threshold + wrong,
                    windowSeconds: Int(history.rule.windowMicroseconds / 1_000_000),
                    cooldownSeconds: Int(history.rule.cooldownMicroseconds / 1_000_000),
                    withheldCallers: history.rule.withheldCallers
                )
                guard rule != history.rule, !history.changesRule else { return false }
                tried += 1
                let (found, expected) = outcomes(of: history, coreRule: rule, events: 400)
                return found != expected
            }
            #expect(tried >= 10)
            #expect(
                caught.count * 2 > tried,
                "threshold \(wrong) off: \(caught.count)/\(tried)"
            )
        }
    }

    @Test("A window one microsecond too long is told from the right one")
    func canaryOfTheWindow() {
        // A call of age exactly W counts, one of a microsecond more does not.
        for (age, flagged) in [(5_000_000, 3), (5_000_001, 0)] as [(Int64, Int)] {
            var setup = WardenSetup()
            setup.rules = .maskingAlone
            setup.rule = MaskingRule(threshold: 3, windowSeconds: 5)
            var core = WardenCore(setup)
            var effects: [WardenEffect] = []
            for (number, time) in [0, 1, age].enumerated() {
                let call = newCall("c\(number)", from: "+1202555010\(number)", to: "112", at: time)
                effects += core.effects(of: .call(call), at: moment(time))
            }
            #expect(effects.flagged.count == flagged)
        }
    }

    /// What the core and the brute force make of one history.
    private func outcomes(
        of history: History,
        coreRule: MaskingRule? = nil,
        events: Int
    ) -> (found: [Outcome], expected: [Outcome]) {
        var history = history
        var setup = WardenSetup()
        setup.rules = .maskingAlone
        setup.rule = coreRule ?? history.rule
        setup.recentCallsMax = 512
        var core = WardenCore(setup)
        var oracle = BruteForce(rule: history.rule)
        var serials = Serials()
        var effects: [WardenEffect] = []
        for number in 0..<events {
            if let rule = history.newRule(number) {
                setup.rule = rule
                core.use(setup)
                oracle.rule = rule
            }
            let event = history.event(number)
            core.handle(.call(event), at: moment(event.time - noon))
            oracle.letPass(to: event.time, on: event.link)
            if oracle.isNew(event.call) {
                if let caller = serials.caller(of: event.call, rule: oracle.rule) {
                    oracle.add(
                        event.call,
                        caller: caller,
                        callee: serials.party(event.call.calleeReading)
                    )
                } else {
                    oracle.forget(event.call)
                }
            }
            if number % 7 == 0 {
                let ended = hangup("call-\(number / 2)", at: event.time, link: 0)
                core.handle(.call(ended), at: moment(event.time - noon))
                oracle.hangUp(ended.id, on: ended.link)
            }
            effects += core.takeEffects()
        }
        return (
            outcomes(in: effects),
            oracle.alerts.map { Outcome(tripped: $0.tripped, calls: $0.calls) }
        )
    }

    private func outcomes(in effects: [WardenEffect]) -> [Outcome] {
        var outcomes: [Int64: Outcome] = [:]
        for record in effects.records {
            switch record {
            case .alertOpened(let alert):
                outcomes[alert.alert.value] = Outcome(tripped: alert.tripped, calls: [])
            case .callFlagged(let call):
                let name = FlaggedName(id: call.call.id, time: call.call.createdAt)
                let isNew = outcomes[call.alert.value]?.calls.insert(name).inserted
                #expect(isNew == true, "a call is flagged once")
            default: break
            }
        }
        return outcomes.sorted { $0.key < $1.key }.map(\.value)
    }

    @Test(
        "A table that is nearly full still answers exactly, as long as nothing in a window is shed",
        arguments: 1...10 as ClosedRange<UInt64>
    )
    func nearlyFull(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var setup = WardenSetup()
        setup.rules = .maskingAlone
        setup.recentCallsMax = 128
        setup.rule = MaskingRule(threshold: 3, windowSeconds: 1, cooldownSeconds: 2)
        var core = WardenCore(setup)
        var oracle = BruteForce(rule: setup.rule)
        let disorder: Int64 = seed % 2 == 0 ? 100_000 : 0
        var clock = noon
        var found: Set<FlaggedName> = []
        for number in 0..<1_000 {
            clock += Int64.random(in: 20_000...40_000, using: &random)
            let event = newCall(
                "call-\(number)",
                from: "+23480\(Int.random(in: 10...30, using: &random))00000",
                to: "+2348000000\(Int.random(in: 100...110, using: &random))",
                at: clock - Int64.random(in: 0...disorder, using: &random)
            )
            let flagged = core.effects(of: .call(event), at: moment(clock - noon)).flagged
            found.formUnion(flagged.map { FlaggedName(id: $0.call.id, time: $0.call.createdAt) })
            let isComplete = flagged.allSatisfy { $0.windowComplete }
            #expect(isComplete)
            oracle.letPass(to: event.time, on: event.link)
            oracle.add(
                event.call,
                caller: party(event.call.callerReading),
                callee: party(event.call.calleeReading)
            )
        }
        #expect(core.windowShedCalls == 0)
        #expect(found == Set(oracle.alerts.flatMap(\.calls)), "seed \(seed)")
        #expect(found.count > 10)
    }

    private func party(_ reading: PartyReading) -> Party {
        if case .party(let party) = reading { party } else { .none }
    }
}
