import Calls
import Fuzzing
import Records
import Rules
import Telephony
import Testing

/// Random calls between few numbers from one seed: numbers dialled in order, by chance and again, ties,
/// ages of exactly the window, disorder, parties that nobody knows and that are no numbers.
private struct Traffic {
    let rule: SequenceRule
    private let disorder: Int64
    private let subjects: Int
    private let numbers: Int
    private let stepMax: Int64
    private let shareInOrder: Int
    private var random: SeededGenerator
    private var clock = noon
    private var serial: CallSerial
    private var count: CallSerial = 0
    private var latest: [Int: Int] = [:]

    init(seed: UInt64, behind begunAt: CallSerial = 0) {
        var random = SeededGenerator(seed: seed)
        rule = Self.rule(using: &random)
        disorder = [0, 0, 40_000, 2_500_000].randomElement(using: &random) ?? 0
        subjects = Int.random(in: 1...3, using: &random)
        numbers = Int.random(in: 3...10, using: &random)
        stepMax = [1, 200_000, 1_000_000].randomElement(using: &random) ?? 1
        shareInOrder = Int.random(in: 0...9, using: &random)
        serial = begunAt
        self.random = random
    }

    static func rule(using random: inout SeededGenerator) -> SequenceRule {
        let numbers = Int.random(in: 3...5, using: &random)
        return SequenceRule(
            of: [[.caller], [.callee], [.source], [.caller, .callee]]
                .randomElement(using: &random) ?? [],
            numbers: numbers,
            warning: [0, 0, 3, 4].randomElement(using: &random) ?? 0,
            stepMax: Int.random(in: 1...3, using: &random),
            misses: [0, 0, 1, 2].randomElement(using: &random) ?? 0,
            windowSeconds: Int.random(in: 1...3, using: &random)
        )
    }

    /// Another rule about the same subjects.
    mutating func newRule() -> SequenceRule {
        let other = Self.rule(using: &random)
        return SequenceRule(
            of: rule.subjects,
            numbers: other.numbers.critical,
            warning: other.numbers.warning,
            stepMax: other.stepMax,
            misses: other.misses,
            windowSeconds: Int(other.windowMicroseconds / 1_000_000)
        )
    }

    mutating func next(held: CallSerial = 1_000_000) -> Observation {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: break
        case 1: clock += rule.windowMicroseconds
        case 2: clock += rule.windowMicroseconds + 1
        default: clock += 300_000 + Int64.random(in: 0...stepMax, using: &random)
        }
        serial = serial == .max ? 1 : serial + 1
        defer { count += 1 }
        let late = disorder > 0 ? Int64.random(in: 0...disorder, using: &random) : 0
        let subject = Int.random(in: 0..<subjects, using: &random)
        let other = party(behind: subject)
        let isCallee = rule.subjects.first != .callee
        let one = nobody(or: Party(word: 1 << 60 | UInt64(subject + 7)), .withheld)
        var call = Observation(
            serial: serial,
            oldest: serial &- min(held, count),
            time: clock - late,
            link: LinkID(Int.random(in: 0...1, using: &random)),
            caller: isCallee ? one : other,
            callee: isCallee ? other : one
        )
        call.source = UInt64(subject % 2)
        return call
    }

    /// The number after the last one of the subject, the one before it, or any.
    private mutating func party(behind subject: Int) -> Party {
        let last = latest[subject] ?? numbers / 2
        let isInOrder = Int.random(in: 0..<10, using: &random) < shareInOrder
        let next =
            isInOrder ? last + (subject == 1 ? -1 : 1) : Int.random(in: 0..<numbers, using: &random)
        latest[subject] = (next + numbers) % numbers
        // A carry in the middle, and one by which a number grows longer.
        let first = subject == 2 ? 95 : 2_348_031_995
        let digits = Array("\(first + (next + numbers) % numbers)".utf8)
        guard let number = PhoneNumber(digits: digits) else { return .none }
        let isLocal = subject == 2 && Int.random(in: 0..<6, using: &random) > 0
        return nobody(or: isLocal ? .local(number) : .international(number), .text(serial: 7))
    }

    private mutating func nobody(or party: Party, _ nobody: Party) -> Party {
        Int.random(in: 0..<40, using: &random) == 0 ? nobody : party
    }
}

@Suite("Sequences against a brute-force reading of the rule")
struct SequenceOracleTests {
    private func readings(_ findings: [Finding]) -> [SequenceBruteForce.Finding] {
        findings.map { SequenceBruteForce.Finding($0) }
    }

