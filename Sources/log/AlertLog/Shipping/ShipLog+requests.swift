package import Telephony

/// What was asked of callwarden-ship.
package struct ShipRequest: Sendable, Equatable {
    /// What is to be done.
    package enum What: String, Sendable, CaseIterable {
        /// Bring a notice that says it is a test.
        case test
        /// Bring what was told of an alert once more.
        case resend
        /// Take up a destination that had been disabled.
        case enable
    }

    /// What came of it.
    package enum Outcome: String, Sendable, CaseIterable {
        case delivered, enabled, failed
    }

    package let id: Int64
    package let what: What
    package let alert: Int64?
    package let author: String
}

/// What callwarden-ship said to a request.
package struct ShipAnswer: Sendable, Equatable {
    package let outcome: ShipRequest.Outcome
    package let words: String
}

extension ShipLog {
    /// Takes the oldest request for a destination that nobody took; it is not taken again.
    package func takeRequest(
        for destination: String,
        at now: EventTime
    ) throws(AlertLogError) -> ShipRequest? {
        let found = try logged { () throws(DatabaseError) in
            try database.first(
                """
                SELECT id, what, alert, author FROM ship_requests
                WHERE destination = ?1 AND taken_us IS NULL ORDER BY id LIMIT 1
                """,
                [.text(destination)]
            ) { (id: $0.int64(0), what: $0.text(1), alert: $0.time(2), author: $0.text(3)) }
        }
        guard let found else { return nil }
        return try change { () throws(DatabaseError) in
            try database.run(
                "UPDATE ship_requests SET taken_us = ?2 WHERE id = ?1 AND taken_us IS NULL",
                .integer(found.id),
                .integer(now)
            )
            guard database.changes > 0 else { return nil }
            guard let what = ShipRequest.What(rawValue: found.what) else {
                try answer(found.id, .failed, "a newer program asked for this", at: now)
                return nil
            }
            return ShipRequest(id: found.id, what: what, alert: found.alert, author: found.author)
        }
    }

    /// Carries out a request for which notices are to be brought.
    package func bring(
        _ notices: [Notice],
        for request: ShipRequest,
        to destination: String,
        at now: EventTime
    ) throws(AlertLogError) {
        try change { () throws(DatabaseError) in
            var numbers: [Int64] = []
            for notice in notices {
                try database.insert(notice)
                let number = try database.first(
                    "SELECT id FROM notices WHERE notice = ?1",
                    [.text(notice.id)]
                ) { $0.int64(0) }
                if let number { numbers.append(number) }
            }
            try openRequested(request.id, destination, numbers, at: now)
        }
    }

    /// Takes a destination up again, as was asked for.
    package func enable(
        _ destination: String,
        for request: ShipRequest,
        at now: EventTime
    ) throws(AlertLogError) {
        try change { () throws(DatabaseError) in
            let wasDisabled = try enable(destination, at: now)
            try answer(
                request.id,
                wasDisabled ? .enabled : .failed,
                wasDisabled ? "is taken up again" : "is not disabled",
                at: now
            )
        }
    }

    /// Says that a request comes to nothing.
    package func refuse(
        _ request: ShipRequest,
        _ words: String,
        at now: EventTime
    ) throws(AlertLogError) {
        try change { () throws(DatabaseError) in
            try answer(request.id, .failed, words, at: now)
        }
    }

    /// The first answer counts.
    func answer(
        _ request: Int64,
        _ outcome: ShipRequest.Outcome,
        _ words: String,
        at now: EventTime
    ) throws(DatabaseError) {
        try database.run(
            """
            UPDATE ship_requests SET outcome = ?2, words = ?3, answered_us = ?4
            WHERE id = ?1 AND outcome IS NULL
            """,
            .integer(request),
            .text(outcome.rawValue),
            .text(words),
            .integer(now)
        )
    }
}

extension LogEditor {
    /// Leaves a request for callwarden-ship and returns its number.
    package func ask(
        _ what: ShipRequest.What,
        of destination: String,
        alert: Int64? = nil,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64 {
        let author = Self.cut(author)
        return try change { () throws(DatabaseError) in
            try database.run(
                """
                INSERT INTO ship_requests (what, destination, alert, author, created_us)
                VALUES (?1, ?2, ?3, ?4, ?5)
                """,
                .text(what.rawValue),
                .text(destination),
                .optional(alert),
                .text(author),
                .integer(now)
            )
            let id = database.lastInsertID
            if what == .resend, let alert {
                let subject = "alert \(alert)"
                try noteAdded(.noticeResend, subject, "to \(destination)", (nil, author, now))
            }
            return id
        }
    }

    /// What callwarden-ship said to a request; nil where it has not said anything.
    package func shipAnswer(to request: Int64) throws(AlertLogError) -> ShipAnswer? {
        try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT outcome, coalesce(words, '') FROM ship_requests WHERE id = ?1",
                [.integer(request)]
            ) { row in
                ShipRequest.Outcome(rawValue: row.text(0)).map {
                    ShipAnswer(outcome: $0, words: row.text(1))
                }
            } ?? nil
        }
    }

    /// Takes back a request that nobody took; false where callwarden-ship was faster.
    package func withdraw(request: Int64) throws(AlertLogError) -> Bool {
        try change { () throws(DatabaseError) in
            try database.run(
                "DELETE FROM ship_requests WHERE id = ?1 AND taken_us IS NULL",
                .integer(request)
            )
            return database.changes > 0
        }
    }
}
