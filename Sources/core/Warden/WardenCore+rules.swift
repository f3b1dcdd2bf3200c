import Calls
package import Records
package import Rules
import Telephony

/// The rules behind masking: they see each new call once the kills of masking are out.
extension WardenCore {
    /// Of the alerts and flagged calls, what they found.
    package var found: [FindingRule: RuleTally] { secondGo.found }

    /// Shows them the calls that wait, and puts what they find into cases.
    mutating func observeCalls() {
        let now = secondGo.cameAt
        while let serial = secondGo.next() {
            guard book.calls.table.holds(serial) else { continue }
            if !secondGo.rules.isIdle { observe(shown(serial), at: now) }
            showCaller(of: serial)
        }
        settleEvidence(at: now)
    }

    private mutating func observe(_ call: Observation, at now: Moment) {
        closeQuietRuleCases(at: call.time, on: call.link)
        follow(call)
        for finding in secondGo.rules.take(call) { gather(finding, at: now) }
    }

    mutating func closeQuietRuleCases(at time: EventTime, on link: LinkID) {
        for (rule, quiet) in secondGo.rules.quietTimes where !cases[rule].isEmpty {
            closeQuietCases(of: rule, after: quiet, at: time, on: link)
        }
    }

    /// Calls that left the table although windows might still want them: those of masking, and those of
    /// the rules behind it.
    package var shedCalls: (masking: Int, rules: Int) {
        (windowShedCalls, secondGo.rules.shedCalls)
    }

    /// Calls to what is no number, which a rule about numbers did not judge.
    package var unreadCalls: Int { secondGo.rules.unreadCalls }

    /// True where nothing is said of a record: its rule only writes down what it finds.
    package func isSilent(_ rule: FindingRule) -> Bool {
        (rule == .masking ? setup.rules.masking : secondGo.rules.action(of: rule)) == .record
    }

    /// Puts a finding into its case, and does with its calls what its rule wants.
    mutating func gather(_ found: Finding, at now: Moment) {
        var finding = found
        finding.calls.removeAll { !book.calls.table.holds($0) || book.calls[$0].isLoose }
        finding.raised.removeAll { !book.calls.table.holds($0) || book.calls[$0].isLoose }
        guard let latest = latest(of: finding) else { return }
        let rule = finding.rule
        let known = cases[rule][finding.subject]
        let alert = alert(for: finding, known, by: latest.link, at: now)
        let open = known?.id == alert ? known : nil
        let oldest = finding.calls.first.map { book.calls[$0].time } ?? .max
        let start = min(finding.completedAt - finding.windowMicroseconds, oldest)
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
        gathered.severity = max(open?.severity ?? finding.severity, finding.severity)
        if let open, gathered.severity > open.severity { raise(alert, by: finding) }
        let actions = act(on: finding, in: &gathered, isProven: open?.isProven == true, at: now)
        let end = max(finding.completedAt, latest.time)
        let isComplete = finding.isComplete && feeds.links.isComplete(from: start, to: end)
        for (serial, action) in zip(finding.calls, actions) {
            note(
                serial,
                in: gathered,
                of: rule,
                action,
                foundAt: finding.completedAt,
                isComplete: isComplete
            )
        }
        raise(finding.raised, in: gathered, of: finding, at: now)
        cases[rule].set(gathered, after: open)
    }

    private mutating func raise(_ alert: AlertID, by finding: Finding) {
        emit(
            .alertRaised(
                AlertRaised(
                    alert: alert,
                    time: finding.completedAt,
                    severity: finding.severity,
                    threshold: finding.threshold,
                    rule: finding.rule
                )
            )
        )
    }

    /// Calls that a warning had put on record: they are ended now where the rule wants that.
    private mutating func raise(
        _ calls: [CallSerial],
        in gathered: Case,
        of finding: Finding,
        at now: Moment
    ) {
        guard secondGo.rules.action(of: finding.rule) == .enforce else { return }
        let grounds = Brakes.Grounds.of(attack: gathered.isProven)
        let cause = Cause.finding(finding.rule, gathered.id, grounds)
        for serial in calls {
            let action = action(for: serial, cause, since: gathered.since, at: now)
            let call = book.callToEnd(serial)
            emit(
                .callChanged(
                    CallChange(
                        alert: gathered.id,
                        link: call.link,
                        call: call.id,
                        time: call.createdAt,
                        action: action
                    )
                )
            )
        }
    }

    /// When and by which switch a finding came about; nil where nothing of it is left.
    private func latest(of finding: Finding) -> (time: EventTime, link: LinkID)? {
        if let link = finding.link { return (finding.completedAt, link) }
        return finding.calls.last.map { (book.calls[$0].time, book.calls[$0].link) }
    }

    /// Decides about the calls of a finding, and begins their kills before anything is said of them.
    private mutating func act(
        on finding: Finding,
        in gathered: inout Case,
        isProven: Bool,
        at now: Moment
    ) -> [FlagAction] {
        secondGo.countCalls(finding.calls.count, of: finding.rule)
        counters.flaggedCalls += finding.calls.count
        guard let rule = secondGo.rules[finding.rule], rule.action == .enforce,
            finding.severity == .critical
        else {
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
        foundAt time: EventTime,
        isComplete: Bool
    ) {
        var call = FlaggedCall(
            alert: gathered.id,
            call: book.calls.call(serial),
            caller: book.calls[serial].caller,
            callerName: book.calls.identities.name(of: book.calls[serial].caller),
            action: action,
            windowComplete: isComplete
        )
        if call.call.isNamedByDialog,
            let first = recorded(call.call, serial, by: rule, since: gathered.since)
        {
            secondGo.countCalls(-1, of: rule)
            change(action, of: call.call, recordedBy: first, in: gathered.id)
            return
        }
        book.name(&call.call)
        noteOnRecord(call.call)
        call.rule = rule
        call.flaggedAt = time
        call.callee = book.calls.table.callee(of: serial)
        call.calleeName = book.calls.identities.name(of: call.callee)
        call.brake = action == .braked ? brake(on: call.call.link) : nil
        emit(call)
        guard let said = secondGo.ends[serial] else { return }
        var end = CallEnded(link: call.call.link, call: call.call.id, endedAt: said.endedAt)
        (end.answeredAt, end.cause) = (said.answeredAt, said.cause)
        emit(.callEnded(end))
    }
}
