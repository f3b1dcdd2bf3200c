package import Records
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
package struct AlertRow: LogRow {
    package var id: Int64 = 0
    package var rule = ""
    package var subject = Subject.Kind.callee
    /// Whom it is about, as operators read it.
    package var party = ""
    /// The callee of all its calls; empty where they have several.
    package var callee = ""
    package var link = ""
    package var firstSeen: EventTime = 0
    package var tripped: EventTime = 0
    package var lastSeen: EventTime = 0
    /// When the agent decided; this and the next two are missing where the alert's own record was
    /// shed by a full journal.
    package var decidedAt: EventTime?
    package var threshold: Int64?
    package var windowMicroseconds: Int64?
    package var distinctCallers = 0
    package var distinctCallees = 0
    package var calls = 0
    package var windowComplete = true
    /// `open` or `closed`.
    package var state = ""
    /// True where the agent stopped before the alert had come to its end.
    package var interrupted = false
    package var status = ""
    package var note: String?
    package var statusBy: String?
    package var statusAt: EventTime?
    /// Kills requested for its calls, and how many of those calls are known to be over.
    package var kills = 0
    package var killsOver = 0
    /// How long after its stamp the event that tripped came, and how far the agent's clock was ahead of
    /// the switch's; nil for alerts of before these were kept.
    package var lateMicroseconds: Int64?
    package var clockMicroseconds: Int64?
    /// The block that found it, and who made that and why; of other rules, what it was about where they
    /// look for more than one thing.
    package var block: Int64?
    package var why = ""
    package var baseline = BaselineColumns()
    /// False where the callee's own traffic made no attack of it, and the rule alone decided.
    package var wouldTrip = true
    /// Calls left alone since their callers have talked with the callee before.
    package var spared = 0
    /// Calls that would have been ended had the agent been armed, and how long after their INVITE the
    /// first and the last of these kills would have been written; nil where that was not kept.
    package var simulated = 0
    package var simulatedAfterMin: Int64?
    package var simulatedAfterMax: Int64?
    /// `warning` or `critical`.
    package var severity = Severity.critical.word

    package init() {}

    /// How many parties its calls differ in.
    package var distinctOthers: Int { subject.hasCallee ? distinctCallers : distinctCallees }
}

