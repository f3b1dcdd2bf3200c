package import Telephony

/// What a silence or a route looks for in a notice; what is nil or empty is in all of them.
package struct NoticeMatcher: Sendable, Equatable {
    package var rule: String?
    package var severity: Notice.Severity?
    /// A kind such as `alert.opened`, or the first part of several: `alert`.
    package var kind: String?
    /// A callee as operators read it, or the beginning of several and a star: `+23480*`.
    package var callee: String?
    package var link: String?

    package init() {}

    /// True where nothing is looked for.
    package var isEmpty: Bool { self == NoticeMatcher() }

    /// True where all that is looked for is there.
    package func matches(_ notice: Notice) -> Bool {
        Self.fits(rule, notice.rule) && Self.fits(link, notice.link)
            && (severity.map { $0 == notice.severity } ?? true)
            && (kind.map { Self.isKind(notice.kind, of: $0) } ?? true)
            && (callee.map { Self.isCallee(notice.callee, of: $0) } ?? true)
    }

    private static func fits(_ wanted: String?, _ found: String?) -> Bool {
        wanted.map { $0 == found } ?? true
    }

    /// True where a kind is the one, or one of the family.
    package static func isKind(_ kind: String, of wanted: String) -> Bool {
        kind == wanted || kind.hasPrefix(wanted + ".")
    }

    /// True where a callee is the one, or begins as the pattern with a star does.
    package static func isCallee(_ callee: String?, of pattern: String) -> Bool {
        guard let callee else { return false }
        return pattern.hasSuffix("*")
            ? callee.hasPrefix(String(pattern.dropLast())) : callee == pattern
    }

    /// What is looked for, in words.
    package var words: String {
        let parts = [
            ("rule", rule), ("severity", severity?.rawValue), ("kind", kind), ("callee", callee),
            ("switch", link),
        ]
        let said = parts.compactMap { name, value in value.map { "\(name) \($0)" } }
        return said.isEmpty ? "everything" : said.joined(separator: ", ")
    }
}

/// A silence that is to be.
package struct NewSilence: Sendable, Equatable {
    package let matcher: NoticeMatcher
    package let reason: String
    package let expires: EventTime

    package init(_ matcher: NoticeMatcher, reason: String, expires: EventTime) {
        (self.matcher, self.reason, self.expires) = (matcher, reason, expires)
    }
}

/// One silence as the log has it.
package struct SilenceRow: LogRow {
    package var id: Int64 = 0
    package var matcher = NoticeMatcher()
    package var reason = ""
    package var author = ""
    package var created: EventTime = 0
    package var expires: EventTime?
    package var removed: EventTime?
    package var removedBy: String?
    /// Notices that were kept quiet, once for each destination.
    package var hits: Int64 = 0
    /// The moment of which it is told.
    package var asOf: EventTime = 0

    package init() {}
    package static let type: String? = "silence"
    static let columns = ColumnList.sql(of: Self.self)

    package var state: RuleState { RuleState(expires: expires, removed: removed, now: asOf) }

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("silence", &id, sql: "id")
        fields.text("rule", &matcher.rule)
        var severity = matcher.severity?.rawValue
        fields.text("severity", &severity)
        matcher.severity = severity.flatMap(Notice.Severity.init(rawValue:))
        fields.text("kind", &matcher.kind)
        fields.text("callee", &matcher.callee)
        fields.text("switch", &matcher.link)
        fields.computed("state", .text(state.rawValue))
        fields.text("reason", &reason)
        fields.text("author", &author)
        fields.time("created", &created)
        fields.time("expires", &expires)
        fields.time("removed", &removed)
        fields.text("removed_by", &removedBy)
        fields.integer("hits", &hits)
    }
}

extension LogEditor {
    /// Silences in force at once.
    package static let silencesMax = 1_000

    /// Adds a silence and returns its number; nil where as many as there may be are in force.
    package func addSilence(
        _ silence: NewSilence,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64? {
        let (matcher, author) = (silence.matcher, Self.cut(author))
        return try change { () throws(DatabaseError) in
            let count = try database.first(
                "SELECT count(*) FROM silences WHERE removed_us IS NULL AND expires_us > ?1",
                [.integer(now)]
            ) { $0.int(0) }
            guard (count ?? 0) < Self.silencesMax else { return nil }
            try database.run(
                """
                INSERT INTO silences (rule, severity, kind, callee, switch, reason, author,
                    created_us, expires_us)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                """,
                .optional(matcher.rule),
                .optional(matcher.severity?.rawValue),
                .optional(matcher.kind),
                .optional(matcher.callee),
                .optional(matcher.link),
                .text(Self.cut(silence.reason)),
                .text(author),
                .integer(now),
                .integer(silence.expires)
            )
            let id = database.lastInsertID
            try noteAdded(
                .silenceAdd,
                "silence \(id)",
                matcher.words + Self.until(silence.expires),
                (Self.cut(silence.reason), author, now)
            )
            return id
        }
    }

    /// Takes a silence out of force; false where none of that number is in force.
    package func removeSilence(
        _ id: Int64,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        let author = Self.cut(author)
        return try change { () throws(DatabaseError) in
            try database.run(
                """
                UPDATE silences SET removed_us = ?2, removed_by = ?3
                WHERE id = ?1 AND removed_us IS NULL AND expires_us > ?2
                """,
                .integer(id),
                .integer(now),
                .text(author)
            )
            guard database.changes > 0 else { return false }
            let subject = "silence \(id)"
            let row = try database.first(
                "SELECT \(SilenceRow.columns) FROM silences WHERE id = ?1",
                [.integer(id)],
                SilenceRow.init(_:)
            )
            let before = row?.matcher.words
            try putOnRecord(
                AuditEntry(at: now, by: author, .silenceRemove, subject, before: before)
            )
            return true
        }
    }
}

extension LogReader {
    /// Silences in the order in which they were made; those no longer in force where asked for.
    package func silences(all: Bool, now: EventTime) throws(AlertLogError) -> [SilenceRow] {
        try rules("silences", SilenceRow.columns, all, now) { row in
            var silence = SilenceRow(row)
            silence.asOf = now
            return silence
        }
    }
}

extension ShipLog {
    /// The silences in force.
    package func silences(at now: EventTime) throws(AlertLogError) -> [SilenceRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT \(SilenceRow.columns) FROM silences
                WHERE removed_us IS NULL AND expires_us > ?1 ORDER BY id
                """,
                [.integer(now)],
                SilenceRow.init(_:)
            )
        }
    }

    /// Counts what silences kept quiet.
    package func noteHits(_ hits: [Int64: Int64]) throws(AlertLogError) {
        guard !hits.isEmpty else { return }
        try change { () throws(DatabaseError) in
            for (id, count) in hits {
                try database.run(
                    "UPDATE silences SET hits = hits + ?2 WHERE id = ?1",
                    .integer(id),
                    .integer(count)
                )
            }
        }
    }
}
