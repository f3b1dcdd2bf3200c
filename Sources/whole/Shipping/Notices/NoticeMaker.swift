import AlertLog
import Records
import Telephony

/// Makes notices of entries of the feed, by the rows that they tell of as these are now.
struct NoticeMaker {
    private static let lossReasons: Set<String> = Set(
        [GapReason.shed, .malformed, .oversized].map(\.word)
    )

    let reader: LogReader
    let log: ShipLog
    let now: EventTime

    /// Nil for an entry that nobody is told of.
    func notice(of row: FeedRow) throws -> Notice? {
        switch row.kind {
        case .record(.alertOpened): try alert(row.row, .alertOpened)
        case .record(.alertRaised): try alert(row.row, .alertRaised)
        case .record(.alertClosed): try alert(row.row, .alertClosed)
        case .record(.blockAdded): try block(row.row)
        case .record(.kill): try kill(row.row)
        case .record(.gapClosed): try gapEnd(row.row)
        case .record(.brake): try brake(row.row)
        default: nil
        }
    }

    /// The same wherever it is made: the log's, what it is of, and the step.
    private func id(_ what: String, _ row: Int64, _ step: String) -> String {
        "\(log.identity)-\(what)-\(row)-\(step)"
    }

    // MARK: Alerts

    /// What there is to tell of an alert at one of its steps; nil where it is gone.
    func alert(_ number: Int64, _ kind: NoticeKind) throws -> Notice? {
        guard let row = try reader.alert(number) else { return nil }
        let (phase, step): (Notice.Phase, String) =
            switch kind {
            case .alertRaised: (.goesOn, "raised")
            // An agent that is started again may go on with an alert that the last one left open: its true
            // end is told as well then, with all its figures.
            case .alertClosed: (.ended, row.interrupted ? "interrupted" : "closed")
            default: (.begun, "opened")
            }
        let stillUp = try log.callsStillUp(of: number)
        var notice = Notice(
            id("alert", number, step),
            kind,
            of: "alert \(number)",
            phase,
            Notice.Severity(rawValue: row.severity) ?? .critical,
            begun: row.firstSeen,
            title: title(of: row, phase),
            text: text(of: row, phase, stillUp: stillUp),
            at: now
        )
        if phase == .ended { notice.ended = row.lastSeen }
        notice.rule = row.rule
        (notice.subjectKind, notice.subject) = (row.subject.word, row.party)
        notice.callee = row.callee.isEmpty ? nil : row.callee
        (notice.link, notice.alert) = (row.link, number)
        (notice.calls, notice.callers) = (Int64(row.calls), Int64(row.distinctOthers))
        (notice.callsEnded, notice.callsStillUp) = (Int64(row.killsOver), stillUp)
        return notice
    }

    private func title(of row: AlertRow, _ phase: Notice.Phase) -> String {
        let opening =
            switch phase {
            case .ended: "Over: "
            case .goesOn: "Now \(row.severity): "
            case .begun, .once: ""
            }
        let calls = Self.count(row.calls, "call")
        return opening + "\(row.rule.replacing("_", with: " ")) of \(row.party), \(calls) of "
            + Self.count(row.distinctOthers, row.subject.other)
    }

    private func text(of row: AlertRow, _ phase: Notice.Phase, stillUp: Int64) -> String {
        var words = "Alert \(row.id) on \(row.link), \(row.severity)"
        if let threshold = row.threshold, let window = row.windowMicroseconds, window > 0 {
            let length = TimeText.duration(microseconds: window)
            words += "; \(threshold) within \(length) make one"
        }
        words += ". First seen \(TimeText.iso8601(row.firstSeen))"
        if phase == .ended { words += ", last \(TimeText.iso8601(row.lastSeen))" }
        words += ". Kills requested: \(row.kills), over: \(row.killsOver), still up: \(stillUp)."
        if row.interrupted { words += " The agent stopped before it was over." }
        if !row.windowComplete { words += " The switch was not seen all the time." }
        return words
    }

    static func count(_ count: Int, _ one: String) -> String {
        Counted.words(count, one)
    }