extension AlertRow {
    package static let type: String? = "alert"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("rule", &rule, .capture)
        visitParties(&fields)
        fields.flag("window_complete", &windowComplete, .capture)
        fields.integer("alert", &id, sql: "id", .first)
        fields.text("switch", &link)
        fields.time("decided", &decidedAt, .last)
        fields.integer("threshold", &threshold, .last)
        fields.integer("window_us", &windowMicroseconds, .last)
        fields.text("state", &state)
        fields.flag("interrupted", &interrupted, .last)
        let kills = "SELECT count(*) FROM kills WHERE kills.alert = alerts.id"
        fields.integer("kills_requested", &self.kills, sql: "(\(kills))")
        let over = "kills.state IN ('ended', 'gone')"
        fields.integer("kills_over", &killsOver, sql: "(\(kills) AND \(over))")
        fields.text("status", &status)
        fields.text("note", &note)
        fields.text("status_by", &statusBy)
        fields.time("status_set", &statusAt, sql: "status_us")
        fields.integer("late_us", &lateMicroseconds)
        fields.integer("clock_offset_us", &clockMicroseconds, sql: "clock_us")
        let ofBlock: FieldPlace = rule == "block" ? .last : .lastOfLines
        fields.integer("block", &block, ofBlock)
        fields.text("why", &why, rule == FindingRule.prefixRate.word ? .last : ofBlock)
        fields.computed("subject_kind", .text(subject.word), .lastOfLines)
        fields.computed("subject", .text(party), .lastOfLines)
        fields.computed("distinct_callees", .integer(Int64(distinctCallees)), .lastOfLines)
        fields.list("blocked_calls")
        fields.list("judgements")
        visitBaseline(&fields)
        let calls = "SELECT count(*) FROM alert_calls WHERE alert_calls.alert = alerts.id"
        fields.integer("spared", &spared, sql: "(\(calls) AND action = 'spared')", .captureLast)
        // A line of a replay says so where it is no more than a warning.
        let isWarning = severity == Severity.warning.word
        fields.text("severity", &severity, isWarning ? .captureLast : .last)
        visitSimulated(&fields, of: calls)
        fields.list("evidence", .captureJSON)
    }

    /// How many calls would have been ended, and how soon; in the log alone.
    private mutating func visitSimulated(_ fields: inout some RowVisitor, of calls: String) {
        let rest = "AND action = 'simulated'"
        fields.integer("simulated", &simulated, sql: "(\(calls) \(rest))", .last)
        let soon = calls.replacing("count(*)", with: "max(0, min(flagged_us - created_us))")
        let late = calls.replacing("count(*)", with: "max(0, max(flagged_us - created_us))")
        let (least, most) = ("simulated_after_min_us", "simulated_after_max_us")
        fields.integer(least, &simulatedAfterMin, sql: "(\(soon) \(rest))", .last)
        fields.integer(most, &simulatedAfterMax, sql: "(\(late) \(rest))", .last)
    }

    /// What the callee's own traffic said; no member of an object where nothing was known.
    private mutating func visitBaseline(_ fields: inout some RowVisitor) {
        var place = FieldPlace.last
        place.isInJSON = baseline.threshold != nil
        place.isOfCapture = true
        baseline.visit(&fields, in: place)
        fields.flag("would_trip", &wouldTrip, sql: "coalesce(would_trip, 1)", place)
    }

    /// Whom it is about, when, and whom its calls differ in.
    private mutating func visitParties(_ fields: inout some RowVisitor) {
        var kind = subject.word
        fields.text("subject_kind", &kind, .nowhere)
        // A kind that nobody here knows is a newer agent's.
        subject = Subject.Kind(word: kind) ?? .callee
        fields.text("subject", &party, .nowhere)
        fields.computed(subject.party, .text(party), .captureJSON)
        fields.text("callee", &callee, .lines)
        fields.time("first_seen", &firstSeen, .capture)
        fields.time("tripped", &tripped, .capture)
        fields.time("last_seen", &lastSeen, .capture)
        fields.integer("distinct_callers", &distinctCallers, .lines)
        fields.integer("distinct_callees", &distinctCallees, .nowhere)
        fields.computed(subject.distinctOthers, .integer(Int64(distinctOthers)), .captureJSON)
        fields.list(subject.others, .captureJSON)
        fields.list("calls", .captureJSON)
        fields.integer("calls", &calls, .lines)
    }
}

/// One flagged call of an alert.
package struct AlertCallRow: LogRow {
    package var alert: Int64 = 0
    /// What its alert is about.
    package var subject = Subject.Kind.callee
    package var link = ""
    /// The switch's own name for the call.
    package var id = ""
    /// The caller as operators read it, normalised.
    package var caller = ""
    /// Tells callers apart that read the same, such as withheld ones counted each.
    package var callerWord: Int64 = 0
    /// The callee as operators read it, and what tells callees apart.
    package var callee = ""
    package var calleeWord: Int64 = 0
    package var callerSent = ""
    package var calleeSent = ""
    package var name = ""
    package var source = ""
    package var userAgent = ""
    package var sipCallID = ""
    package var fromTag = ""
    package var created: EventTime = 0
    package var answered: EventTime?
    package var ended: EventTime?
    package var cause: String?
    package var action = ""
    package var windowComplete = true
    /// `from`, `asserted` or `both`: which header the caller is of.
    package var callerSource = ""
    /// The identity that was not taken; empty where there was none.
    package var callerOther = ""
    /// `inbound`, or `outbound` where the number was rung by the switch.
    package var leg = ""
    /// How far the kill of the call has come; nil where there was none.
    package var killState: String?
    /// What found it: a block may add to an alert of the rule, whose callers are its own.
    package var rule = ""
    /// What held the kill back.
    package var brake: String?
    /// Who ended the call, where that is known of its kill.
    package var killEndedBy: String?
    /// Who vouches for the caller.
    package var attestation = ""
    /// When it was found, by the switch's clock; nil for calls of before that was kept.
    package var flagged: EventTime?

    package init() {}

    /// How long after its INVITE a kill was written, or would have been.
    package var flaggedAfter: Int64? { flagged.map { max(0, $0 - created) } }

    /// The party at the other end from whom the alert is about, and what tells it from others.
    package var other: String { subject.hasCallee ? caller : callee }
    package var otherWord: Int64 { subject.hasCallee ? callerWord : calleeWord }
}

