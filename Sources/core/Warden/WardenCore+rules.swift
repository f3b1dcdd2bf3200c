import Calls
package import Records
import Rules
import Telephony

/// The rules behind masking: they see each new call once the kills of masking are out.
extension WardenCore {
    /// The call that was just added is to be shown to them.
    mutating func noteUnobserved(at now: Moment) {
        unobserved.append(calls.window.ring.newest)
        cameAt = now
    }

    mutating func observeCalls() {
        let now = cameAt
        for serial in unobserved where calls.window.holds(serial) {
            let entry = calls[serial]
            let observation = Observation(
                serial: serial,
                time: entry.time,
                link: entry.link,
                caller: entry.caller,
                callee: calls.window.callee(of: serial)
            )
            for finding in rules.take(observation) { gather(finding, by: entry.link, at: now) }
        }
        unobserved.removeAll(keepingCapacity: true)
    }

    /// True where nothing is said of a record: its rule only writes down what it finds.
    package func isSilent(_ rule: FindingRule) -> Bool { rules.action(of: rule) == .record }

    /// Puts a finding into its case, and does with its calls what its rule wants.
    private mutating func gather(_ finding: Finding, by link: LinkID, at now: Moment) {
        let found = finding.calls.filter { calls.window.holds($0) && !calls[$0].isLoose }
        guard !found.isEmpty else { return }
        let rule = finding.rule
        let known = cases[rule][finding.subject]
        let alert = alert(for: finding, known, by: link, at: now)
        let open = known?.id == alert ? known : nil
        let start = finding.completedAt - finding.windowMicroseconds
        let latest = found.reduce(finding.completedAt) { max($0, calls[$1].time) }
        let isComplete = links.isComplete(from: start, to: latest)
        let ends = rules.action(of: rule) == .enforce
        for serial in found {
            // What a rule but masking finds rests on no count of the brakes' own.
            let cause = Cause.finding(rule, alert, .range)
            let action = action(for: serial, cause, isEnforced: ends, since: start, at: now)
            note(serial, in: alert, of: rule, action, isComplete: isComplete)
        }
        counters.flaggedCalls += found.count
        let gathered = Case(
            id: alert,
            subject: finding.subject,
            lastSeen: max(latest, open?.lastSeen ?? .min),
            since: min(start, open?.since ?? .max),
            link: link
        )
        cases[rule].set(gathered, after: open)
    }

    private mutating func note(
        _ serial: CallSerial,
        in alert: AlertID,
        of rule: FindingRule,
        _ action: FlagAction,
        isComplete: Bool
    ) {
        var call = FlaggedCall(
            alert: alert,
            call: eventToEnd(serial),
            caller: calls[serial].caller,
            callerName: calls.identities.name(of: calls[serial].caller),
            action: action,
            windowComplete: isComplete
        )
        noteOnRecord(call.call)
        call.rule = rule
        call.brake = action == .braked ? brakes.engaged : nil
        call.callee = calls.window.callee(of: serial)
        call.calleeName = calls.identities.name(of: call.callee)
        emit(.callFlagged(call))
    }
}
