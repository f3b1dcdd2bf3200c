import Calls
import Fuzzing
import Records
import Rules
import Telephony
import Testing

/// Random calls of few callers from one seed: ties, ages of exactly the window, disorder, callees called
/// again, callers that nobody knows.
private struct Traffic {
    let rule: FanOutRule
    private let disorder: Int64
    private let callers: Int
    private let callees: Int
    private let stepMax: Int64
    private var random: SeededGenerator
    private var clock = noon
    private var serial: CallSerial
    private var count: CallSerial = 0

    init(seed: UInt64, behind begunAt: CallSerial = 0) {
        var random = SeededGenerator(seed: seed)
        rule = Self.rule(using: &random)
        disorder = [0, 0, 40_000, 2_500_000].randomElement(using: &random) ?? 0
        callers = Int.random(in: 1...4, using: &random)
        callees = Int.random(in: 2...14, using: &random)
        stepMax = [1, 200_000, 1_000_000].randomElement(using: &random) ?? 1
        // Serials begin anew behind the last.
        serial = begunAt
        self.random = random
    }

    static func rule(using random: inout SeededGenerator) -> FanOutRule {
        FanOutRule(
            callees: Int.random(in: 2...8, using: &random),
            windowSeconds: Int.random(in: 1...5, using: &random)
        )
    }

    mutating func newRule() -> FanOutRule { Self.rule(using: &random) }

    mutating func next(held: CallSerial = 1_000_000) -> Observation {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: break
        case 1: clock += rule.windowMicroseconds
        case 2: clock += rule.windowMicroseconds + 1
        default: clock += Int64.random(in: 0...stepMax, using: &random)
        }
        serial = serial == .max ? 1 : serial + 1
        defer { count += 1 }
        let late = disorder > 0 ? Int64.random(in: 0...disorder, using: &random) : 0
        return Observation(
            serial: serial,
            oldest: serial &- min(held, count),
            time: clock - late,
            link: LinkID(Int.random(in: 0...1, using: &random)),
            caller: party(Int.random(in: 0..<callers, using: &random), as: .withheld),
            callee: party(Int.random(in: 0..<callees, using: &random), as: .none)
        )
    }

    /// The last of many is a text, and once in a while it is nobody.
    private mutating func party(_ number: Int, as nobody: Party) -> Party {
        if Int.random(in: 0..<40, using: &random) == 0 { return nobody }
        return number == 3 ? .text(serial: 7) : Party(word: 1 << 60 | UInt64(number + 100))
    }
}

@Suite("Fan-out against a brute-force reading of the rule")
struct FanOutOracleTests {
    private func reading(_ finding: Finding?) -> FanOutBruteForce.Finding? {
        guard let finding, let caller = finding.subject.party else { return nil }
        return FanOutBruteForce.Finding(
            caller: caller,
            completedAt: finding.completedAt,
            calls: finding.calls
        )
    }

    @Test(
        "Findings, their times and the calls they flag equal the brute force's",
        arguments: OracleSize.batches(40)
    )
    func equalsBruteForce(batch: UInt64) {
        var found = 0
        for seed in batch * 20 + 1...batch * 20 + 20 {
            var traffic = Traffic(seed: seed, behind: seed % 3 == 0 ? .max - 100 : 0)
            var rule = FanOut(traffic.rule, callsMax: 4_096)
            var oracle = FanOutBruteForce(rule: traffic.rule)
            for number in 0..<400 {
                let call = traffic.next()
                let finding = rule.take(call)
                let expected = oracle.take(call)
                guard reading(finding) == expected else {
                    Issue.record("seed \(seed), call \(number): \(expected as Any)")
                    return
                }
                if let finding {
                    #expect(finding.isComplete)
                    #expect(rule.isProven(finding), "counted out anew, it holds as well")
                }
                found += expected?.calls.count ?? 0
            }
            #expect(rule.shedCalls == 0)
        }
        #expect(found > 200, "traffic without fan-out proves nothing")
    }

    @Test("A rule that is changed judges the calls to come, with those before", arguments: 1...40)
    func changed(seed: UInt64) {
        var traffic = Traffic(seed: seed)
        var rule = FanOut(traffic.rule, callsMax: 4_096)
        var oracle = FanOutBruteForce(rule: traffic.rule)
        for number in 0..<800 {
            if number % 60 == 59 {
                var setup = RulesSetup()
                setup.fanOut = traffic.newRule()
                rule.use(setup)
                oracle.rule = setup.fanOut
            }
            let call = traffic.next()
            let (finding, expected) = (reading(rule.take(call)), oracle.take(call))
            guard finding == expected else {
                Issue.record("seed \(seed), call \(number): \(expected as Any)")
                return
            }
        }
    }

