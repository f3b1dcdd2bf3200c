import Calls
import Records
import Rules
import Telephony
import Testing

/// The definition of short calls read literally, over a list of all that are over.
private struct ShortCallsBruteForce {
    var rule: ShortCallsRule
    private var ends: [CallEnd] = []
    private var flagged: [CallSerial: Severity] = [:]

    init(_ rule: ShortCallsRule) { self.rule = rule }

    mutating func take(_ end: CallEnd) -> Found? {
        guard end.way == .ended, end.call.source != 0 else { return nil }
        ends.append(end)
        let window = end.endedAt - rule.windowMicroseconds...end.endedAt
        let inside = ends.filter {
            $0.call.source == end.call.source && window.contains($0.endedAt)
        }
        guard inside.count >= rule.calls, let severity = severity(of: inside) else { return nil }
        let sorted = inside.enumerated()
            .sorted { ($0.element.endedAt, $0.offset) < ($1.element.endedAt, $1.offset) }
            .map(\.element.call.serial)
        let new = sorted.filter { flagged[$0] == nil }
        let raised = sorted.filter { severity == .critical && flagged[$0] == .warning }
        for serial in new + raised { flagged[serial] = severity }
        return Found(
            .source(end.call.source),
            severity,
            at: end.endedAt,
            calls: new,
            raised: raised,
            threshold: rule.calls
        )
    }

    private func severity(of inside: [CallEnd]) -> Severity? {
        let talks = inside.filter { $0.answeredAt != 0 }.map { Double($0.endedAt - $0.answeredAt) }
        let share = Double(talks.count) * 100 / Double(inside.count)
        let mean = talks.isEmpty ? 0 : talks.reduce(0, +) / Double(talks.count) / 1e6
        func amount(_ floors: Floors, _ figure: Double) -> Severity? {
            if figure < Double(floors.critical) { return .critical }
            return figure < Double(floors.warning) ? .warning : nil
        }
        let (ratio, length) = (amount(rule.answeredPercent, share), amount(rule.meanSeconds, mean))
        let areBothSet =
            rule.answeredPercent.critical + rule.answeredPercent.warning > 0
            && rule.meanSeconds.critical + rule.meanSeconds.warning > 0
        guard rule.needsBoth, areBothSet else {
            return ratio == .critical || length == .critical ? .critical : ratio ?? length
        }
        guard let ratio, let length else { return nil }
        return ratio == .critical && length == .critical ? .critical : .warning
    }

    mutating func forget(_ calls: Set<CallSerial>) {
        ends.removeAll { calls.contains($0.call.serial) }
    }
}

@Suite("Short calls against a brute-force reading of the rule")
struct ShortCallsOracleTests {
    private func rule(_ seed: UInt64) -> ShortCallsRule {
        var random = SeededGenerator(seed: seed &+ 55)
        func floors(_ max: Int) -> Floors {
            let critical = Int.random(in: 0...max, using: &random)
            let more = Int.random(in: 0...max, using: &random)
            return Floors(warning: seed % 2 == 0 ? critical + more : more, critical: critical)
        }
        return ShortCallsRule(
            calls: 10,
            answeredPercent: floors(80),
            meanSeconds: floors(2),
            needsBoth: Bool.random(using: &random),
            windowSeconds: Int.random(in: 10...15, using: &random)
        )
    }

    @Test("Findings equal the brute force's", arguments: OracleSize.batches(20))
    func equalsBruteForce(batch: UInt64) {
        var (found, raised) = (0, 0)
        for seed in batch * 20 + 1...batch * 20 + 20 {
            let pattern = rule(seed)
            var traffic = EndTraffic(
                seed: seed,
                stepMax: 400_000,
                behind: seed % 3 == 0 ? .max - 100 : 0
            )
            let callsMax = seed % 5 == 0 ? 40 : 4_096
            var rule = ShortCalls(pattern, callsMax: callsMax)
            var oracle = ShortCallsBruteForce(pattern)
            var random = SeededGenerator(seed: seed)
            var known: [CallSerial] = []
            for number in 0..<800 {
                guard case .ended(let end) = traffic.next() else { continue }
                if seed % 4 == 0, number % 100 == 99 {
                    let gone = Set(known.filter { _ in Bool.random(using: &random) })
                    rule.drop(gone)
                    oracle.forget(gone)
                }
                if end.way == .ended, end.call.source != 0 {
                    known.append(end.call.serial)
                    if known.count > callsMax { oracle.forget([known.removeFirst()]) }
                }
                let findings = rule.ended(end)
                let expected = oracle.take(end)
                guard findings.map(Found.init) == (expected.map { [$0] } ?? []) else {
                    Issue.record("seed \(seed), event \(number): \(findings), \(expected as Any)")
                    return
                }
                for finding in findings {
                    #expect(finding.isComplete || callsMax == 40)
                    #expect(rule.isProven(finding) == (finding.severity == .critical))
                    #expect(rule.hasFlagged(end.call))
                }
                found += expected?.calls.count ?? 0
                raised += expected?.raised.count ?? 0
            }
            #expect(rule.sourcesHeld <= 2)
        }
        #expect(found > 100 && raised > 0, "traffic without short calls proves nothing")
    }

    @Test("A share of exactly the level is not below it, and one of nothing is zero")
    func floors() {
        let floors = Floors(warning: 50, critical: 10)
        #expect(floors.severity(of: 500, of: 10) == nil)
        #expect(floors.severity(of: 499, of: 10) == .warning)
        #expect(floors.severity(of: 100, of: 10) == .warning)
        #expect(floors.severity(of: 99, of: 10) == .critical)
        #expect(floors.severity(of: 0, of: 0) == .critical)
        #expect(Floors.off.severity(of: 0, of: 0) == nil)
        #expect(Floors(warning: 5, critical: 10).warning == 0)
    }

    @Test("A window of many calls flags the latest thousand, and the next ones as they end")
    func flaggedMax() {
        var rule = ShortCalls(ShortCallsRule(calls: 1_500), callsMax: 10_000)
        var found: [Finding] = []
        for serial in 1...1_501 as ClosedRange<CallSerial> {
            var call = Observation(
                serial: serial,
                oldest: 1,
                time: noon + Int64(serial),
                link: LinkID(0),
                caller: Party(word: 1 << 60 | UInt64(serial)),
                callee: Party(word: 1 << 60 | UInt64(serial))
            )
            call.source = 9
            found += rule.ended(CallEnd(call, .ended, endedAt: call.time))
        }
        #expect(found.map(\.calls.count) == [1_000, 1])
        #expect(found.map(\.count) == [1_500, 1_501])
    }
}
