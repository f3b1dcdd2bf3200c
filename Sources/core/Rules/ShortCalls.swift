package import Calls
package import Records
import Telephony

/// Short calls of one source: of the calls from one address that ended within the window, and there are at
/// least so many, few were answered, or those answered were short.
///
/// Looked at with each call that ends, by the window that ends with it; all calls of a window that is
/// found so are flagged, the latest 1,000 at most. The order in which ends are told of changes nothing but
/// what is known by then. Calls of which no switch said how they ended are left out, and those that the
/// agent ended.
///
/// A call leaves when `callsMax` others have ended since.
package struct ShortCalls: CallRule {
    /// A call in the order in which its end was told of.
    private struct Held {
        var serial: CallSerial
        var endedAt: EventTime
        var source: UInt64
        var link: LinkID
    }

    package let id = FindingRule.shortCalls
    private(set) var rule: ShortCallsRule
    private var sources: [UInt64: EndedCalls] = [:]
    private var arrivals: ArrivalQueue<Held>
    private var shed = ShedCalls()

    package init(_ rule: ShortCallsRule, callsMax: Int) {
        self.rule = rule
        arrivals = ArrivalQueue(countMax: callsMax)
    }

    package var action: RuleAction { rule.action }
    package var quietMicroseconds: Int64 { rule.quietMicroseconds }
    package var wantsEnds: Bool { true }
    package var wantsSources: Bool { true }
    package var shedCalls: Int { shed.count }
    /// Sources that are remembered.
    package var sourcesHeld: Int { sources.count }

    package mutating func ended(_ end: CallEnd) -> [Finding] {
        let (call, source) = (end.call, end.call.source)
        guard end.way == .ended, !end.isOwn, source != 0 else { return [] }
        if let oldest = arrivals.first, arrivals.isFull {
            arrivals.removeFirst()
            remove(oldest)
            shed.pushedOut(oldest.endedAt, on: oldest.link, window: rule.windowMicroseconds)
        }
        shed.saw(end.endedAt, on: call.link)
        arrivals.append(
            Held(serial: call.serial, endedAt: end.endedAt, source: source, link: call.link)
        )
        let over = EndedCalls.Call(
            serial: call.serial,
            endedAt: end.endedAt,
            talked: end.answeredAt == 0 ? nil : end.talkedMicroseconds
        )
        let sums = sources[source, default: EndedCalls()]
            .add(over, window: rule.windowMicroseconds)
        guard let severity = severity(of: sums),
            let flagged = sources[source]?.flag(severity, latest: Concurrency.flaggedMax)
        else { return [] }
        var finding = Finding(
            id,
            about: .source(source),
            completedAt: end.endedAt,
            count: sums.calls,
            threshold: rule.calls,
            windowMicroseconds: rule.windowMicroseconds
        )
        finding.severity = severity
        (finding.calls, finding.raised) = flagged
        finding.link = call.link
        finding.isComplete = shed.isComplete(
            from: end.endedAt - rule.windowMicroseconds,
            to: end.endedAt
        )
        return [finding]
    }

    /// What the calls of a window amount to; nil where there is nothing to say of them.
    private func severity(of sums: EndedCalls.Sums) -> Severity? {
        guard sums.calls >= rule.calls else { return nil }
        let ratio = rule.answeredPercent.severity(of: sums.answered * 100, of: sums.calls)
        let mean = rule.meanSeconds.severity(
            of: Int(sums.talked / 1_000_000),
            of: sums.answered
        )
        guard rule.needsBoth, !rule.answeredPercent.isOff, !rule.meanSeconds.isOff else {
            return [ratio, mean].compactMap(\.self).max()
        }
        guard let ratio, let mean else { return nil }
        return min(ratio, mean)
    }

    private mutating func remove(_ call: Held) {
        guard sources[call.source]?.remove(call.serial, endedAt: call.endedAt) == true else {
            return
        }
        if sources[call.source]?.isEmpty == true { sources[call.source] = nil }
    }

    package mutating func drop(_ calls: Set<CallSerial>) {
        for call in arrivals.all where calls.contains(call.serial) { remove(call) }
    }

    package mutating func use(_ setup: RulesSetup) {
        rule = setup.shortCalls
        guard rule.action == .off else { return }
        // It starts again with what comes then.
        sources = [:]
        arrivals.removeAll()
    }

    package func hasFlagged(_ call: Observation) -> Bool {
        sources[call.source]?.hasFlagged(call.serial) ?? false
    }

    /// What each window comes to that holds the end of a call.
    func windows(holding call: Observation) -> [EndedCalls.Sums] {
        sources[call.source]?.sums(holding: call.serial, window: rule.windowMicroseconds) ?? []
    }

    package func isProven(_ finding: Finding) -> Bool {
        let sums = sources[finding.subject.word]?.counted(
            to: finding.completedAt,
            window: rule.windowMicroseconds
        )
        return sums.flatMap(severity) == .critical
    }
}
