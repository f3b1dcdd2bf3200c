package import Calls
package import Records
import Telephony

/// Too many calls at once of one caller, to one callee, from one source or by one range of callers.
///
/// A call is up from when it is shown until its end is heard of, or it is given up. When a call makes as
/// many as a level takes, all of its subject that are up are flagged, the latest 1,000 at most; and each
/// later one that comes while there are as many. Withheld callers are no subject, and neither is what is
/// missing.
package struct Concurrency: CallRule {
    /// Calls flagged by one finding.
    package static let flaggedMax = 1_000

    package let id = FindingRule.concurrency
    private var rule: ConcurrencyRule
    /// By kind of subject, in the order of `ConcurrencyRule.kinds`, and the subject's key.
    private var subjects: [[UInt64: CallsAtOnce]]
    /// Calls that were given up for want of room.
    package private(set) var shedCalls = 0
    /// Counts are too low until then: a call that was given up may be up.
    private var incompleteUntil: EventTime = .min

    package init(_ rule: ConcurrencyRule) {
        self.rule = rule
        subjects = ConcurrencyRule.kinds.map { _ in [:] }
    }

    package var action: RuleAction { rule.action }
    package var quietMicroseconds: Int64 { rule.cooldownMicroseconds }
    package var wantsEnds: Bool { true }
    package var wantsSources: Bool { !rule.source.isOff }
    /// Subjects that have calls up, and their calls: one that has several subjects counts for each.
    package var held: (subjects: Int, calls: Int) {
        let all = subjects.flatMap(\.values)
        return (all.count, all.reduce(0) { $0 + $1.count })
    }

    package mutating func began(_ call: Observation) -> [Finding] {
        var findings: [Finding] = []
        for (place, kind) in ConcurrencyRule.kinds.enumerated() {
            let levels = rule.levels(of: kind)
            guard !levels.isOff, let (subject, key) = subject(kind, of: call) else { continue }
            var calls = subjects[place].removeValue(forKey: key) ?? CallsAtOnce()
            calls.giveUp(before: call.time - rule.longestMicroseconds)
            let trip = calls.add(call.serial, at: call.time, levels)
            subjects[place][key] = calls
            if let trip { findings.append(finding(trip, about: subject, key, levels, by: call)) }
        }
        return findings
    }

    private func finding(
        _ trip: CallsAtOnce.Trip,
        about subject: Subject,
        _ key: UInt64,
        _ levels: Levels,
        by call: Observation
    ) -> Finding {
        var finding = Finding(
            id,
            about: subject,
            completedAt: call.time,
            count: trip.count,
            threshold: levels.threshold(of: trip.severity),
            windowMicroseconds: 0
        )
        finding.severity = trip.severity
        (finding.calls, finding.raised) = (trip.calls, trip.raised)
        (finding.key, finding.link) = (key, call.link)
        finding.isComplete = call.time > incompleteUntil
        return finding
    }

    /// Whom calls of a kind have in common; nil where it is not known.
    private func subject(
        _ kind: Subject.Kind,
        of call: Observation
    ) -> (subject: Subject, key: UInt64)? {
        switch kind {
        case .caller where call.caller.isSomebody:
            (.caller(call.caller), call.callerKey.word)
        case .callee where call.callee.isSomebody:
            (.callee(call.callee), call.calleeKey.word)
        case .source where call.source != 0: (.source(call.source), call.source)
        case .prefix:
            call.callerKey.range(digits: rule.rangeDigits).map { (.prefix($0), $0.word) }
        default: nil
        }
    }

    package mutating func ended(_ end: CallEnd) -> [Finding] {
        if end.way == .shed {
            shedCalls += 1
            incompleteUntil = max(incompleteUntil, end.call.time + rule.longestMicroseconds)
        }
        for (place, kind) in ConcurrencyRule.kinds.enumerated() {
            guard let (_, key) = subject(kind, of: end.call) else { continue }
            subjects[place][key]?.remove(end.call.serial)
            if subjects[place][key]?.isEmpty == true { subjects[place][key] = nil }
        }
        return []
    }

    package mutating func drop(_ calls: Set<CallSerial>) {
        for place in subjects.indices {
            for key in subjects[place].keys { subjects[place][key]?.remove(calls) }
            subjects[place] = subjects[place].filter { !$0.value.isEmpty }
        }
    }

    package mutating func use(_ setup: RulesSetup) {
        let before = rule
        rule = setup.concurrency
        for (place, kind) in ConcurrencyRule.kinds.enumerated() {
            let isAnother = kind == .prefix && rule.rangeDigits != before.rangeDigits
            // It starts again with what comes then.
            if rule.action == .off || rule.levels(of: kind).isOff || isAnother {
                subjects[place] = [:]
            }
        }
    }

    package func hasFlagged(_ call: Observation) -> Bool {
        ConcurrencyRule.kinds.enumerated().contains { place, kind in
            guard let (_, key) = subject(kind, of: call) else { return false }
            return subjects[place][key]?.hasFlagged(call.serial) == true
        }
    }

    /// Of all whom a call has in common with others, the nearest to too many calls at once.
    ///
    /// It counts the calls that are up when it is asked, as long as the call is one of them.
    package func standing(of call: Observation) -> RuleStanding? {
        ConcurrencyRule.kinds.enumerated().compactMap { place, kind in
            let levels = rule.levels(of: kind)
            guard !levels.isOff, let (_, key) = subject(kind, of: call),
                let count = subjects[place][key]?.count(with: call.serial, levels)
            else { return nil }
            return RuleStanding(
                id,
                .callsAtOnce,
                of: kind,
                count: count,
                threshold: levels.lowest
            )
        }.nearest
    }

    package func isProven(_ finding: Finding) -> Bool {
        guard let place = ConcurrencyRule.kinds.firstIndex(of: finding.subject.kind),
            let calls = subjects[place][finding.key]
        else { return false }
        return calls.distinct >= finding.threshold
    }
}
