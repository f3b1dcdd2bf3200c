package import Telephony

/// Something that happened and that people are told of, as it was when it was put down: what is sent of
/// it is made of this row alone, so that it is the same however often it is sent.
package struct Notice: LogRow {
    /// How grave it is, the least first.
    package enum Severity: String, Sendable, CaseIterable {
        case info, warning, critical
    }

    /// How what it tells of goes on.
    package enum Phase: String, Sendable, CaseIterable {
        /// It has begun, and a later notice of the same matter says when it is over.
        case begun
        /// It goes on, graver than before.
        case goesOn = "goes_on"
        case ended
        /// It is over as soon as it is told.
        case once
    }

    /// Its place among all notices of this log.
    package var number: Int64 = 0
    /// Made of what it tells of: the same event has the same one, whoever finds it and however often.
    package var id = ""
    /// Such as `alert.opened`, `agent.dead`: see `NoticeKind`.
    package var kind = ""
    /// What begins and ends: `alert 41`, `agent`, `switch pbx1`; notices of one matter belong together.
    package var matter = ""
    package var phase = Phase.once
    package var severity = Severity.info
    /// The rule of an alert; nil of what is none.
    package var rule: String?
    /// What an alert is about: `callee`, `caller`, … and whom.
    package var subjectKind: String?
    package var subject: String?
    /// The callee of all its calls, where they have one.
    package var callee: String?
    /// The switch.
    package var link: String?
    /// The alert's number in the log.
    package var alert: Int64?
    /// One line, and what more there is to say; both may hold what callers chose.
    package var title = ""
    package var text = ""
    /// When the matter began, and when it was over; nil while it lasts.
    package var begun: EventTime = 0
    package var ended: EventTime?
    /// Figures of an alert as they were then: calls, parties at the other end, calls that are over by
    /// its kills, and those that are up in spite of them.
    package var calls: Int64?
    package var callers: Int64?
    package var callsEnded: Int64?
    package var callsStillUp: Int64?
    /// When it was put down.
    package var at: EventTime = 0
    /// The one destination that it is for; nil for all that its route names.
    package var target: String?

    package init() {}
    package static let type: String? = "notice"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("id", &id, sql: "notice")
        fields.integer("number", &number, sql: "notices.id")
        fields.text("kind", &kind, sql: "notices.kind")
        fields.text("matter", &matter)
        var phase = phase.rawValue
        fields.text("phase", &phase)
        self.phase = Phase(rawValue: phase) ?? .once
        var severity = severity.rawValue
        fields.text("severity", &severity)
        self.severity = Severity(rawValue: severity) ?? .info
        fields.text("rule", &rule)
        fields.text("subject_kind", &subjectKind)
        fields.text("subject", &subject)
        fields.text("callee", &callee)
        fields.text("switch", &link)
        fields.integer("alert", &alert)
        fields.text("title", &title)
        fields.text("text", &text)
        fields.time("begun", &begun)
        fields.time("ended", &ended)
        fields.integer("calls", &calls)
        fields.integer("callers", &callers)
        fields.integer("calls_ended", &callsEnded)
        fields.integer("calls_still_up", &callsStillUp)
        fields.time("at", &at, sql: "notices.at_us")
        fields.text("target", &target, .nowhere)
    }
}