    @Test("Calls that have become exempt count no more", arguments: 1...40)
    func exempted(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var traffic = Traffic(seed: seed)
        var rule = FanOut(traffic.rule, callsMax: 4_096)
        var oracle = FanOutBruteForce(rule: traffic.rule)
        var known: [CallSerial] = []
        for number in 0..<800 {
            if number % 50 == 49 {
                let gone = Set(known.filter { _ in Bool.random(using: &random) })
                rule.drop(gone)
                oracle.forget(gone)
            }
            let call = traffic.next()
            known.append(call.serial)
            let (finding, expected) = (reading(rule.take(call)), oracle.take(call))
            guard finding == expected else {
                Issue.record("seed \(seed), call \(number): \(expected as Any)")
                return
            }
        }
    }

    @Test("What leaves the table of recent calls leaves the windows with it", arguments: 1...40)
    func overflow(seed: UInt64) {
        var traffic = Traffic(seed: seed)
        let held: CallSerial = seed % 2 == 0 ? 12 : 40
        var rule = FanOut(traffic.rule, callsMax: 64)
        var oracle = FanOutBruteForce(rule: traffic.rule)
        var arrived: [CallSerial] = []
        var incomplete = 0
        for number in 0..<800 {
            let call = traffic.next(held: held)
            arrived.append(call.serial)
            let gone = arrived.prefix { $0 < call.oldest }
            arrived.removeFirst(gone.count)
            oracle.forget(Set(gone))
            let finding = rule.take(call)
            let expected = oracle.take(call)
            guard reading(finding) == expected else {
                Issue.record("seed \(seed), call \(number): \(expected as Any)")
                return
            }
            incomplete += finding?.isComplete == false ? 1 : 0
        }
        #expect(incomplete == 0 || rule.shedCalls > 0)
        #expect(rule.callersHeld <= Int(held))
    }

    @Test(
        "A threshold one callee off and a window one microsecond off are told from the right ones"
    )
    func canaries() {
        for (age, flagged) in [(2_000_000, 3), (2_000_001, 0)] as [(Int64, Int)] {
            var rule = FanOut(FanOutRule(callees: 3, windowSeconds: 2), callsMax: 16)
            var findings: [Finding] = []
            for (index, time) in ([0, 1, age] as [Int64]).enumerated() {
                let call = observation(index, time: time, callee: index)
                if let finding = rule.take(call) { findings.append(finding) }
            }
            #expect(findings.map(\.calls.count).reduce(0, +) == flagged)
        }
        for wrong in [-1, 1] {
            var tried = 0
            let caught = (1...30 as ClosedRange<UInt64>).filter { seed in
                var traffic = Traffic(seed: seed)
                let off = FanOutRule(
                    callees: traffic.rule.callees + wrong,
                    windowSeconds: Int(traffic.rule.windowMicroseconds / 1_000_000)
                )
                guard off != traffic.rule else { return false }
                tried += 1
                var rule = FanOut(off, callsMax: 4_096)
                var oracle = FanOutBruteForce(rule: traffic.rule)
                return (0..<400).contains { _ in
                    let call = traffic.next()
                    return reading(rule.take(call)) != oracle.take(call)
                }
            }
            #expect(tried > 20)
            #expect(caught.count * 3 > tried, "\(wrong) off: \(caught.count) of \(tried)")
        }
    }

    private func observation(_ serial: Int, time: Int64, callee: Int) -> Observation {
        Observation(
            serial: CallSerial(serial + 1),
            oldest: 1,
            time: noon + time,
            link: LinkID(0),
            caller: Party(word: 1 << 60 | 42),
            callee: Party(word: 1 << 60 | UInt64(callee + 100))
        )
    }

    @Test("Memory is bounded by the calls held, whatever comes")
    func bounded() {
        var rule = FanOut(FanOutRule(callees: 3), callsMax: 100)
        for number in 0..<20_000 {
            var call = observation(number, time: Int64(number), callee: number)
            call.caller = Party(word: 1 << 60 | UInt64(number % 5_000))
            _ = rule.take(call)
            #expect(rule.callersHeld <= 100)
        }
        #expect(rule.shedCalls == 19_900, "all of them were inside of the window")
    }
}
