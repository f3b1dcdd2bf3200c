internal import Lists
internal import Records
package import Telephony

extension LogEditor {
    /// Adds calls that are expected, whose pattern was checked before, and returns their number.
    package func addExpected(
        _ calls: NewExpectedCalls,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        try change { () throws(DatabaseError) in
            try database.run(
                """
                INSERT INTO expected_calls (callee, from_us, expires_us, calls_per_hour, reason,
                    author, created_us)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """,
                .text(calls.callee),
                .integer(calls.from),
                .integer(calls.to),
                .integer(calls.callsPerHour),
                .text(Self.cut(calls.reason)),
                .text(Self.cut(author)),
                .integer(now)
            )
            let id = database.lastInsertID
            try database.feed(.expectedCalls, id, at: now)
            let (from, to) = (TimeText.iso8601(calls.from), TimeText.iso8601(calls.to))
            try noteAdded(
                .expectAdd,
                "expected calls \(id)",
                "\(calls.callee) up to \(calls.callsPerHour)/h from \(from) to \(to)",
                (Self.cut(calls.reason), Self.cut(author), now)
            )
            return id
        }
    }

    /// Takes expected calls back; false where none of that number are to come or under way.
    package func removeExpected(
        _ id: Int64,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try remove(
            id,
            from: "expected_calls",
            words: "callee || ' up to ' || calls_per_hour || '/h'",
            .expectRemove,
            (author, now)
        )
    }

    /// Forgets what was learned of a callee, for when no agent runs that could do it; false where
    /// nothing was.
    package func forget(
        _ callee: KeyedCallee,
        by author: String,
        note: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try change { () throws(DatabaseError) in
            try database.run("DELETE FROM baselines WHERE id = ?1", .integer(callee.key))
            guard database.changes > 0 else { return false }
            try database.feed(.record(.calleeLearned), callee.key, at: now)
            try putOnRecord(
                .forgotten(callee, by: Self.cut(author), note: Self.cut(note), at: now)
            )
            return true
        }
    }
}

extension AuditEntry {
    /// What was learned of a callee is gone.
    package static func forgotten(
        _ callee: KeyedCallee,
        by author: String,
        note: String,
        at now: EventTime
    ) -> AuditEntry {
        let subject = "callee \(callee.name)"
        return AuditEntry(at: now, by: author, .baselineForget, subject, note: note)
    }
}
