import Calls
import Fuzzing
import Records
import Rules
import Telephony
import Testing

/// Random calls of few callers to the prefixes of a random file, from one seed: answers, ends that are
/// said, late or never, ties, disorder, midnights and a clock that is changed.
private struct Traffic {
    let rule: PrefixRateRule
    private let disorder: Int64
    private let stepMax: Int64
    private var random: SeededGenerator
    private var clock = noon
    private var serial: CallSerial = 0
    private var up: [Observation] = []
    private var answers: [CallSerial: EventTime] = [:]

    enum Event {
        case began(Observation)
        case answered(Observation, EventTime)
        case ended(CallEnd)
    }

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        disorder = [0, 0, 40_000, 2_500_000].randomElement(using: &random) ?? 0
        stepMax =
            [2_000_000, 20_000_000, 600_000_000, 9_000_000_000]
            .randomElement(using: &random) ?? 1
        let changes = [
            HourZone.Change(from: noon + 5_400_000_000, offsetMicroseconds: 7_200_000_000)
        ]
        rule = PrefixRateRule(
            table: PrefixTable(Self.rows(using: &random)),
            zone: HourZone(offsetMicroseconds: 3_600_000_000, changes: changes)
        )
        self.random = random
    }

    private static func rows(using random: inout SeededGenerator) -> [PrefixRow] {
        let night = PrefixHours((0..<7).map { $0 * 1_440 + 1_080..<$0 * 1_440 + 1_920 })
        let day = PrefixHours((0..<7).map { $0 * 1_440 + 480..<$0 * 1_440 + 1_080 })
        let prefixes: [(String, Bool, PrefixHours)] = [
            ("999", true, .always), ("9991", true, day), ("9991", true, night), ("", true, .always),
            ("1", false, .always),
        ]
        return prefixes.map { digits, isInternational, hours in
            var levels = PrefixLevels()
            for measure in PrefixMeasure.allCases where Int.random(in: 0..<5, using: &random) < 2 {
                let high = measure == .callSeconds ? 90 : measure == .minutesPerHour ? 12 : 6
                levels[measure] = Levels(
                    warning: Int.random(in: 0...high, using: &random),
                    critical: Int.random(in: 0...high, using: &random)
                )
            }
            return PrefixRow(
                digits: digits,
                isInternational: isInternational,
                name: "",
                hours: hours,
                levels: levels
            )
        }
    }

    mutating func next() -> Event {
        clock += Int64.random(in: 0...stepMax, using: &random)
        let time = clock - (disorder > 0 ? Int64.random(in: 0...disorder, using: &random) : 0)
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2 where !up.isEmpty:
            let call = up[Int.random(in: 0..<up.count, using: &random)]
            answers[call.serial] = answers[call.serial] ?? time
            return .answered(call, time)
        case 3...4 where !up.isEmpty:
            let call = up.remove(at: Int.random(in: 0..<up.count, using: &random))
            let way: CallsUp.Gone.Way =
                [.ended, .ended, .ended, .lost, .shed].randomElement(using: &random) ?? .ended
            var end = CallEnd(call, way, endedAt: time)
            end.answeredAt = answers.removeValue(forKey: call.serial) ?? 0
            if end.answeredAt == 0, Bool.random(using: &random) { end.answeredAt = call.time }
            return .ended(end)
        default: return .began(begin(at: time))
        }
    }

    private mutating func begin(at time: EventTime) -> Observation {
        serial += 1
        let caller: Party =
            switch Int.random(in: 0..<30, using: &random) {
            case 0: .withheld
            case 1: .none
            case 2...8: .text(serial: 7)
            default: number(1_202_555_100 + Int.random(in: 0...1, using: &random))
            }
        let callee: Party =
            switch Int.random(in: 0..<30, using: &random) {
            case 0: .text(serial: 9)
            case 1...4: number(18 + Int.random(in: 0...1, using: &random), isFull: false)
            case 5...8: number(2_348_031_230)
            default:
                number(99_910_000 + Int.random(in: 0...2, using: &random) * 9_999)
            }
        let call = Observation(
            serial: serial,
            oldest: 1,
            time: time,
            link: LinkID(Int.random(in: 0...1, using: &random)),
            caller: caller,
            callee: callee
        )
        up.append(call)
        return call
    }

    private func number(_ value: Int, isFull: Bool = true) -> Party {
        guard let number = PhoneNumber(digits: "\(value)".utf8) else { return .none }
        return isFull ? .international(number) : .local(number)
    }
}

