package import AlertLog
import Records
import Telephony
import Warden

/// One alert as people read it: its facts, its calls, and the steps of its kills.
extension AlertDetails {
    /// What is known of the alert itself, a line each: what found it, whom it is about, how it stands.
    package func facts(_ clock: ClockChoice?) -> Table {
        var table = Table([.left("alert"), .left("\(alert.id)")])
        func add(_ name: Cell, _ cell: Cell) { table.add([name, cell]) }
        add("rule", Cell(alert.words))
        if alert.severity == Severity.warning.word {
            add("severity", Cell(alert.severity, .warning))
        }
        add(Cell(alert.subject.party), Cell(alert.party))
        add("switch", Cell(alert.link))
        let seen = { (time: EventTime) in
            Cell(time: clock.ofSwitch(time, alert.clockMicroseconds), "", .whole)
        }
        add("first seen", seen(alert.firstSeen))
        add("tripped", seen(alert.tripped))
        add("last seen", seen(alert.lastSeen))
        for (name, cell) in alert.lateness { add(Cell(name), cell) }
        add("distinct \(alert.subject.others)", Cell("\(alert.distinctOthers)"))
        add("flagged calls", Cell("\(alert.calls)"))
        if let words = alert.baseline.words { add("ordinary there", Cell(words)) }
        if !alert.wouldTrip {
            add("by that", Cell("no attack: the rule alone decided", .warning))
        }
        add("kills over", Cell("\(alert.killsOver) of \(alert.kills)"))
        if alert.simulated > 0 { add("would have ended", Cell(alert.simulatedWords)) }
        if alert.spared > 0 {
            add("spared", Cell("\(alert.spared) who have talked with the callee before"))
        }
        add(
            "window",
            alert.windowComplete
                ? "complete" : Cell("incomplete: events were missed, there may be more", .warning)
        )
        add("state", Cell(alert.interrupted ? "closed when the agent stopped" : alert.state))
        add("status", .alertStatus(alert.status))
        if let note = alert.note { add("note", Cell(note)) }
        for said in judgements ?? [] {
            let from = said.before.map { $0 == said.after ? "" : "\($0) -> " } ?? ""
            let note = said.note.map { ": \($0)" } ?? ""
            let words = "\(from)\(said.after ?? "") by \(said.author)\(note)"
            let what = said.undoes == nil ? "judged" : "undone"
            add(Cell("\(what) ", time: said.at), Cell(words))
        }
        return table
    }

    /// What stands beside the callers, a signal each line.
    package var evidenceTable: Table {
        var table = Table([.left("evidence"), .left("strength"), .left("what was seen")])
        for row in evidence ?? [] {
            let strength = row.led ? "\(row.strength), led to the alert" : row.strength
            table.add([
                Cell(row.signal), Cell(strength, row.strength == "strong" ? .warning : .plain),
                Cell(row.words),
            ])
        }
        return table
    }

    /// The calls that it flagged, each with what was done about it.
    package func callTable(_ clock: ClockChoice?) -> Table {
        let offset = alert.clockMicroseconds
        var table = Table([
            .left("created"), .left(alert.subject.other), .left("as sent", leaves: 3),
            .left("by", leaves: 1), .left("name", leaves: 7), .left("source", leaves: 4),
            .left("rule", leaves: 2), .left("action"), .left("kill"), .left("ended", leaves: 6),
            .left("cause", leaves: 5), .left("call", leaves: 8),
        ])
        for call in calls {
            table.add([
                .time(clock.ofSwitch(call.created, offset)), .brief(call.other),
                .brief(call.subject.hasCallee ? call.callerSent : call.calleeSent),
                .callerSource(of: call), .brief(call.name, 24), .brief(call.source),
                Cell(call.rule), Cell(call.actionWords),
                call.killState.map(Cell.killState) ?? Cell("-", .faint),
                .time(call.ended.map { clock.ofSwitch($0, offset) }),
                .brief(call.cause ?? "-"), Cell(call.id),
            ])
        }
        return table
    }

