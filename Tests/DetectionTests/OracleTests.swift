import Detection
import Telephony
import Testing

@Suite("The windows against a brute-force reading of the rule")
struct OracleTests {
    /// One random history: few callees, callers in many formats, ties, ages of exactly the window,
    /// disorder, repeats, hang-ups in between.
    private struct History {
        var rule: MaskingRule
        var disorder: Int64
        var callees: Int
        var callers: Int
        var stepMax: Int64
        var random: SeededGenerator

        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            let window = Int.random(in: 1...6, using: &random)
            let cooldown = Int.random(in: 1...12, using: &random)
            rule = MaskingRule(
                threshold: Int.random(in: 2...7, using: &random),
                windowSeconds: window,
                cooldownSeconds: cooldown,
                withheldCallers: MaskingRule.WithheldCallers.allCases.randomElement(using: &random)
                    ?? .one
            )
            disorder = [0, 0, 40_000, 3_000_000].randomElement(using: &random) ?? 0
            callees = Int.random(in: 1...4, using: &random)
            callers = Int.random(in: 2...14, using: &random)
            stepMax = [1, 300_000, 1_500_000].randomElement(using: &random) ?? 1
            self.random = random
        }

        mutating func event(_ number: Int, clock: inout EventTime) -> CallEvent {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: break
            case 1: clock += rule.windowMicroseconds
            case 2: clock += rule.windowMicroseconds + 1
            default: clock += Int64.random(in: 0...stepMax, using: &random)
            }
            let late = disorder > 0 ? Int64.random(in: 0...disorder, using: &random) : 0
            let caller = Int.random(in: 0..<callers, using: &random)
            let isRepeat = number > 0 && Int.random(in: 0..<20, using: &random) == 0
            let id = isRepeat ? Int.random(in: 0..<number, using: &random) : number
            return newCall(
                "call-\(id)",
                from: spelling(of: caller),
                to: "+23480000000\(10 + Int.random(in: 0..<callees, using: &random))",
                at: clock - late
            )
        }

        private mutating func spelling(of caller: Int) -> String {
            if caller == 0 { return pick(["anonymous", "", "unknown", "Restricted"]) }
            if caller == 1 { return "ada.obi" }
            return pick(["+234", "00234", "0", "234", "+234-", "sip:+234"])
                + "80312345\(10 + caller)"
        }

        private mutating func pick(_ choices: [String]) -> String {
            choices[Int.random(in: choices.indices, using: &random)]
        }
    }

    @Test("Alerts and flagged calls equal the brute force's", arguments: 0..<60 as Range<UInt64>)
    func equalsBruteForce(batch: UInt64) {
        let alerts = (batch * 10..<batch * 10 + 10).map { compare(seed: $0 + 1) }
        #expect(alerts.reduce(0, +) > 20, "histories without attacks prove nothing")
    }

    /// The number of alerts that both found.
    private func compare(seed: UInt64, events: Int = 400) -> Int {
        var history = History(seed: seed)
        var setup = WardenSetup()
        setup.rule = history.rule
        var core = WardenCore(setup)
        var oracle = BruteForce(rule: history.rule)
        var serials = Serials()
        var clock = noon
        var effects: [WardenEffect] = []
        for number in 0..<events {
            let event = history.event(number, clock: &clock)
            effects += core.effects(of: .call(event), at: moment(event.time - noon))
            oracle.letPass(to: event.time)
            if let caller = serials.caller(of: event, rule: history.rule) {
                oracle.add(
                    id: event.id,
                    caller: caller,
                    callee: serials.party(event.calleeReading),
                    time: event.time
                )
            }
            if number % 7 == 0 {
                let ended = hangup("call-\(number / 2)", at: event.time)
                effects += core.effects(of: .call(ended), at: moment(event.time - noon))
            }
        }
        let found = alerts(in: effects)
        let expected = oracle.alerts.map { Outcome(tripped: $0.tripped, calls: $0.calls) }
        #expect(found == expected, "seed \(seed)")
        return expected.count
    }

    private struct Outcome: Equatable {
        var tripped: EventTime
        var calls: Set<CallID>
    }

    private func alerts(in effects: [WardenEffect]) -> [Outcome] {
        var outcomes: [Int64: Outcome] = [:]
        for record in effects.records {
            switch record {
            case .alertOpened(let alert):
                outcomes[alert.alert.value] = Outcome(tripped: alert.tripped, calls: [])
            case .callFlagged(let call):
                let isNew = outcomes[call.alert.value]?.calls.insert(call.call.id).inserted
                #expect(isNew == true, "a call is flagged once")
            default: break
            }
        }
        return outcomes.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Gives text identities and withheld callers their words, independently of the core.
    private struct Serials {
        var texts: [PartyText: UInt64] = [:]
        var withheld: UInt64 = 0
        var seen: Set<CallID> = []

        mutating func party(_ reading: PartyReading) -> Party {
            switch reading {
            case .party(let party): return party
            case .text(let text):
                let serial = texts[text] ?? UInt64(texts.count + 1)
                texts[text] = serial
                return .text(serial: serial)
            }
        }

        mutating func caller(of event: CallEvent, rule: MaskingRule) -> Party? {
            guard event.callerReading == .party(.withheld) else {
                return party(event.callerReading)
            }
            switch rule.withheldCallers {
            case .one: return .withheld
            case .ignore: return nil
            case .each:
                withheld += 1
                return .withheld(serial: withheld)
            }
        }
    }

    @Test(
        "A table that is nearly full still answers exactly, as long as nothing in a window is shed"
    )
    func nearlyFull() {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            var setup = WardenSetup()
            setup.recentCallsMax = 64
            setup.rule = MaskingRule(threshold: 3, windowSeconds: 1, cooldownSeconds: 2)
            var core = WardenCore(setup)
            var oracle = BruteForce(rule: setup.rule)
            var clock = noon
            var found: Set<CallID> = []
            for number in 0..<1_000 {
                clock += Int64.random(in: 16_000...40_000, using: &random)
                let event = newCall(
                    "call-\(number)",
                    from: "+23480\(Int.random(in: 10...30, using: &random))00000",
                    to: "+2348000000\(Int.random(in: 100...110, using: &random))",
                    at: clock
                )
                let effects = core.effects(of: .call(event), at: moment(clock - noon))
                found.formUnion(effects.flagged.map(\.call.id))
                let isComplete = effects.flagged.allSatisfy { $0.windowComplete }
                #expect(isComplete)
                oracle.letPass(to: clock)
                oracle.calls.removeAll { $0.time < clock - 3_000_000 }
                oracle.add(
                    id: event.id,
                    caller: party(event.callerReading),
                    callee: party(event.calleeReading),
                    time: clock
                )
            }
            #expect(core.windowShedCalls == 0)
            #expect(found == Set(oracle.alerts.flatMap(\.calls)), "seed \(seed)")
        }
    }

    private func party(_ reading: PartyReading) -> Party {
        if case .party(let party) = reading { party } else { .none }
    }
}
