import Calls
import Records
import Rules
import Telephony
import Testing

/// The definition of concurrency read literally, over a list of the calls that are up.
private struct ConcurrencyBruteForce {
    private struct Up {
        var call: Observation
        var flagged: [Subject.Kind: Severity] = [:]
        var left: Set<Subject.Kind> = []
    }

    var rule: ConcurrencyRule
    private var up: [Up] = []

    init(_ rule: ConcurrencyRule) { self.rule = rule }

    private func key(_ kind: Subject.Kind, _ call: Observation) -> String? {
        let nobody: [Party.Kind] = [.none, .withheld]
        switch kind {
        case .caller: return nobody.contains(call.caller.kind) ? nil : "\(call.callerKey.word)"
        case .callee: return nobody.contains(call.callee.kind) ? nil : "\(call.calleeKey.word)"
        case .source: return call.source == 0 ? nil : "\(call.source)"
        default:
            guard let number = call.caller.number, number.digits.count > rule.rangeDigits else {
                return nil
            }
            return "\(call.caller.kind) \(number.digits.dropLast(rule.rangeDigits))"
        }
    }

    private func subject(_ kind: Subject.Kind, _ call: Observation) -> Subject? {
        switch kind {
        case .caller: return .caller(call.caller)
        case .callee: return .callee(call.callee)
        case .source: return .source(call.source)
        default: return call.callerKey.range(digits: rule.rangeDigits).map(Subject.prefix)
        }
    }

    mutating func began(_ call: Observation) -> [Found] {
        up.append(Up(call: call))
        var found: [Found] = []
        for kind in [Subject.Kind.caller, .callee, .source, .prefix] {
            let levels = rule.levels(of: kind)
            guard levels.critical + levels.warning > 0, let key = key(kind, call) else { continue }
            let alike = up.indices.filter { self.key(kind, up[$0].call) == key }
            for place in alike where up[place].call.time < call.time - rule.longestMicroseconds {
                up[place].left.insert(kind)
            }
            let counted = alike.filter { !up[$0].left.contains(kind) }
            let isCritical = levels.critical > 0 && counted.count >= levels.critical
            let isWarning = levels.warning > 0 && counted.count >= levels.warning
            guard isCritical || isWarning, let subject = subject(kind, call) else { continue }
            let severity: Severity = isCritical ? .critical : .warning
            let new = counted.filter { up[$0].flagged[kind] == nil }
            let raised = counted.filter { isCritical && up[$0].flagged[kind] == .warning }
            for place in new + raised { up[place].flagged[kind] = severity }
            found.append(
                Found(
                    subject,
                    severity,
                    at: call.time,
                    calls: new.map { up[$0].call.serial },
                    raised: raised.map { up[$0].call.serial },
                    threshold: isCritical ? levels.critical : levels.warning
                )
            )
        }
        return found
    }

    mutating func remove(_ calls: Set<CallSerial>) {
        up.removeAll { calls.contains($0.call.serial) }
    }
}

@Suite("Calls at once against a brute-force reading of the rule")
struct ConcurrencyOracleTests {
    private func rule(_ seed: UInt64) -> ConcurrencyRule {
        var random = SeededGenerator(seed: seed &+ 99)
        func levels() -> Levels {
            Levels(
                warning: Int.random(in: 0...4, using: &random),
                critical: Int.random(in: 0...6, using: &random)
            )
        }
        return ConcurrencyRule(
            caller: levels(),
            callee: levels(),
            source: levels(),
            prefix: levels(),
            rangeDigits: Int.random(in: 1...3, using: &random),
            longestHours: 1
        )
    }

    @Test("Findings equal the brute force's", arguments: OracleSize.batches(20))
    func equalsBruteForce(batch: UInt64) {
        var (found, raised) = (0, 0)
        for seed in batch * 20 + 1...batch * 20 + 20 {
            let pattern = rule(seed)
            // Every sixth is so slow that calls are up for longer than they count.
            let stepMax: Int64 = seed % 6 == 0 ? 900_000_000 : 400_000
            var traffic = EndTraffic(
                seed: seed,
                stepMax: stepMax,
                behind: seed % 3 == 0 ? .max - 100 : 0
            )
            var (rule, oracle) = (Concurrency(pattern), ConcurrencyBruteForce(pattern))
            var random = SeededGenerator(seed: seed)
            for number in 0..<800 {
                if seed % 4 == 0, number % 100 == 99 {
                    let gone = Set(
                        traffic.up.map(\.serial).filter { _ in Bool.random(using: &random) }
                    )
                    rule.drop(gone)
                    oracle.remove(gone)
                }
                switch traffic.next() {
                case .began(let call):
                    let findings = rule.began(call)
                    let expected = oracle.began(call)
                    guard findings.map(Found.init) == expected else {
                        Issue.record("seed \(seed), event \(number): \(findings), \(expected)")
                        return
                    }
                    #expect(findings.allSatisfy { rule.isProven($0) })
                    #expect(rule.hasFlagged(call) == !findings.isEmpty)
                    found += expected.count
                    raised += expected.reduce(0) { $0 + $1.raised.count }
                case .ended(let end):
                    #expect(rule.ended(end).isEmpty)
                    oracle.remove([end.call.serial])
                }
            }
            #expect(rule.held.calls <= traffic.up.count * 4)
        }
        #expect(found > 200 && raised > 10, "traffic without many calls at once proves nothing")
    }

    @Test("A call given up for want of room may be up: what is found then is incomplete")
    func shed() {
        var rule = Concurrency(ConcurrencyRule(caller: Levels(critical: 2), longestHours: 1))
        func call(_ serial: CallSerial, at seconds: Int64) -> Observation {
            Observation(
                serial: serial,
                oldest: 1,
                time: noon + seconds * 1_000_000,
                link: LinkID(0),
                caller: Party(word: 1 << 60 | 42),
                callee: Party(word: 1 << 60 | UInt64(serial))
            )
        }
        #expect(rule.began(call(1, at: 0)).isEmpty)
        #expect(rule.began(call(2, at: 1)).map(\.isComplete) == [true])
        _ = rule.ended(CallEnd(call(1, at: 0), .shed, endedAt: noon + 2_000_000))
        #expect(rule.shedCalls == 1)
        #expect(rule.began(call(3, at: 3_600)).map(\.isComplete) == [false])
        #expect(rule.began(call(4, at: 3_601)).map(\.isComplete) == [true])
    }

    @Test("A finding flags the latest thousand calls at most")
    func flaggedMax() {
        var rule = Concurrency(ConcurrencyRule(source: Levels(critical: 1_500)))
        var found: [Finding] = []
        for serial in 1...1_501 as ClosedRange<CallSerial> {
            var call = Observation(
                serial: serial,
                oldest: 1,
                time: noon,
                link: LinkID(0),
                caller: Party(word: 1 << 60 | UInt64(serial)),
                callee: Party(word: 1 << 60 | UInt64(serial))
            )
            call.source = 9
            found += rule.began(call)
        }
        #expect(found.map(\.calls.count) == [1_000, 1])
        #expect(found.map(\.count) == [1_500, 1_501])
        #expect(found.first?.calls == Array(501...1_500))
    }
}
