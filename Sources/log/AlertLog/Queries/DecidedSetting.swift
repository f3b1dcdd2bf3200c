package import Telephony

/// A setting that somebody decided while the agent runs, in place of what file and environment say.
package struct DecidedSetting: LogRow, Equatable {
    package var key = ""
    /// As it would be typed on a command line.
    package var value = ""
    package var author = ""
    package var created: EventTime = 0
    package var reason = ""
    /// Where the author came from.
    package var origin: String?

    package init() {}
    package static let type: String? = "decided_setting"
    static let columns = ColumnList.sql(of: Self.self)

    /// SQL that is true of those that say whether calls are ended, of all switches or of one.
    static let isAboutArming = "key = 'auto_disconnect' OR key LIKE 'switches.%.enforce'"

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("key", &key)
        fields.text("value", &value)
        fields.text("author", &author)
        fields.time("created", &created)
        fields.text("reason", &reason)
        fields.text("origin", &origin)
    }
}

extension LogReader {
    /// What was decided, as a log of this or an earlier version has it.
    package static func decidedSettings(
        in path: String
    ) throws(AlertLogError) -> [DecidedSetting] {
        let database = try Database.forClient(
            path,
            .readOnly,
            busyMilliseconds: busyMilliseconds,
            takingOlder: true
        )
        return try logged { () throws(DatabaseError) in
            guard try database.hasDecidedSettings() else { return [] }
            return try database.decidedSettings()
        }
    }

    /// What was decided, by key.
    package func decidedSettings() throws(AlertLogError) -> [DecidedSetting] {
        try logged { () throws(DatabaseError) in try database.decidedSettings() }
    }
}

extension Database {
    /// False in a log of a version that knew none.
    func hasDecidedSettings() throws(DatabaseError) -> Bool {
        try first(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'decided_settings'"
        ) { $0.flag(0) } ?? false
    }

    func decidedSettings() throws(DatabaseError) -> [DecidedSetting] {
        try all("SELECT \(DecidedSetting.columns) FROM decided_settings ORDER BY key") { row in
            DecidedSetting(row)
        }
    }
}

extension Database {
    /// Who decided a setting last, or took that back; nil where nobody ever did.
    func lastToDecide() throws(DatabaseError) -> String? {
        try first(
            "SELECT author FROM audit WHERE what IN (?1, ?2) ORDER BY id DESC LIMIT 1",
            [
                .text(AuditEntry.What.settingDecided.rawValue),
                .text(AuditEntry.What.settingRestored.rawValue),
            ]
        ) { $0.text(0) }
    }
}

extension LogEditor {
    /// Decides some settings, whose values were checked before, or ends that where the value is nil: all or
    /// none.
    ///
    /// What stands as it is asked for is left, and nothing is on record of it. A running agent notices within
    /// a second; with `isAwaited` it is asked to answer, by the command of the number returned.
    @discardableResult
    package func decide(
        _ changes: [(key: String, value: String?)],
        by author: String,
        reason: String,
        isAwaited: Bool = false,
        at now: EventTime
    ) throws(AlertLogError) -> Int64? {
        try change { () throws(DatabaseError) in
            try decide(changes, by: Self.cut(author), reason: reason, at: now)
            return isAwaited
                ? try insert(.reloadSettings, by: author, note: reason, at: now) : nil
        }
    }

    private func decide(
        _ changes: [(key: String, value: String?)],
        by author: String,
        reason: String,
        at now: EventTime
    ) throws(DatabaseError) {
        let before = try database.decidedSettings()
        for (key, value) in changes {
            let old = before.first { $0.key == key }?.value
            guard old != value else { continue }
            if let value {
                try database.run(
                    """
                    INSERT INTO decided_settings VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                    ON CONFLICT (key) DO UPDATE SET value = ?2, author = ?3, created_us = ?4,
                        reason = ?5, origin = ?6
                    """,
                    .text(key),
                    .text(value),
                    .text(author),
                    .integer(now),
                    .text(Self.cut(reason)),
                    .optional(origin?.text)
                )
            } else {
                try database.run("DELETE FROM decided_settings WHERE key = ?1", .text(key))
            }
            try putOnRecord(
                AuditEntry(
                    at: now,
                    by: author,
                    value == nil ? .settingRestored : .settingDecided,
                    "setting \(key)",
                    before: old,
                    after: value,
                    note: reason.isEmpty ? nil : Self.cut(reason)
                )
            )
        }
    }
}
