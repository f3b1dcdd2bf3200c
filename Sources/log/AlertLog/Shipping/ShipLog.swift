internal import Records
package import Telephony

/// What callwarden-ship keeps in the log: notices, messages on their way, places of destinations.
///
/// For one thread at a time. All it writes is short, so that the agent's writer never waits for long.
package final class ShipLog {
    /// Notices handled at once.
    package static let noticesAtOnce = 200
    /// Notices that are kept at most, whatever their age.
    package static let noticesMax = 100_000

    let database: Database
    let path: String
    private let file: FileIdentity?
    /// Tells the notices and messages of this log from any other's.
    package let identity: String

    package init(path: String) throws(AlertLogError) {
        self.path = path
        // Before it is opened: one that takes its place meanwhile is noticed then.
        file = FileIdentity(path: path)
        let database = try Database.forClient(
            path,
            .readWrite,
            busyMilliseconds: LogEditor.busyMilliseconds
        )
        self.database = database
        let number = try logged { () throws(DatabaseError) in
            try database.first("SELECT value FROM meta WHERE key = 'feed_identity'") { $0.int64(0) }
        }
        identity = String(UInt64(bitPattern: number ?? 0), radix: 16)
    }

    /// False once another file has the log's name, or none has.
    package var isCurrent: Bool { FileIdentity(path: path) == file }

    /// Does `body` wholly or not at all.
    func change<Value>(
        _ body: () throws(DatabaseError) -> Value
    ) throws(AlertLogError) -> Value {
        try logged { () throws(DatabaseError) in try database.transaction(body) }
    }

    // MARK: Notices

    /// Puts down those whose ids are not there yet, as they are; says how many were new.
    package func put(_ notices: [Notice]) throws(AlertLogError) -> Int {
        guard !notices.isEmpty else { return 0 }
        return try change { () throws(DatabaseError) in
            var count = 0
            for notice in notices {
                try database.insert(notice)
                count += database.changes
            }
            return count
        }
    }

    /// The latest notice of a matter that is for everybody.
    package func last(of matter: String) throws(AlertLogError) -> Notice? {
        try notices("matter = ?1 AND target IS NULL ORDER BY id DESC LIMIT 1", [.text(matter)])
            .first
    }

    /// Whether a notice of this id was put down.
    package func holds(notice id: String) throws(AlertLogError) -> Bool {
        try logged { () throws(DatabaseError) in
            try database.first("SELECT 1 FROM notices WHERE notice = ?1", [.text(id)]) { _ in true }
                ?? false
        }
    }

    /// All that was told of an alert, oldest first.
    package func notices(ofAlert alert: Int64) throws(AlertLogError) -> [Notice] {
        try notices(
            "alert = ?1 AND target IS NULL ORDER BY id LIMIT \(Self.noticesAtOnce)",
            [.integer(alert)]
        )
    }

    func notices(_ condition: String, _ values: [SQLValue]) throws(AlertLogError) -> [Notice] {
        try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT \(Notice.columns) FROM notices WHERE \(condition)",
                values,
                Notice.init(_:)
            )
        }
    }

    /// Gaps in which a switch is not seen, that began before this time and last.
    package func gapsOpen(since limit: EventTime) throws(AlertLogError) -> [GapRow] {
        try logged { () throws(DatabaseError) in
            try database.all(StatusQueries.gapsOpen, [], GapRow.init(_:)).filter {
                $0.from <= limit
            }
        }
    }

    /// Calls of an alert that are there after every repeat of their kill.
    package func callsStillUp(of alert: Int64) throws(AlertLogError) -> Int64 {
        try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT count(*) FROM kills WHERE alert = ?1 AND state = ?2",
                [.integer(alert), .text(KillState.stillUp.word)]
            ) { $0.int64(0) } ?? 0
        }
    }

    /// The alert, caller, callee and end of a block that the agent made; nil for a block of people.
    package func blockOfAgent(
        _ id: Int64
    ) throws(AlertLogError) -> (alert: Int64, callee: String, expires: EventTime)? {
        try logged { () throws(DatabaseError) in
            try database.first(
                """
                SELECT alert, callee, coalesce(expires_us, 0) FROM blocks
                WHERE id = ?1 AND alert IS NOT NULL
                """,
                [.integer(id)]
            ) { ($0.int64(0), $0.text(1), $0.int64(2)) }
        }
    }

    /// Takes away notices that are older than so many days, or more than are kept, with what is still
    /// on its way of them; says how many messages went that had not been delivered.
    package func tidy(keepDays: Int, at now: EventTime) throws(AlertLogError) -> Int {
        let oldest = SQLValue.integer(now - EventTime(keepDays) * 86_400_000_000)
        return try change { () throws(DatabaseError) in
            try database.run("DELETE FROM ship_requests WHERE created_us < ?1", oldest)
            try database.run(
                """
                DELETE FROM notices WHERE id IN (SELECT id FROM notices
                    WHERE at_us < ?1 OR id <= (SELECT max(id) FROM notices) - \(Self.noticesMax)
                    ORDER BY id LIMIT 1000)
                """,
                oldest
            )
            guard database.changes > 0 else { return 0 }
            try database.run(
                """
                DELETE FROM ship_messages
                WHERE NOT EXISTS (SELECT 1 FROM ship_entries WHERE message = ship_messages.id)
                """
            )
            return database.changes
        }
    }
}

extension Database {
    /// Puts a notice down, unless one of its id is there.
    func insert(_ notice: Notice) throws(DatabaseError) {
        let number = { (value: Int64?) in value.map(SQLValue.integer) ?? .null }
        try run(
            """
            INSERT OR IGNORE INTO notices (notice, kind, matter, phase, severity, rule, subject_kind,
                subject, callee, switch, alert, title, text, begun_us, ended_us, calls, callers,
                calls_ended, calls_still_up, at_us, target)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                ?18, ?19, ?20, ?21)
            """,
            values: [
                .text(notice.id), .text(notice.kind), .text(notice.matter),
                .text(notice.phase.rawValue), .text(notice.severity.rawValue),
                .optional(notice.rule), .optional(notice.subjectKind), .optional(notice.subject),
                .optional(notice.callee), .optional(notice.link), number(notice.alert),
                .text(notice.title), .text(notice.text), .integer(notice.begun),
                number(notice.ended), number(notice.calls), number(notice.callers),
                number(notice.callsEnded), number(notice.callsStillUp), .integer(notice.at),
                .optional(notice.target),
            ]
        )
    }
}
