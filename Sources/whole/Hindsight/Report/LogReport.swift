import Agent
package import AlertLog
import Records
import Rules
package import Telephony
import Warden

/// Makes a report of a log.
package struct LogReport: Sendable {
    private let replay: LogReplay
    /// The log keeps finished calls by the settings.
    private let keepsCalls: Bool

    package init(_ replay: LogReplay, keepsCalls: Bool) {
        (self.replay, self.keepsCalls) = (replay, keepsCalls)
    }

    /// Reads the log; `proceed` hears what is done, and may end it by an error.
    package func run(
        on reader: LogReader,
        since: EventTime,
        until: EventTime,
        proceed: @escaping (String) throws -> Void = { _ in }
    ) throws -> WeekReport {
        var alerts = ReportAlerts(since: since, until: until)
        try alerts.read(reader) { try proceed("alerts") }
        var traffic: [String: CalleeTraffic] = [:]
        var (calls, answered) = (0, 0)
        var room = ReportTerms.allSpansMax
        try reader.eachKeptCall(since: since, until: until) { call in
            if calls % 10_000 == 0 { try proceed("calls") }
            calls += 1
            if call.answered > 0 { answered += 1 }
            guard !alerts.isFlagged(call) else { return }
            alerts.note(call)
            let callee = String(decoding: call.callee, as: UTF8.self)
            guard alerts.callees[callee] != nil else { return }
            traffic[callee, default: CalleeTraffic()].take(
                start: call.started,
                answered: call.answered,
                end: call.ended,
                hasRoom: room > 0
            )
            room -= 1
        }
        var report = alerts.finished(traffic)
        (report.calls, report.answered) = (calls, answered)
        if calls == 0 {
            report.limits.append(
                keepsCalls
                    ? "No finished calls of this time are on record: shares, repeats, queues and"
                        + " settings cannot be told."
                    : "The log keeps no finished calls (log.calls: false): shares, repeats, queues and"
                        + " settings cannot be told. Switch it on for a week before you arm."
            )
        }
        report.blindness = try blindness(reader, since, until)
        report.proposal = try proposal(alerts, reader, report, proceed: proceed)
        return report
    }

    private func blindness(
        _ reader: LogReader,
        _ since: EventTime,
        _ until: EventTime
    ) throws -> WeekReport.Blindness {
        var (found, filter) = (WeekReport.Blindness(), LogFilter())
        (filter.since, filter.until, filter.limit) = (since, until, nil)
        try reader.eachGap(filter) { gap in
            found.gaps += 1
            found.eventsLost += gap.eventsLost
            found.microseconds += max(0, min(gap.to ?? until, until) - max(gap.from, since))
            return true
        }
        return found
    }

    /// Tries thresholds and windows on the calls, judged by what operators said or else by the looks.
    private func proposal(
        _ alerts: ReportAlerts,
        _ reader: LogReader,
        _ report: WeekReport,
        proceed: @escaping (String) throws -> Void
    ) throws -> SettingProposal {
        guard report.calls > 0 else { return .none(.noCalls) }
        guard report.calls <= ReportTerms.sweptCallsMax else { return .none(.tooMany) }
        let rule = replay.setup.rule
        let windows = [1, 2, 5, 10, Int(rule.windowMicroseconds / 1_000_000)]
        let grid = SweepGrid(thresholds: Array(3...12) + [rule.threshold], windowSeconds: windows)
        guard let grid,
            let request = LogSweep.Request(
                from: report.since,
                to: report.until,
                grid: grid,
                modes: [.off]
            )
        else { return .none(.nothingFits) }
        let sweep = LogSweep(
            replay,
            callsMax: ReportTerms.sweptCallsMax,
            textBytesMax: GatheredCalls.textBytesMax
        )
        var judged = alerts.attacks
        for callee in report.callees where callee.exemption != nil {
            judged[callee.callee] = [JudgedSpan(report.since...report.until, isConfirmed: false)]
        }
        let swept = try sweep.run(request, on: reader, judged: judged) { _ in
            try proceed("settings")
        }
        return SettingProposal(swept, hasAttacks: !alerts.attacks.isEmpty)
    }
}

extension ReportAlerts {
    /// True of a call that an alert has.
    func isFlagged(_ call: KeptCall) -> Bool {
        calls.contains(ReportHash.of(call.link.utf8, call.id))
    }

    /// Of alerts of masking: how each looks.
    func look(of alert: Judged) -> WeekReport.Look {
        switch alert.verdict {
        case .confirmed: return .attack
        case .falsePositive: return .innocent
        default: break
        }
        let innocent = alert.endable.count { key in
            pairs[key].map { $0.hasTalked || $0.calledAgain } == true
        }
        let share = ReportTerms.innocentShareMin * Double(alert.endable.count)
        if !alert.endable.isEmpty, Double(innocent) >= share { return .innocent }
        return alert.hasStrong ? .attack : .unclear
    }

    /// The alerts of masking that look like attacks, by callee, as a sweep wants them.
    var attacks: [String: [JudgedSpan]] {
        let margin: EventTime = 1_000_000
        var spans: [String: [JudgedSpan]] = [:]
        for alert in judged where look(of: alert) == .attack {
            let times = alert.times.lowerBound - margin...alert.times.upperBound + margin
            spans[alert.callee, default: []].append(JudgedSpan(times, isConfirmed: true))
        }
        return spans
    }

    /// The report, once all calls were seen.
    func finished(_ traffic: [String: CalleeTraffic]) -> WeekReport {
        var report = report
        var callees = callees
        for alert in judged {
            report.looks[look(of: alert), default: 0] += 1
        }
        for pair in pairs.values {
            report.flagged.add(pair)
            callees[names[pair.callee]]?.flagged.add(pair)
        }
        for (name, found) in traffic {
            callees[name]?.otherCalls = found.calls
            callees[name]?.otherAnswered = found.answered
            callees[name]?.hours = found.hourCount
            callees[name]?.atOnce = found.atOnce
        }
        let sorted = callees.values.sorted { left, right in
            (right.alerts, right.flagged.calls, left.callee)
                < (left.alerts, left.flagged.calls, right.callee)
        }
        report.callees = Array(sorted.prefix(ReportTerms.calleesMax))
        report.calleesLeft = sorted.count - report.callees.count
        return report
    }
}

extension WeekReport.Flagged {
    /// Adds how innocent the calls of two parties look.
    fileprivate mutating func add(_ pair: ReportAlerts.Pair) {
        if pair.hasTalked { talked += pair.endable }
        if pair.calledAgain { again += pair.endable }
        if pair.hasTalked || pair.calledAgain { innocent += pair.endable }
    }
}