@Suite("Rate by prefix against a brute-force reading of the rule")
struct PrefixRateOracleTests {
    /// What an event sets off here and there, in an order that two calls due at once do not change.
    private func outcome(
        of event: Traffic.Event,
        _ rule: inout PrefixRate,
        _ oracle: inout PrefixRateBruteForce,
        holdsAll: Bool = true
    ) -> (found: [PrefixRateBruteForce.Finding], expected: [PrefixRateBruteForce.Finding]) {
        var (findings, expected): ([Finding], [PrefixRateBruteForce.Finding])
        switch event {
        case .began(let call): (findings, expected) = (rule.began(call), oracle.began(call))
        case .ended(let end): (findings, expected) = (rule.ended(end), oracle.ended(end))
        case .answered(let call, let time):
            rule.answered(call, at: time)
            oracle.answered(call, at: time)
            (findings, expected) = ([], [])
        }
        // What is counted of calls that are not held any more is proven by none.
        for finding in findings where holdsAll {
            #expect(rule.isProven(finding), "counted out anew, it holds as well: \(finding.why)")
        }
        func isBefore(
            _ one: PrefixRateBruteForce.Finding,
            _ other: PrefixRateBruteForce.Finding
        ) -> Bool {
            (one.completedAt, one.calls.first ?? 0) < (other.completedAt, other.calls.first ?? 0)
        }
        expected.sort(by: isBefore)
        return (findings.map { PrefixRateBruteForce.Finding($0) }.sorted(by: isBefore), expected)
    }

    @Test(
        "Findings, their levels and the calls they flag equal the brute force's",
        arguments: OracleSize.batches(40)
    )
    func equalsBruteForce(batch: UInt64) {
        var (flagged, warnings, bare) = (0, 0, 0)
        for seed in batch * 20 + 1...batch * 20 + 20 {
            var traffic = Traffic(seed: seed)
            var rule = PrefixRate(traffic.rule, callsMax: 4_096)
            var oracle = PrefixRateBruteForce(traffic.rule, callsMax: 4_096)
            for number in 0..<250 {
                let event = traffic.next()
                let (found, expected) = outcome(of: event, &rule, &oracle)
                guard found == expected else {
                    Issue.record(
                        "seed \(seed), event \(number), \(event): \(expected), not \(found)"
                    )
                    return
                }
                flagged += expected.map(\.calls.count).reduce(0, +)
                warnings += expected.filter { $0.severity == .warning }.count
                bare += expected.filter(\.calls.isEmpty).count
            }
            #expect(rule.shedCalls == 0 && rule.unreadCalls == oracle.unreadCalls)
        }
        #expect(flagged > 200 && warnings > 50 && bare > 5)
    }

    @Test("Calls that make way count for their day alone", arguments: 1...40 as ClosedRange<UInt64>)
    func overflow(seed: UInt64) {
        var traffic = Traffic(seed: seed)
        var rule = PrefixRate(traffic.rule, callsMax: 8)
        var oracle = PrefixRateBruteForce(traffic.rule, callsMax: 8)
        for number in 0..<500 {
            let (found, expected) = outcome(
                of: traffic.next(),
                &rule,
                &oracle,
                holdsAll: false
            )
            guard found == expected else {
                Issue.record("seed \(seed), event \(number): \(expected), not \(found)")
                return
            }
        }
    }

    @Test(
        "Calls that have become exempt are nothing any more",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func exempted(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var traffic = Traffic(seed: seed)
        var rule = PrefixRate(traffic.rule, callsMax: 4_096)
        var oracle = PrefixRateBruteForce(traffic.rule, callsMax: 4_096)
        var known: [CallSerial] = []
        for number in 0..<500 {
            if number % 50 == 49 {
                let gone = Set(known.filter { _ in Int.random(in: 0..<3, using: &random) == 0 })
                rule.drop(gone)
                oracle.drop(gone)
            }
            let event = traffic.next()
            if case .began(let call) = event { known.append(call.serial) }
            let (found, expected) = outcome(of: event, &rule, &oracle)
            guard found == expected else {
                Issue.record("seed \(seed), event \(number): \(expected), not \(found)")
                return
            }
        }
    }

    @Test("Memory is bounded by the calls held and those that are up, whatever comes")
    func bounded() {
        var levels = PrefixLevels()
        levels[.callsPerDay] = Levels(critical: 5)
        levels[.callSeconds] = Levels(critical: 60)
        let row = PrefixRow(digits: "", isInternational: true, name: "", levels: levels)
        var rule = PrefixRate(PrefixRateRule(table: PrefixTable([row])), callsMax: 100)
        for number in 0..<5_000 {
            let call = Observation(
                serial: CallSerial(number + 1),
                oldest: 1,
                time: noon + Int64(number),
                link: LinkID(0),
                caller: Party(word: 1 << 60 | UInt64(number) << 12),
                callee: Party(word: 1 << 60 | UInt64(number) << 20)
            )
            _ = rule.began(call)
            _ = rule.ended(CallEnd(call, .ended, endedAt: call.time + 1))
            #expect(rule.talliesHeld <= 100)
        }
    }
}