    /// The steps of its kills, counted from when each was asked for.
    package func stepTable(_ clock: ClockChoice?) -> Table {
        var table = Table([
            .right("kill"), .left("call", leaves: 2), .right("attempt", leaves: 1), .left("state"),
            .left("at"), .right("after"), .left("detail", leaves: 3),
        ])
        for kill in kills {
            for step in kill.steps {
                let after = TimeText.duration(microseconds: step.at - kill.kill.requested)
                table.add([
                    Cell("\(kill.kill.id)"), Cell(kill.kill.call), Cell("\(step.attempt)"),
                    .killState(step.state),
                    .time(clock.ofAgent(step.at, kill.kill.clockMicroseconds)), Cell(after),
                    .brief(step.detail, 40),
                ])
            }
        }
        return table
    }
}

extension AlertRow {
    /// What found it.
    fileprivate var words: String {
        if let block { return "\(rule) \(block) \(why)" }
        guard let threshold else { return rule }
        if !why.isEmpty { return "\(rule): \(threshold) \(why)" }
        let counted = FindingRule(word: rule)?.counted ?? subject.others
        guard let windowMicroseconds, windowMicroseconds > 0 else {
            return rule == FindingRule.concurrency.word
                ? "\(rule): \(threshold) \(counted) at once" : rule
        }
        return "\(rule): \(threshold) \(counted) within "
            + TimeText.duration(microseconds: windowMicroseconds)
    }

    /// How late its event came, and how the clocks stand, where that is worth a line.
    fileprivate var lateness: [(String, Cell)] {
        var lines: [(String, Cell)] = []
        if let late = lateMicroseconds {
            let isLate = late > FeedClock.differenceMicroseconds
            let text = TimeText.duration(microseconds: late)
            lines.append(("came late by", Cell(text, isLate ? .warning : .plain)))
        }
        if let ahead = clockMicroseconds, abs(ahead) > FeedClock.differenceMicroseconds {
            let text = TimeText.duration(microseconds: abs(ahead))
            let words = "\(text) \(ahead > 0 ? "behind" : "ahead")"
            lines.append(("switch's clock", Cell(words, .warning)))
        }
        return lines
    }
}

extension AlertRow {
    /// How many calls would have been ended, had the agent been armed, and how soon.
    package var simulatedWords: String {
        let calls = Counted.words(simulated, "call")
        guard let least = simulatedAfterMin, let most = simulatedAfterMax else { return calls }
        let times = [least, most].map { TimeText.duration(microseconds: $0) }
        return times[0] == times[1]
            ? "\(calls), \(times[0]) after the INVITE"
            : "\(calls), \(times[0]) to \(times[1]) after the INVITE"
    }
}

extension AlertCallRow {
    /// What was decided, what held it, and of a kill that would have been, how soon.
    fileprivate var actionWords: String {
        if let brake { return "\(action) (\(brake))" }
        guard action == KillRow.simulated, let flaggedAfter else { return action }
        return "\(action) (after \(TimeText.duration(microseconds: flaggedAfter)))"
    }
}

extension BaselineColumns {
    /// What the callee's own traffic is, and from how many callers on that is no chance.
    package var words: String? {
        guard let threshold, let profile, let fast else { return nil }
        let rate = { (thousandths: Int64) in "\((thousandths + 500) / 1_000)" }
        return
            "up to \(threshold - 1) callers (\(origin ?? "learned"): \(rate(profile)) calls/h at this "
            + "time of day, \(rate(fast)) lately)"
    }
}

extension Cell {
    /// Which header the caller is of, and what the other one says.
    fileprivate static func callerSource(of call: AlertCallRow) -> Cell {
        let leg = call.leg == "inbound" ? "" : " \(call.leg)"
        guard !call.callerOther.isEmpty else { return Cell(call.callerSource + leg) }
        let other = call.callerSource == "from" ? "asserted" : "From"
        return .brief("\(call.callerSource)\(leg), \(other) \(call.callerOther)", 40)
    }
}
