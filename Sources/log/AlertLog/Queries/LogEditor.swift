internal import Warden
package import Telephony

/// Changes what people may change in the log, while the agent runs or not.
///
/// For one thread at a time. The agent notices within a second.
package final class LogEditor {
    /// How long a lock is waited for.
    static let busyMilliseconds: Int32 = 5_000
    /// Longest reason, note or author, in bytes.
    package static let textBytesMax = 2_000

    let database: Database
    /// Where whoever changes something comes from; stands with each change on record.
    package var origin: ChangeOrigin?

    package init(path: String, origin: ChangeOrigin? = nil) throws(AlertLogError) {
        self.origin = origin
        database = try Database.forClient(path, .readWrite, busyMilliseconds: Self.busyMilliseconds)
    }

    /// Adds an exemption, whose pattern was checked before, and returns its number.
    package func addExemption(
        _ exemption: NewExemption,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        try change { () throws(DatabaseError) in
            try insert(exemption, of: author, by: author, at: now)
        }
    }

    /// Takes an exemption out of force; false where none of that number is in force.
    package func removeExemption(
        _ id: Int64,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try remove(
            id,
            from: "exemptions",
            words: "subject || ' ' || pattern",
            .exemptionRemove,
            (author, now)
        )
    }

    /// Adds a block, whose patterns were checked before, and returns its number.
    package func addBlock(
        _ block: NewBlock,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        try change { () throws(DatabaseError) in
            try insert(block, of: author, by: author, at: now)
        }
    }

    /// Takes a block out of force; false where none of that number is in force.
    package func removeBlock(
        _ id: Int64,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try remove(
            id,
            from: "blocks",
            words: "caller || ' to ' || callee",
            .blockRemove,
            (author, now)
        )
    }

    /// Leaves a command for the agent and returns its number.
    package func post(
        _ command: ControlCommand,
        by author: String,
        note: String = "",
        callee: KeyedCallee? = nil,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        try change { () throws(DatabaseError) in
            try insert(command, by: author, note: note, callee: callee, at: now)
        }
    }

    /// The same as part of a change that is under way.
    func insert(
        _ command: ControlCommand,
        by author: String,
        note: String = "",
        callee: KeyedCallee? = nil,
        at now: EventTime
    ) throws(DatabaseError) -> Int64 {
        try database.run(
            """
            INSERT INTO control (command, author, created_us, note, callee, callee_name,
                origin)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            .text(command.rawValue),
            .text(Self.cut(author)),
            .integer(now),
            .text(Self.cut(note)),
            .integer(callee?.key ?? 0),
            .text(callee?.name ?? ""),
            .optional(origin?.text)
        )
        return database.lastInsertID
    }

    /// What the agent said to a command that it took; nil where it has not taken it.
    package func answer(to control: Int64) throws(AlertLogError) -> ControlReply? {
        try logged { () throws(DatabaseError) in
            try database.first(
                """
                SELECT coalesce(answer, ''), told FROM control
                WHERE id = ?1 AND taken_us IS NOT NULL
                """,
                [.integer(control)]
            ) { ControlReply(answer: $0.text(0), told: $0.text(1)) }
        }
    }

    /// Takes back a command that nobody took; false where the agent was faster.
    package func withdraw(_ control: Int64) throws(AlertLogError) -> Bool {
        try change { () throws(DatabaseError) in
            try database.run(
                "DELETE FROM control WHERE id = ?1 AND taken_us IS NULL",
                .integer(control)
            )
            return database.changes > 0
        }
    }

    /// A change and what the record says of it, both or neither.
    func change<Value>(
        _ body: () throws(DatabaseError) -> Value
    ) throws(AlertLogError) -> Value {
        try logged { () throws(DatabaseError) in try database.transaction(body) }
    }

    private static let feedKinds: [String: FeedKind] = [
        "blocks": .block, "expected_calls": .expectedCalls, "tokens": .token,
    ]
    private static let nouns = [
        "blocks": "block", "exemptions": "exemption", "expected_calls": "expected calls",
        "tokens": "token",
    ]

    /// Takes a rule or a token out of force, where it is.
    func remove(
        _ id: Int64,
        from table: String,
        words: String,
        _ what: AuditEntry.What,
        _ said: (author: String, at: EventTime)
    ) throws(AlertLogError) -> Bool {
        try change { () throws(DatabaseError) in
            try take(id, from: table, words: words, what, said)
        }
    }

    /// The same as part of a change that is under way.
    func take(
        _ id: Int64,
        from table: String,
        words: String,
        _ what: AuditEntry.What,
        _ said: (author: String, at: EventTime)
    ) throws(DatabaseError) -> Bool {
        try database.run(
            """
            UPDATE \(table) SET removed_us = ?2, removed_by = ?3
            WHERE id = ?1 AND removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?2)
            """,
            .integer(id),
            .integer(said.at),
            .text(Self.cut(said.author))
        )
        guard database.changes > 0 else { return false }
        try database.feed(Self.feedKinds[table] ?? .exemption, id, at: said.at)
        let before = try database.first(
            "SELECT \(words) FROM \(table) WHERE id = ?1",
            [.integer(id)]
        ) { $0.text(0) }
        let subject = "\(Self.nouns[table] ?? table) \(id)"
        try putOnRecord(
            AuditEntry(at: said.at, by: Self.cut(said.author), what, subject, before: before)
        )
        return true
    }

    func noteAdded(
        _ what: AuditEntry.What,
        _ subject: String,
        _ after: String,
        _ said: (reason: String?, author: String, at: EventTime)
    ) throws(DatabaseError) {
        try putOnRecord(
            AuditEntry(
                at: said.at,
                by: said.author,
                what,
                subject,
                after: after,
                note: said.reason
            )
        )
    }

    /// Puts a decision on record, with where it came from.
    func putOnRecord(_ entry: AuditEntry) throws(DatabaseError) {
        var entry = entry
        entry.origin = origin?.text
        try database.note(entry)
    }

    static func until(_ time: EventTime?) -> String {
        time.map { " until " + TimeText.iso8601($0) } ?? ""
    }

    static func cut(_ text: String) -> String {
        String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self)
    }
}
