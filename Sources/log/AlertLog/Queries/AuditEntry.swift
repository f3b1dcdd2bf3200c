package import Telephony

/// One decision of an operator, or of whoever runs the agent: kept for good, never changed.
package struct AuditEntry: Sendable, Equatable {
    /// What was decided; the raw value stands in the log.
    package enum What: String, Sendable, CaseIterable {
        case alertSet = "alert.set"
        case alertUndo = "alert.undo"
        case exemptionAdd = "exemption.add"
        case exemptionRemove = "exemption.remove"
        case blockAdd = "block.add"
        case blockRemove = "block.remove"
        case listImport = "list.import"
        case listEdit = "list.edit"
        case expectAdd = "expect.add"
        case expectRemove = "expect.remove"
        case tokenAdd = "token.add"
        case tokenRemove = "token.remove"
        case pushAdd = "push.add"
        case pushRemove = "push.remove"
        case pushKey = "push.key"
        case silenceAdd = "silence.add"
        case silenceRemove = "silence.remove"
        case noticeResend = "notice.resend"
        case destinationDisabled = "destination.disabled"
        case destinationEnabled = "destination.enabled"
        case baselineForget = "baseline.forget"
        case killsHold = "kills.hold"
        case killsResume = "kills.resume"
        case agentStart = "agent.start"
        case agentStop = "agent.stop"
        case settingsReload = "settings.reload"
        case settingsRefused = "settings.refused"
        case settingDecided = "setting.decided"
        case settingRestored = "setting.restored"
        case switchArmed = "switch.armed"
        case switchDisarmed = "switch.disarmed"
        case logRestored = "log.restored"
        case numberForgotten = "number.forgotten"
    }

    package var at: EventTime
    package var author: String
    package var what: What
    /// What it is about, such as `alert 41`, `block 5`, `switch pbx1`.
    package var subject: String
    package var before: String?
    package var after: String?
    package var note: String?
    /// Where the author came from, as `ChangeOrigin` writes it; nil where nobody said.
    package var origin: String?
    /// The number of the entry that it takes back.
    package var undoes: Int64?

    package init(
        at time: EventTime,
        by author: String,
        _ what: What,
        _ subject: String,
        before: String? = nil,
        after: String? = nil,
        note: String? = nil,
        origin: String? = nil
    ) {
        (at, self.author, self.what, self.subject) = (time, author, what, subject)
        (self.before, self.after, self.note, self.origin) = (before, after, note, origin)
    }
}

/// A row of the record of decisions; one of a newer program may say what this one does not know.
package struct AuditRow: LogRow {
    package var id: Int64 = 0
    package var at: EventTime = 0
    package var author = ""
    package var what = ""
    package var subject = ""
    package var before: String?
    package var after: String?
    package var note: String?
    /// Where the author came from; nil where nobody said.
    package var origin: String?
    /// The entry that it takes back.
    package var undoes: Int64?

    package init() {}
    package static let type: String? = "audit"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("audit", &id, sql: "id")
        fields.time("at", &at)
        fields.text("author", &author)
        fields.text("what", &what)
        fields.text("subject", &subject)
        fields.text("before", &before, sql: "was")
        fields.text("after", &after, sql: "becomes")
        fields.text("note", &note)
        fields.text("origin", &origin)
        fields.integer("undoes", &undoes)
    }
}

extension Database {
    /// Adds to the record; part of whatever transaction is under way.
    func note(_ entry: AuditEntry) throws(DatabaseError) {
        try run(
            """
            INSERT INTO audit (at_us, author, what, subject, was, becomes, note, origin,
                undoes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            .integer(entry.at),
            .text(entry.author),
            .text(entry.what.rawValue),
            .text(entry.subject),
            .optional(entry.before),
            .optional(entry.after),
            .optional(entry.note),
            .optional(entry.origin),
            .optional(entry.undoes)
        )
        try feed(.audit, lastInsertID, at: entry.at)
    }

    /// Who had a switch armed or disarmed last.
    func lastArming() throws(DatabaseError) -> ArmingFigures? {
        try first(
            "SELECT at_us, author FROM audit WHERE what IN (?1, ?2) ORDER BY id DESC LIMIT 1",
            [
                .text(AuditEntry.What.switchArmed.rawValue),
                .text(AuditEntry.What.switchDisarmed.rawValue),
            ]
        ) { ArmingFigures(at: $0.int64(0), author: $0.text(1)) }
    }

    /// Since when the calls of each switch are ended, by its name.
    func armedSince() throws(DatabaseError) -> [String: EventTime] {
        let rows = try all(
            """
            SELECT subject, what, at_us FROM audit WHERE id IN (
                SELECT max(id) FROM audit WHERE what IN ('switch.armed', 'switch.disarmed')
                GROUP BY subject)
            """
        ) { (subject: $0.text(0), what: $0.text(1), at: $0.int64(2)) }
        var since: [String: EventTime] = [:]
        for row in rows where row.what == AuditEntry.What.switchArmed.rawValue {
            since[String(row.subject.dropFirst("switch ".count))] = row.at
        }
        return since
    }
}
