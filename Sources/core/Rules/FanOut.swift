package import Calls
package import Records
import Telephony

/// One caller to many callees: at least so many distinct ones within the window.
///
/// Masking the other way round, with the caller as the subject: when the count is reached, every call
/// of that caller in the window is flagged, and each later one that keeps the count as it comes. Nobody
/// knows who a withheld caller is, so it is no subject, and neither is one that is missing. Further
/// attempts at a call count as calls to the same callee, and add none.
///
/// Nothing here expires by a clock, so no clock can empty it: a call leaves with the table of recent
/// calls, which holds `callsMax`.
package struct FanOut: CallRule {
    /// A call in the order of arrival.
    private struct Held {
        var serial: CallSerial
        var time: EventTime
        var caller: Party
        var link: LinkID
    }

    package let id = FindingRule.fanOut
    private var rule: FanOutRule
    private var callers: [Party: CallerWindow] = [:]
    private var arrivals: ArrivalQueue<Held>
    private var shed = ShedCalls()

    package init(_ rule: FanOutRule, callsMax: Int) {
        self.rule = rule
        arrivals = ArrivalQueue(countMax: callsMax)
    }

    package var action: RuleAction { rule.action }
    package var quietMicroseconds: Int64 { rule.quietMicroseconds }
    /// Calls that had to leave while windows might still want them.
    package var shedCalls: Int { shed.count }
    /// Callers that are remembered.
    package var callersHeld: Int { callers.count }

    private var pattern: CallerWindow.Pattern {
        CallerWindow.Pattern(callees: rule.callees, window: rule.windowMicroseconds)
    }

    package mutating func take(_ call: Observation) -> Finding? {
        while let oldest = arrivals.first, arrivals.isFull || !call.isInTable(oldest.serial) {
            arrivals.removeFirst()
            leave(oldest)
        }
        guard call.caller.isSomebody, call.callee.isSomebody else { return nil }
        shed.saw(call.time, on: call.link)
        arrivals.append(
            Held(serial: call.serial, time: call.time, caller: call.caller, link: call.link)
        )
        let pattern = pattern
        let trip = callers[call.caller, default: CallerWindow()].add(
            CallerWindow.Call(time: call.time, serial: call.serial, callee: call.callee),
            pattern
        )
        guard let trip else { return nil }
        var finding = Finding(
            id,
            about: .caller(call.caller),
            completedAt: trip.time,
            count: rule.callees,
            threshold: rule.callees,
            windowMicroseconds: rule.windowMicroseconds
        )
        finding.calls = trip.calls
        finding.isComplete = shed.isComplete(
            from: trip.time - rule.windowMicroseconds,
            to: max(trip.time, call.time)
        )
        return finding
    }

    private mutating func leave(_ call: Held) {
        guard remove(call) else { return }
        shed.pushedOut(call.time, on: call.link, window: rule.windowMicroseconds)
    }

    @discardableResult
    private mutating func remove(_ call: Held) -> Bool {
        let pattern = pattern
        guard callers[call.caller]?.remove(call.serial, at: call.time, pattern) == true else {
            return false
        }
        if callers[call.caller]?.isEmpty == true { callers[call.caller] = nil }
        return true
    }

    package mutating func drop(_ calls: Set<CallSerial>) {
        let dropped = arrivals.all.filter { calls.contains($0.serial) }
        for call in dropped { remove(call) }
        unsettle(Set(dropped.map(\.caller)))
    }

    package mutating func use(_ setup: RulesSetup) {
        let before = rule
        rule = setup.fanOut
        guard rule.action != .off else {
            // It starts again with what comes then.
            callers = [:]
            arrivals.removeAll()
            return
        }
        guard rule.callees != before.callees || rule.windowMicroseconds != before.windowMicroseconds
        else { return }
        unsettle(Set(callers.keys))
    }

    private mutating func unsettle(_ parties: Set<Party>) {
        let pattern = pattern
        for caller in parties { callers[caller]?.unsettle(pattern) }
    }

    package func hasFlagged(_ call: Observation) -> Bool {
        callers[call.caller]?.hasFlagged(call.serial, at: call.time) ?? false
    }

    package func isProven(_ finding: Finding) -> Bool {
        guard let caller = finding.subject.party else { return false }
        return callers[caller]?.isProven(at: finding.completedAt, pattern) ?? false
    }

    package func standing(of call: Observation) -> RuleStanding? {
        guard let fullest = callers[call.caller]?.fullest(holding: call.time, pattern) else {
            return nil
        }
        return RuleStanding(
            id,
            .callees,
            of: .caller,
            count: fullest.count,
            threshold: rule.callees,
            windowMicroseconds: rule.windowMicroseconds
        )
    }
}
