package import Detection
package import Telephony

/// Changes what people may change in the log, while the agent runs or not.
///
/// For one thread at a time. The agent notices within a second.
package final class LogEditor {
    /// How long a lock is waited for.
    static let busyMilliseconds: Int32 = 5_000
    /// Longest reason, note or author, in bytes.
    package static let textBytesMax = 2_000

    private let database: Database

    package init(path: String) throws(AlertLogError) {
        database = try Database.forClient(path, .readWrite, busyMilliseconds: Self.busyMilliseconds)
    }

    /// Notes what an analyst made of an alert; false where there is none of that number.
    ///
    /// A status or note that is nil stays as it was.
    package func set(
        alert: Int64,
        status: AlertStatus?,
        note: String?,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try change(
            """
            UPDATE alerts SET status = coalesce(?2, status), note = coalesce(?3, note),
                status_by = ?4, status_us = ?5
            WHERE id = ?1
            """,
            .integer(alert),
            .optional(status?.rawValue),
            .optional(note.map(Self.cut)),
            .text(Self.cut(author)),
            .integer(now)
        )
    }

    /// Adds an exemption, whose pattern was checked before, and returns its number.
    package func addExemption(
        _ exemption: NewExemption,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        try insert(
            """
            INSERT INTO exemptions (subject, pattern, reason, author, created_us, expires_us,
                pattern_form)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 2)
            """,
            .text(exemption.subject.rawValue),
            .text(exemption.pattern),
            .text(Self.cut(exemption.reason)),
            .text(Self.cut(author)),
            .integer(now),
            .optional(exemption.expires)
        )
    }

    /// Takes an exemption out of force; false where none of that number is in force.
    package func removeExemption(
        _ id: Int64,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try change(
            """
            UPDATE exemptions SET removed_us = ?2, removed_by = ?3
            WHERE id = ?1 AND removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?2)
            """,
            .integer(id),
            .integer(now),
            .text(Self.cut(author))
        )
    }

    /// Adds a block, whose patterns were checked before, and returns its number.
    package func addBlock(
        _ block: NewBlock,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        try insert(
            """
            INSERT INTO blocks (caller, caller_kind, callee, callee_kind, reason, author,
                created_us, expires_us, pattern_form)
            VALUES (?1, 'pattern', ?2, 'pattern', ?3, ?4, ?5, ?6, 2)
            """,
            .text(block.caller),
            .text(block.callee),
            .text(Self.cut(block.reason)),
            .text(Self.cut(author)),
            .integer(now),
            .optional(block.expires)
        )
    }

    /// Takes a block out of force; false where none of that number is in force.
    package func removeBlock(
        _ id: Int64,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try change(
            """
            UPDATE blocks SET removed_us = ?2, removed_by = ?3
            WHERE id = ?1 AND removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?2)
            """,
            .integer(id),
            .integer(now),
            .text(Self.cut(author))
        )
    }

    /// Leaves a command for the agent and returns its number.
    package func post(
        _ command: ControlCommand,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        try insert(
            "INSERT INTO control (command, author, created_us) VALUES (?1, ?2, ?3)",
            .text(command.rawValue),
            .text(Self.cut(author)),
            .integer(now)
        )
    }

    /// Whether the agent took a command.
    package func isTaken(_ control: Int64) throws(AlertLogError) -> Bool {
        try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT taken_us IS NOT NULL FROM control WHERE id = ?1",
                [.integer(control)]
            ) { $0.flag(0) } ?? false
        }
    }

    /// Takes back a command that nobody took; false where the agent was faster.
    package func withdraw(_ control: Int64) throws(AlertLogError) -> Bool {
        try change("DELETE FROM control WHERE id = ?1 AND taken_us IS NULL", .integer(control))
    }

    private func change(_ sql: String, _ values: SQLValue...) throws(AlertLogError) -> Bool {
        try logged { () throws(DatabaseError) in
            try database.run(sql, values: values)
            return database.changes > 0
        }
    }

    private func insert(_ sql: String, _ values: SQLValue...) throws(AlertLogError) -> Int64 {
        try logged { () throws(DatabaseError) in
            try database.run(sql, values: values)
            return database.lastInsertID
        }
    }

    private static func cut(_ text: String) -> String {
        String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self)
    }
}

/// An exemption that is to be made; only one whose pattern can be read.
package struct NewExemption: Sendable, Equatable {
    package enum Subject: String, Sendable, CaseIterable { case callee, caller, source }

    package let subject: Subject
    package let pattern: String
    /// Whom it leaves alone, as the plan reads it.
    package let meaning: Exemption.Subject
    package let reason: String
    package let expires: EventTime?

    package init(
        _ subject: Subject,
        pattern: String,
        reason: String,
        expires: EventTime?,
        plan: NumberingPlan
    ) throws(PatternError) {
        meaning = try Exemption.Subject(subject.rawValue, pattern, plan)
        self.subject = subject
        self.pattern = pattern.trimmed
        self.reason = reason
        self.expires = expires
    }
}

/// A block that is to be made by hand: always a caller and a callee, never a callee alone.
package struct NewBlock: Sendable, Equatable {
    package let caller: String
    package let callee: String
    /// The two as the plan reads them.
    package let callerPattern: PartyPattern
    package let calleePattern: PartyPattern
    package let reason: String
    package let expires: EventTime?

    package init(
        caller: String,
        callee: String,
        reason: String,
        expires: EventTime?,
        plan: NumberingPlan
    ) throws(PatternError) {
        callerPattern = try PartyPattern(caller, plan: plan)
        calleePattern = try PartyPattern(callee, plan: plan, isCallee: true)
        self.caller = caller.trimmed
        self.callee = callee.trimmed
        self.reason = reason
        self.expires = expires
    }
}

/// Tells which exemptions a call would fall under.
package struct ExemptionCheck: Sendable {
    package var caller: PartyReading?
    package var callee: PartyReading?
    package var source: String?

    package init(caller: PartyReading?, callee: PartyReading?, source: String?) {
        self.caller = caller
        self.callee = callee
        self.source = source
    }

    package func falls(under subject: Exemption.Subject) -> Bool {
        switch subject {
        case .callee(let pattern): callee.map(pattern.matches) ?? false
        case .caller(let pattern): caller.map(pattern.matches) ?? false
        case .source(let network, let bits):
            source.flatMap(NetworkPrefix.address).map {
                NetworkPrefix(bytes: network, bits: bits).contains($0)
            } ?? false
        }
    }
}
