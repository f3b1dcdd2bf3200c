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
            let call = observation(of: serial)
            for (rule, quiet) in rules.quietTimes {
                closeQuietCases(of: rule, after: quiet, at: call.time, on: call.link)
            }
            for finding in rules.take(call) { gather(finding, at: now) }
        }
        unobserved.removeAll(keepingCapacity: true)
    }

    private func observation(of serial: CallSerial) -> Observation {
        let entry = calls[serial]
        return Observation(
            serial: serial,
            oldest: calls.window.ring.oldest,
            time: entry.time,
            link: entry.link,
            caller: entry.caller,
            callee: calls.window.callee(of: serial)
        )
    }

    /// Whether a rule flagged a call of the table.
    func isFlagged(_ serial: CallSerial, by rule: FindingRule) -> Bool {
        if rule == .masking { return calls[serial].isFlagged }
        return rules[rule]?.hasFlagged(observation(of: serial)) ?? false
    }

    /// Calls that left the table although windows might still want them: those of masking, and those of
    /// the rules behind it.
    package var shedCalls: (masking: Int, rules: Int) { (windowShedCalls, rules.shedCalls) }

    /// True where nothing is said of a record: its rule only writes down what it finds.
    package func isSilent(_ rule: FindingRule) -> Bool {
        (rule == .masking ? setup.rules.masking : rules.action(of: rule)) == .record
    }

    /// Puts a finding into its case, and does with its calls what its rule wants.
    private mutating func gather(_ found: Finding, at now: Moment) {
        var finding = found
        finding.calls.removeAll { !calls.window.holds($0) || calls[$0].isLoose }
        guard let last = finding.calls.last else { return }
        let (rule, latest) = (finding.rule, calls[last])
        let known = cases[rule][finding.subject]
        let alert = alert(for: finding, known, by: latest.link, at: now)
        let open = known?.id == alert ? known : nil
        let start = finding.completedAt - finding.windowMicroseconds
        var gathered = Case(
            id: alert,
            subject: finding.subject,
            lastSeen: latest.time,
            since: min(start, open?.since ?? .max),
            link: latest.link
        )
        if let open, open.lastSeen > latest.time {
            (gathered.lastSeen, gathered.link) = (open.lastSeen, open.link)
        }
        let actions = act(on: finding, in: &gathered, isProven: open?.isProven == true, at: now)
        let end = max(finding.completedAt, latest.time)
        let isComplete = finding.isComplete && links.isComplete(from: start, to: end)
        for (serial, action) in zip(finding.calls, actions) {
            note(serial, in: gathered, of: rule, action, isComplete: isComplete)
        }
        cases[rule].set(gathered, after: open)
    }

    /// Decides about the calls of a finding, and begins their kills before anything is said of them.
    private mutating func act(
        on finding: Finding,
        in gathered: inout Case,
        isProven: Bool,
        at now: Moment
    ) -> [FlagAction] {
        found[finding.rule, default: RuleTally()].calls += finding.calls.count
        counters.flaggedCalls += finding.calls.count
        guard let rule = rules[finding.rule], rule.action == .enforce else {
            return finding.calls.map { _ in .noted }
        }
        gathered.isProven = isProven || rule.isProven(finding)
        let grounds = Brakes.Grounds.of(attack: gathered.isProven)
        let cause = Cause.finding(finding.rule, gathered.id, grounds)
        return finding.calls.map { action(for: $0, cause, since: gathered.since, at: now) }
    }

    private mutating func note(
        _ serial: CallSerial,
        in gathered: Case,
        of rule: FindingRule,
        _ action: FlagAction,
        isComplete: Bool
    ) {
        var call = FlaggedCall(
            alert: gathered.id,
            call: calls.event(serial),
            caller: calls[serial].caller,
            callerName: calls.identities.name(of: calls[serial].caller),
            action: action,
            windowComplete: isComplete
        )
        if call.call.isNamedByDialog,
            let first = recorded(call.call, serial, by: rule, since: gathered.since)
        {
            found[rule]?.calls -= 1
            change(action, of: call.call, recordedBy: first, in: gathered.id)
            return
        }
        name(&call.call)
        noteOnRecord(call.call)
        call.rule = rule
        call.callee = calls.window.callee(of: serial)
        call.calleeName = calls.identities.name(of: call.callee)
        call.brake = action == .braked ? brakes.engaged : nil
        emit(call)
    }
}