    /// One for each alert, however many callers it has.
    private func block(_ row: Int64) throws -> Notice? {
        guard let block = try log.blockOfAgent(row) else { return nil }
        let id = id("alert", block.alert, "blocked")
        guard try !log.holds(notice: id) else { return nil }
        let until = block.expires == 0 ? "" : " until \(TimeText.iso8601(block.expires))"
        var notice = Notice(
            id,
            .alertBlocked,
            of: "alert \(block.alert)",
            .once,
            .info,
            begun: now,
            title: "Callers of alert \(block.alert) are blocked from \(block.callee)",
            text: "The agent blocks callers of the alert from calling \(block.callee)\(until).",
            at: now
        )
        (notice.alert, notice.callee) = (block.alert, block.callee)
        return notice
    }

    // MARK: Kills, switches, brakes

    private func kill(_ row: Int64) throws -> Notice? {
        guard let kill = try reader.kill(row) else { return nil }
        let begun = id("kill", row, "still_up")
        let isStillUp = kill.state == KillState.stillUp.word
        let isOver = kill.state == KillState.ended.word || kill.state == KillState.gone.word
        guard try isStillUp || (isOver && log.holds(notice: begun)) else { return nil }
        let words = "call from \(kill.caller) to \(kill.callee) on \(kill.link)"
        var notice = Notice(
            isStillUp ? begun : id("kill", row, "over"),
            isStillUp ? .callStillUp : .callOver,
            of: "kill \(row)",
            isStillUp ? .begun : .ended,
            .critical,
            begun: kill.requested,
            title: isStillUp ? "Still up after every kill: \(words)" : "Over: \(words)",
            text: "\(Self.count(kill.attempts, "attempt")); the switch says: \(kill.detail)",
            at: now
        )
        (notice.alert, notice.callee, notice.link) = (kill.alert, kill.callee, kill.link)
        return notice
    }

    private func gapEnd(_ row: Int64) throws -> Notice? {
        guard let gap = try reader.gap(row), let end = gap.to else { return nil }
        let length = TimeText.duration(microseconds: max(0, end - gap.from))
        var notice: Notice
        if try log.holds(notice: id("gap", row, "lost")) {
            notice = Notice(
                id("gap", row, "back"),
                .switchBack,
                of: "switch \(gap.link)",
                .ended,
                .critical,
                begun: gap.from,
                title: "Switch \(gap.link) is seen again",
                text: "It was not seen for \(length): \(gap.reason).",
                at: now
            )
            notice.ended = end
        } else if Self.lossReasons.contains(gap.reason) {
            notice = Notice(
                id("gap", row, "seen"),
                .gap,
                of: "gap \(row)",
                .once,
                .warning,
                begun: gap.from,
                title: "Events of \(gap.link) were not seen: \(gap.reason)",
                text: "\(Self.count(gap.eventsLost, "event")) known to be lost in \(length).",
                at: now
            )
        } else {
            return nil
        }
        notice.link = gap.link
        return notice
    }

    /// A switch that has not been seen for long; nil where that was told.
    func lost(_ gap: GapRow) throws -> Notice? {
        let id = id("gap", gap.id, "lost")
        guard try !log.holds(notice: id) else { return nil }
        var notice = Notice(
            id,
            .switchLost,
            of: "switch \(gap.link)",
            .begun,
            .critical,
            begun: gap.from,
            title: "Switch \(gap.link) is not seen: \(gap.reason)",
            text: "Since \(TimeText.iso8601(gap.from)) nothing is known of its calls.",
            at: now
        )
        notice.link = gap.link
        return notice
    }

    private func brake(_ row: Int64) throws -> Notice? {
        guard let brake = try reader.brake(row) else { return nil }
        let last = try log.last(of: "brakes")
        let isFault = brake.reason == BrakeRecord.Reason.unproven.word
        let words = [brake.author.isEmpty ? "" : "by \(brake.author)", brake.note]
        let limit = brake.limitPerMinute
        return Notice(
            id("brake", row, brake.state),
            brake.engaged ? .brakesEngaged : .brakesReleased,
            of: "brakes",
            brake.engaged ? .begun : .ended,
            // What ends has the severity of what began, so that both go the same way.
            brake.engaged ? (isFault ? .critical : .warning) : last?.severity ?? .warning,
            begun: brake.engaged ? brake.at : last?.begun ?? brake.at,
            title: brake.engaged
                ? "The brakes hold kills: \(brake.reason)" : "The brakes let kills go",
            text: (limit > 0 ? "More than \(limit) a minute. " : "")
                + words.filter { !$0.isEmpty }.joined(separator: ", "),
            at: now
        )
    }
}