extension AlertCallRow {
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        visitParties(&fields)
        fields.integer("created_us", &created, .captureJSON)
        fields.computed("created", .time(created), .lines)
        fields.text("action", &action, .capture)
        fields.computed("created", .text(TimeText.iso8601(created)), .json)
        fields.time("answered", &answered)
        fields.time("ended", &ended, sql: "alert_calls.ended_us")
        fields.text("cause", &cause)
        fields.text("kill_state", &killState, sql: "kills.state")
        fields.text("kill_ended_by", &killEndedBy, sql: "kills.ended_by", .last)
        fields.flag("window_complete", &windowComplete)
        fields.text("switch", &link, sql: "alert_calls.switch")
        fields.text("caller_sent", &callerSent)
        fields.text("callee_sent", &calleeSent)
        fields.text("name", &name)
        fields.text("source", &source)
        fields.text("user_agent", &userAgent)
        fields.text("sip_call_id", &sipCallID)
        fields.text("from_tag", &fromTag)
        fields.text("caller_source", &callerSource, .capture)
        fields.text("caller_other", &callerOther, .capture)
        fields.text("leg", &leg, .capture)
        fields.text("rule", &rule, .last)
        fields.text("brake", &brake, .last)
        fields.text("attestation", &attestation, sql: "alert_calls.attestation", .captureLast)
        fields.time("flagged", &flagged, sql: "alert_calls.flagged_us", .last)
        fields.computed("flagged_after_us", .integer(flaggedAfter), .last)
    }

    private static let kind =
        "(SELECT subject_kind FROM alerts WHERE alerts.id = alert_calls.alert)"

    private mutating func visitParties(_ fields: inout some RowVisitor) {
        fields.integer("alert", &alert, sql: "alert_calls.alert", .firstOfLines)
        var kind = subject.word
        fields.text("subject_kind", &kind, sql: Self.kind, .nowhere)
        // A kind that nobody here knows is a newer agent's.
        subject = Subject.Kind(word: kind) ?? .callee
        let ofAlert = "(SELECT callee FROM alerts WHERE alerts.id = alert_calls.alert)"
        let callee = "coalesce(nullif(\(ofAlert), ''), alert_calls.callee)"
        fields.text("callee", &self.callee, sql: callee, .lines)
        fields.integer("callee_word", &calleeWord, .nowhere)
        fields.text("id", &id, sql: "alert_calls.call_id", .capture)
        fields.text("caller", &caller, sql: "alert_calls.caller", .lines)
        fields.integer("caller_word", &callerWord, .nowhere)
        fields.computed(subject.other, .text(other), .captureJSON)
    }
}

/// An alert with everything that belongs to it.
package struct AlertDetails: Sendable, Equatable {
    package var alert: AlertRow
    package var calls: [AlertCallRow]
    package var kills: [KillDetails]
    /// What analysts made of it, oldest first; nil where that was not asked for.
    package var judgements: [AuditRow]?
    /// What stands beside the callers, the strong signals first; nil where that was not asked for.
    package var evidence: [EvidenceRow]?

    package init(alert: AlertRow, calls: [AlertCallRow], kills: [KillDetails] = []) {
        self.alert = alert
        self.calls = calls
        self.kills = kills
    }

    /// The calls that the alert is made of.
    package var ownCalls: [AlertCallRow] { calls.filter { $0.rule == alert.rule } }

    /// Calls that a block which came from the alert found since.
    package var blockedCalls: [AlertCallRow] { calls.filter { $0.rule != alert.rule } }

    /// Each distinct party at the other end once, in the order of its first call.
    package var others: [String] {
        var seen: Set<Int64> = []
        return ownCalls.filter { seen.insert($0.otherWord).inserted }.map(\.other)
    }
}
