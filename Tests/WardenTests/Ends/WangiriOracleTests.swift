import Calls
import Fuzzing
import Records
import Rules
import Telephony
import Testing

/// The definition of wangiri read literally: of the short rings alone, what fan-out is, once for each
/// level.
private struct WangiriBruteForce {
    var rule: WangiriRule
    private var warning: FanOutBruteForce
    private var critical: FanOutBruteForce
    private var flagged: Set<CallSerial> = []

    init(_ rule: WangiriRule) {
        func level(_ callees: Int) -> FanOutBruteForce {
            FanOutBruteForce(
                rule: FanOutRule(
                    callees: callees,
                    windowSeconds: Int(rule.windowMicroseconds / 1_000_000)
                )
            )
        }
        self.rule = rule
        warning = level(rule.callees.warning)
        critical = level(rule.callees.critical)
    }

    mutating func take(_ end: CallEnd) -> Found? {
        let causes: [ShortText<40>] = ["ORIGINATOR_CANCEL", "SIP 487", ""]
        guard end.way == .ended, end.answeredAt == 0, causes.contains(end.cause),
            end.endedAt - end.call.time <= rule.ringMicroseconds
        else { return nil }
        var (ring, subject) = (end.call, Subject.caller(end.call.caller))
        ring.callee = end.call.calleeKey.party
        if rule.rangeDigits > 0, let number = end.call.caller.number {
            let digits = String(number.digits.dropLast(rule.rangeDigits))
            guard let start = PhoneNumber(digits: digits.utf8) else { return nil }
            let isLocal = end.call.caller.kind == .local
            ring.caller = isLocal ? .local(start) : .international(start)
            subject = .prefix(ring.caller)
        }
        let warned = rule.callees.warning > 0 ? warning.take(ring) : nil
        let found = critical.take(ring)
        guard let trip = found ?? warned else { return nil }
        let all = (warned?.calls ?? []) + (found?.calls ?? [])
        let new = Set(all).subtracting(flagged)
        flagged.formUnion(all)
        let severity: Severity = found == nil ? .warning : .critical
        return Found(
            subject,
            severity,
            at: trip.completedAt,
            calls: ((warned ?? found)?.calls ?? []).filter(new.contains),
            raised: (found?.calls ?? []).filter { !new.contains($0) },
            threshold: severity == .critical ? rule.callees.critical : rule.callees.warning
        )
    }

    mutating func forget(_ calls: Set<CallSerial>) {
        warning.forget(calls)
        critical.forget(calls)
    }
}

@Suite("Wangiri against a brute-force reading of the rule")
struct WangiriOracleTests {
    private func rule(_ seed: UInt64) -> WangiriRule {
        var random = SeededGenerator(seed: seed &+ 77)
        let critical = Int.random(in: seed % 2 == 0 ? 3...5 : 2...6, using: &random)
        return WangiriRule(
            callees: Levels(
                warning: seed % 2 == 0 ? critical - 1 : 0,
                critical: critical
            ),
            ringSeconds: Int.random(in: 1...3, using: &random),
            rangeDigits: [0, 0, 1, 2].randomElement(using: &random) ?? 0,
            windowSeconds: Int.random(in: 1...8, using: &random)
        )
    }

    @Test("Findings equal the brute force's", arguments: OracleSize.batches(20))
    func equalsBruteForce(batch: UInt64) {
        var (found, warnings, raised) = (0, 0, 0)
        for seed in batch * 20 + 1...batch * 20 + 20 {
            let pattern = rule(seed)
            var traffic = EndTraffic(
                seed: seed,
                stepMax: 400_000,
                behind: seed % 3 == 0 ? .max - 100 : 0
            )
            var rule = Wangiri(pattern, callsMax: 4_096)
            var oracle = WangiriBruteForce(pattern)
            var random = SeededGenerator(seed: seed)
            var known: Set<CallSerial> = []
            for number in 0..<800 {
                guard case .ended(let end) = traffic.next() else { continue }
                known.insert(end.call.serial)
                if seed % 4 == 0, number % 100 == 99 {
                    let gone = known.filter { _ in Bool.random(using: &random) }
                    rule.drop(gone)
                    oracle.forget(gone)
                }
                let findings = rule.ended(end)
                let expected = oracle.take(end)
                guard findings.map(Found.init) == (expected.map { [$0] } ?? []) else {
                    Issue.record("seed \(seed), event \(number): \(findings), \(expected as Any)")
                    return
                }
                for finding in findings {
                    #expect(finding.isComplete)
                    #expect(finding.severity == .warning || rule.isProven(finding))
                    #expect(rule.hasFlagged(end.call) || finding.calls.isEmpty == false)
                }
                found += expected?.calls.count ?? 0
                warnings += expected?.severity == .warning ? 1 : 0
                raised += expected?.raised.count ?? 0
            }
            #expect(rule.shedCalls == 0)
        }
        #expect(found > 50, "traffic without wangiri proves nothing")
        #expect(warnings > 0 && raised > 0)
    }

    @Test("A rule one callee off is told from the right one", arguments: [-1, 1])
    func canary(wrong: Int) {
        let caught = (1...30 as ClosedRange<UInt64>).filter { seed in
            let pattern = rule(seed)
            let off = WangiriRule(
                callees: Levels(critical: max(2, pattern.callees.critical + wrong)),
                ringSeconds: Int(pattern.ringMicroseconds / 1_000_000),
                rangeDigits: pattern.rangeDigits,
                windowSeconds: Int(pattern.windowMicroseconds / 1_000_000)
            )
            var traffic = EndTraffic(seed: seed, stepMax: 400_000)
            var rule = Wangiri(off, callsMax: 4_096)
            var oracle = WangiriBruteForce(pattern)
            return (0..<800).contains { _ in
                guard case .ended(let end) = traffic.next() else { return false }
                return rule.ended(end).map(Found.init) != (oracle.take(end).map { [$0] } ?? [])
            }
        }
        #expect(caught.count > 10, "\(caught.count) of 30")
    }

    @Test("Memory is bounded by the short rings held, whatever comes, and what left is said")
    func bounded() {
        var rule = Wangiri(WangiriRule(callees: Levels(critical: 3)), callsMax: 100)
        for number in 0..<20_000 {
            let call = Observation(
                serial: CallSerial(number + 1),
                oldest: 1,
                time: noon + Int64(number),
                link: LinkID(0),
                caller: Party(word: 1 << 60 | UInt64(number % 5_000)),
                callee: Party(word: 1 << 60 | UInt64(number))
            )
            _ = rule.ended(CallEnd(call, .ended, endedAt: call.time))
            #expect(rule.callersHeld <= 100)
        }
        #expect(rule.shedCalls == 19_900, "all of them were inside of the window")
    }
}
