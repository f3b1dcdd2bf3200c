package import Telephony

/// One decision of an operator, or of whoever runs the agent: kept for good, never changed.
package struct AuditEntry: Sendable, Equatable {
    package enum What: String, Sendable, CaseIterable {
        case alertSet = "alert.set"
        case exemptionAdd = "exemption.add"
        case exemptionRemove = "exemption.remove"
        case blockAdd = "block.add"
        case blockRemove = "block.remove"
        case killsHold = "kills.hold"
        case killsResume = "kills.resume"
        case agentStart = "agent.start"
        case agentStop = "agent.stop"
        case settingsReload = "settings.reload"
        case settingsRefused = "settings.refused"
        case switchArmed = "switch.armed"
        case switchDisarmed = "switch.disarmed"
    }

    package var at: EventTime
    package var author: String
    package var what: What
    /// What it is about, such as `alert 41`, `block 5`, `switch pbx1`.
    package var subject: String
    package var before: String?
    package var after: String?
    package var note: String?

    package init(
        at time: EventTime,
        by author: String,
        _ what: What,
        _ subject: String,
        before: String? = nil,
        after: String? = nil,
        note: String? = nil
    ) {
        (at, self.author, self.what, self.subject) = (time, author, what, subject)
        (self.before, self.after, self.note) = (before, after, note)
    }
}

/// A row of the record of decisions; one of a newer program may say what this one does not know.
package struct AuditRow: Sendable, Equatable {
    package var id: Int64
    package var at: EventTime
    package var author: String
    package var what: String
    package var subject: String
    package var before: String?
    package var after: String?
    package var note: String?

    static let columns = "id, at_us, author, what, subject, was, becomes, note"

    init(_ row: Row) {
        var columns = Columns(row)
        id = columns.int64()
        at = columns.int64()
        author = columns.text()
        what = columns.text()
        subject = columns.text()
        before = columns.optionalText()
        after = columns.optionalText()
        note = columns.optionalText()
    }
}

extension Database {
    /// Adds to the record; part of whatever transaction is under way.
    func note(_ entry: AuditEntry) throws(DatabaseError) {
        try run(
            """
            INSERT INTO audit (at_us, author, what, subject, was, becomes, note)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            .integer(entry.at),
            .text(entry.author),
            .text(entry.what.rawValue),
            .text(entry.subject),
            .optional(entry.before),
            .optional(entry.after),
            .optional(entry.note)
        )
        try feed(.audit, lastInsertID, at: entry.at)
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