    @Test(
        "Findings, their times and the calls they flag equal the brute force's",
        arguments: OracleSize.batches(30)
    )
    func equalsBruteForce(batch: UInt64) {
        var (flagged, warnings) = (0, 0)
        for seed in batch * 20 + 1...batch * 20 + 20 {
            var traffic = Traffic(seed: seed, behind: seed % 3 == 0 ? .max - 100 : 0)
            var rule = SequenceOfNumbers(traffic.rule, callsMax: 4_096)
            var oracle = SequenceBruteForce(rule: traffic.rule)
            for number in 0..<300 {
                let call = traffic.next()
                let findings = rule.began(call)
                let expected = oracle.take(call)
                guard readings(findings) == expected else {
                    Issue.record("seed \(seed), call \(number): \(expected), not \(findings)")
                    return
                }
                for finding in findings {
                    #expect(finding.isComplete)
                    flagged += finding.calls.count
                    warnings += finding.severity == .warning ? 1 : 0
                    guard number % 5 == 0 else { continue }
                    #expect(rule.isProven(finding), "counted out anew, it holds as well")
                }
            }
            #expect(rule.shedCalls == 0)
        }
        #expect(flagged > 200 && warnings > 0, "traffic without sequences proves nothing")
    }

    @Test("A rule that is changed judges the calls to come, with those before", arguments: 1...40)
    func changed(seed: UInt64) {
        var traffic = Traffic(seed: seed)
        var rule = SequenceOfNumbers(traffic.rule, callsMax: 4_096)
        var oracle = SequenceBruteForce(rule: traffic.rule)
        for number in 0..<400 {
            if number % 60 == 59 {
                var setup = RulesSetup()
                setup.sequence = traffic.newRule()
                rule.use(setup)
                oracle.rule = setup.sequence
            }
            let call = traffic.next()
            let (findings, expected) = (readings(rule.began(call)), oracle.take(call))
            guard findings == expected else {
                Issue.record("seed \(seed), call \(number): \(expected)")
                return
            }
        }
    }

    @Test("Calls that have become exempt count no more", arguments: 1...40)
    func exempted(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var traffic = Traffic(seed: seed)
        var rule = SequenceOfNumbers(traffic.rule, callsMax: 4_096)
        var oracle = SequenceBruteForce(rule: traffic.rule)
        var known: [CallSerial] = []
        for number in 0..<400 {
            if number % 50 == 49 {
                let gone = Set(known.filter { _ in Bool.random(using: &random) })
                rule.drop(gone)
                oracle.forget(gone)
            }
            let call = traffic.next()
            known.append(call.serial)
            let (findings, expected) = (readings(rule.began(call)), oracle.take(call))
            guard findings == expected else {
                Issue.record("seed \(seed), call \(number): \(expected)")
                return
            }
        }
    }

    @Test("What leaves the table of recent calls leaves the windows with it", arguments: 1...40)
    func overflow(seed: UInt64) {
        var traffic = Traffic(seed: seed)
        let held: CallSerial = seed % 2 == 0 ? 8 : 30
        var rule = SequenceOfNumbers(traffic.rule, callsMax: 64)
        var oracle = SequenceBruteForce(rule: traffic.rule)
        var arrived: [CallSerial] = []
        var incomplete = 0
        for number in 0..<400 {
            let call = traffic.next(held: held)
            arrived.append(call.serial)
            let gone = arrived.prefix { $0 < call.oldest }
            arrived.removeFirst(gone.count)
            oracle.forget(Set(gone))
            let findings = rule.began(call)
            let expected = oracle.take(call)
            guard readings(findings) == expected else {
                Issue.record("seed \(seed), call \(number): \(expected)")
                return
            }
            incomplete += findings.filter { !$0.isComplete }.count
        }
        #expect(incomplete == 0 || rule.shedCalls > 0)
        #expect(rule.numbersHeld <= 2 * (Int(held) + 1))
    }

    @Test("One number, one step, one miss or one microsecond off is told from the right rule")
    func canaries() {
        for wrong in 0..<4 {
            let caught = (1...30 as ClosedRange<UInt64>).filter { seed in
                var traffic = Traffic(seed: seed)
                let right = traffic.rule
                let off = SequenceRule(
                    of: right.subjects,
                    numbers: right.numbers.critical + (wrong == 0 ? 1 : 0),
                    warning: right.numbers.warning,
                    stepMax: right.stepMax + (wrong == 1 ? 1 : 0),
                    misses: right.misses + (wrong == 2 ? 1 : 0),
                    windowSeconds: Int(right.windowMicroseconds / 1_000_000)
                )
                var rule = SequenceOfNumbers(off, callsMax: 4_096)
                var oracle = SequenceBruteForce(rule: right)
                return (0..<400).contains { _ in
                    var call = traffic.next()
                    let expected = oracle.take(call)
                    if wrong == 3 { call.time += Int64(call.serial % 2) }
                    return readings(rule.began(call)) != expected
                }
            }
            #expect(caught.count > 5, "\(wrong): \(caught.count) of 30")
        }
    }

    @Test("Memory is bounded by the calls held, whatever comes")
    func bounded() {
        var rule = SequenceOfNumbers(SequenceRule(numbers: 3), callsMax: 100)
        for number in 0..<20_000 {
            let call = Observation(
                serial: CallSerial(number + 1),
                oldest: 1,
                time: noon + Int64(number),
                link: LinkID(0),
                caller: Party(word: 1 << 60 | UInt64(number % 5_000) << 20),
                callee: Party(word: 1 << 60 | UInt64(number) << 12)
            )
            _ = rule.began(call)
            #expect(rule.numbersHeld <= 200)
        }
        #expect(rule.shedCalls == 19_900, "all of them were inside of the window")
    }
}
