package import Telephony

/// What an analyst made of an alert.
package enum AlertStatus: String, Sendable, CaseIterable {
    case new
    case investigating
    case confirmed
    case falsePositive = "false_positive"
    case resolved
}

/// One alert as the log has it.
package struct AlertRow: Sendable, Equatable {
    package var id: Int64
    package var rule: String
    package var callee: String
    package var link: String
    package var firstSeen: EventTime
    package var tripped: EventTime
    package var lastSeen: EventTime
    /// When the agent decided; this and the next two are missing where the alert's own record was
    /// shed by a full journal.
    package var decidedAt: EventTime?
    package var threshold: Int64?
    package var windowMicroseconds: Int64?
    package var distinctCallers: Int
    package var calls: Int
    package var windowComplete: Bool
    /// `open` or `closed`.
    package var state: String
    /// True where the agent stopped before the alert had come to its end.
    package var interrupted: Bool
    package var status: String
    package var note: String?
    package var statusBy: String?
    package var statusAt: EventTime?
    /// Kills requested for its calls, and how many of those calls are known to be over.
    package var kills: Int
    package var killsOver: Int
    /// How long after its stamp the event that tripped came, and how far the agent's clock was ahead of
    /// the switch's; nil for alerts of before these were kept.
    package var lateMicroseconds: Int64?
    package var clockMicroseconds: Int64?
    /// The block that found it, and who made that and why; only of rule `block`.
    package var block: Int64?
    package var why: String

    static let columns = """
        id, rule, callee, switch, first_seen_us, tripped_us, last_seen_us, decided_us, threshold,
        window_us, distinct_callers, calls, window_complete, state, interrupted, status, note,
        status_by, status_us,
        (SELECT count(*) FROM kills WHERE kills.alert = alerts.id),
        (SELECT count(*) FROM kills
            WHERE kills.alert = alerts.id AND kills.state IN ('ended', 'gone')),
        late_us, clock_us, block, why
        """

    init(_ row: Row) {
        var columns = Columns(row)
        id = columns.int64()
        rule = columns.text()
        callee = columns.text()
        link = columns.text()
        firstSeen = columns.int64()
        tripped = columns.int64()
        lastSeen = columns.int64()
        decidedAt = columns.optionalInt64()
        threshold = columns.optionalInt64()
        windowMicroseconds = columns.optionalInt64()
        distinctCallers = columns.int()
        calls = columns.int()
        windowComplete = columns.flag()
        state = columns.text()
        interrupted = columns.flag()
        status = columns.text()
        note = columns.optionalText()
        statusBy = columns.optionalText()
        statusAt = columns.optionalInt64()
        kills = columns.int()
        killsOver = columns.int()
        lateMicroseconds = columns.optionalInt64()
        clockMicroseconds = columns.optionalInt64()
        block = columns.optionalInt64()
        why = columns.text()
    }
}

/// One flagged call of an alert.
package struct AlertCallRow: Sendable, Equatable {
    package var link: String
    /// The switch's own name for the call.
    package var id: String
    /// The caller as operators read it, normalised.
    package var caller: String
    /// Tells callers apart that read the same, such as withheld ones counted each.
    package var callerWord: Int64
    package var callerSent: String
    package var calleeSent: String
    package var name: String
    package var source: String
    package var userAgent: String
    package var sipCallID: String
    package var fromTag: String
    package var created: EventTime
    package var answered: EventTime?
    package var ended: EventTime?
    package var cause: String?
    package var action: String
    package var windowComplete: Bool
    /// `from`, `asserted` or `both`: which header the caller is of.
    package var callerSource: String
    /// The identity that was not taken; empty where there was none.
    package var callerOther: String
    /// `inbound`, or `outbound` where the number was rung by the switch.
    package var leg: String
    /// How far the kill of the call has come; nil where there was none.
    package var killState: String?
    /// What found it: a block may add to an alert of the rule, whose callers are its own.
    package var rule: String
    /// What held the kill back.
    package var brake: String?
    /// Who ended the call, where that is known of its kill.
    package var killEndedBy: String?

    static let columns = """
        alert_calls.switch, alert_calls.call_id, alert_calls.caller, caller_word, caller_sent,
        callee_sent, name, source, user_agent, sip_call_id, from_tag, created_us, answered_us,
        alert_calls.ended_us, cause, action, window_complete, caller_source,
        caller_other, leg, kills.state, rule, brake, kills.ended_by
        """

    init(_ row: Row) {
        var columns = Columns(row)
        link = columns.text()
        id = columns.text()
        caller = columns.text()
        callerWord = columns.int64()
        callerSent = columns.text()
        calleeSent = columns.text()
        name = columns.text()
        source = columns.text()
        userAgent = columns.text()
        sipCallID = columns.text()
        fromTag = columns.text()
        created = columns.int64()
        answered = columns.optionalInt64()
        ended = columns.optionalInt64()
        cause = columns.optionalText()
        action = columns.text()
        windowComplete = columns.flag()
        callerSource = columns.text()
        callerOther = columns.text()
        leg = columns.text()
        killState = columns.optionalText()
        rule = columns.text()
        brake = columns.optionalText()
        killEndedBy = columns.optionalText()
    }
}

/// An alert with everything that belongs to it.
package struct AlertDetails: Sendable, Equatable {
    package var alert: AlertRow
    package var calls: [AlertCallRow]
    package var kills: [KillDetails]
    /// What analysts made of it, oldest first; nil where that was not asked for.
    package var judgements: [AuditRow]?

    package init(alert: AlertRow, calls: [AlertCallRow], kills: [KillDetails] = []) {
        self.alert = alert
        self.calls = calls
        self.kills = kills
    }

    /// The calls that the alert is made of.
    package var ownCalls: [AlertCallRow] { calls.filter { $0.rule == alert.rule } }

    /// Calls that a block which came from the alert found since.
    package var blockedCalls: [AlertCallRow] { calls.filter { $0.rule != alert.rule } }

    /// Each distinct caller once, in the order of its first call.
    package var callers: [String] {
        var seen: Set<Int64> = []
        return ownCalls.filter { seen.insert($0.callerWord).inserted }.map(\.caller)
    }
}
