package import Telephony

/// How a notice goes to a destination.
package struct Assignment: Sendable, Equatable {
    /// Notices with the same key may go in one message.
    package var key: String
    /// By which fields that is.
    package var groupedBy: [String]
    /// How long is waited for others.
    package var waitMicroseconds: Int64
    package var noticesMax: Int

    package init(key: String, groupedBy: [String], waitMicroseconds: Int64, noticesMax: Int) {
        (self.key, self.groupedBy) = (key, groupedBy)
        (self.waitMicroseconds, self.noticesMax) = (waitMicroseconds, noticesMax)
    }
}

/// A message that is to be brought now, sealed.
package struct PendingMessage: Sendable, Equatable {
    package let row: Int64
    /// The same each time it is brought, and no other's.
    package let id: String
    package let group: String
    package let groupedBy: [String]
    package let opened: EventTime
    /// How often it was brought before.
    package let attempts: Int
    /// The request that it answers.
    package let request: Int64?
    package let notices: [Notice]
}

/// What became of a message, as the log keeps it.
package enum MessageEnd: Sendable, Equatable {
    case delivered
    /// It is brought again, not before this time.
    case again(at: EventTime)
    /// It is not brought any more.
    case dropped
    /// Nothing is brought there any more.
    case disabled
}

extension ShipLog {
    /// A message that failed so often lets others pass.
    static let attemptsInFront = 5

    /// Makes messages of what is new for a destination; says how many notices were looked at.
    ///
    /// `decide` gives nil for a notice that does not go there.
    package func assign(
        to destination: String,
        at now: EventTime,
        _ decide: (Notice) -> Assignment?
    ) throws(AlertLogError) -> Int {
        let place = try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT place FROM ship_destinations WHERE name = ?1",
                [.text(destination)]
            ) { $0.int64(0) }
        }
        guard let place else { return 0 }
        let new = try notices(
            "id > ?1 ORDER BY id LIMIT \(Self.noticesAtOnce)",
            [.integer(place)]
        )
        guard let last = new.last else { return 0 }
        let decided = new.filter { $0.target == nil }.map { ($0, decide($0)) }
        try change { () throws(DatabaseError) in
            for (notice, assignment) in decided {
                guard let assignment else { continue }
                try add(notice.number, to: destination, assignment, at: now)
            }
            try database.run(
                "UPDATE ship_destinations SET place = max(place, ?2) WHERE name = ?1",
                .text(destination),
                .integer(last.number)
            )
        }
        return new.count
    }

    private func add(
        _ notice: Int64,
        to destination: String,
        _ assignment: Assignment,
        at now: EventTime
    ) throws(DatabaseError) {
        let open = try database.first(
            """
            SELECT id FROM ship_messages WHERE destination = ?1 AND grouping = ?2 AND sealed = 0
                AND (SELECT count(*) FROM ship_entries WHERE message = ship_messages.id) < ?3
            ORDER BY id DESC LIMIT 1
            """,
            [.text(destination), .text(assignment.key), .integer(assignment.noticesMax)]
        ) { $0.int64(0) }
        let message: Int64
        if let open {
            message = open
        } else {
            let due = now + assignment.waitMicroseconds
            message = try openMessage(destination, assignment, at: now, due: due)
        }
        try database.run(
            "INSERT OR IGNORE INTO ship_entries (message, notice) VALUES (?1, ?2)",
            .integer(message),
            .integer(notice)
        )
    }

    private func openMessage(
        _ destination: String,
        _ assignment: Assignment,
        at now: EventTime,
        due: EventTime
    ) throws(DatabaseError) -> Int64 {
        try database.run(
            """
            INSERT INTO ship_messages (destination, grouping, grouped_by, opened_us, due_us)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            .text(destination),
            .text(assignment.key),
            .text(assignment.groupedBy.joined(separator: ",")),
            .integer(now),
            .integer(due)
        )
        return database.lastInsertID
    }

    /// Makes a message of its own of these notices, which goes at once and answers a request.
    func openRequested(
        _ request: Int64,
        _ destination: String,
        _ notices: [Int64],
        at now: EventTime
    ) throws(DatabaseError) {
        try database.run(
            """
            INSERT INTO ship_messages (destination, grouping, grouped_by, opened_us, due_us, sealed,
                request) VALUES (?1, '', '', ?2, ?2, 1, ?3)
            """,
            .text(destination),
            .integer(now),
            .integer(request)
        )
        let message = database.lastInsertID
        for notice in notices {
            try database.run(
                "INSERT OR IGNORE INTO ship_entries (message, notice) VALUES (?1, ?2)",
                .integer(message),
                .integer(notice)
            )
        }
    }

    /// The message that is to be brought to a destination now, sealed; nil where there is none.
    ///
    /// What was asked for goes at any time, whatever failed before.
    package func next(
        for destination: String,
        at now: EventTime
    ) throws(AlertLogError) -> PendingMessage? {
        let found = try logged { () throws(DatabaseError) in
            try database.first(
                """
                SELECT m.id, grouping, grouped_by, opened_us, attempts, request, sealed
                FROM ship_messages AS m JOIN ship_destinations ON name = destination
                WHERE destination = ?1 AND (request IS NOT NULL AND attempts = 0
                    OR state = 'active' AND next_us <= ?2 AND (sealed = 1 OR due_us <= ?2))
                ORDER BY request IS NULL, attempts >= \(Self.attemptsInFront), m.id LIMIT 1
                """,
                [.text(destination), .integer(now)]
            ) { row in
                (
                    id: row.int64(0), group: row.text(1), by: row.text(2), opened: row.int64(3),
                    attempts: row.int(4), request: row.time(5), isSealed: row.flag(6)
                )
            }
        }
        guard let found else { return nil }
        if !found.isSealed {
            try change { () throws(DatabaseError) in
                try database.run(
                    "UPDATE ship_messages SET sealed = 1 WHERE id = ?1",
                    .integer(found.id)
                )
            }
        }
        return PendingMessage(
            row: found.id,
            id: "msg_\(identity)_\(found.id)",
            group: found.group,
            groupedBy: found.by.split(separator: ",").map(String.init),
            opened: found.opened,
            attempts: found.attempts,
            request: found.request,
            notices: try notices(
                "id IN (SELECT notice FROM ship_entries WHERE message = ?1) ORDER BY id",
                [.integer(found.id)]
            )
        )
    }

    /// Puts down what became of a message, and answers the request that it was for.
    package func end(
        _ message: PendingMessage,
        to destination: String,
        _ end: MessageEnd,
        words: String,
        at now: EventTime
    ) throws(AlertLogError) {
        let words = LogEditor.cut(words)
        let place = [SQLValue.text(destination), .integer(now), .text(words)]
        let isTest = message.request != nil
        try change { () throws(DatabaseError) in
            switch end {
            case .delivered:
                _ = try enable(destination, at: now)
                try database.run(
                    """
                    UPDATE ship_destinations SET delivered = delivered + 1, failures = 0,
                        next_us = 0, success_us = ?2 WHERE name = ?1
                    """,
                    values: Array(place.prefix(2))
                )
            case .again(let time):
                try database.run(
                    """
                    UPDATE ship_destinations SET failures = failures + 1, next_us = ?4,
                        error = ?3, error_us = ?2 WHERE name = ?1
                    """,
                    values: place + [.integer(time)]
                )
                try database.run(
                    "UPDATE ship_messages SET attempts = attempts + 1 WHERE id = ?1",
                    .integer(message.row)
                )
            case .dropped: try noteDropped(place)
            case .disabled: try disable(destination, place, words, at: now)
            }
            if end == .delivered || end == .dropped || (isTest && end != .delivered) {
                try database.run("DELETE FROM ship_messages WHERE id = ?1", .integer(message.row))
            }
            if let request = message.request {
                try answer(request, end == .delivered ? .delivered : .failed, words, at: now)
            }
        }
    }

    private func noteDropped(_ place: [SQLValue]) throws(DatabaseError) {
        try database.run(
            """
            UPDATE ship_destinations SET dropped = dropped + 1, next_us = 0, error = ?3,
                error_us = ?2 WHERE name = ?1
            """,
            values: place
        )
    }

    private func disable(
        _ destination: String,
        _ place: [SQLValue],
        _ words: String,
        at now: EventTime
    ) throws(DatabaseError) {
        try database.run(
            """
            UPDATE ship_destinations SET state = 'disabled', failures = failures + 1, next_us = 0,
                error = ?3, error_us = ?2 WHERE name = ?1
            """,
            values: place
        )
        try database.note(
            AuditEntry(
                at: now,
                by: "callwarden-ship",
                .destinationDisabled,
                "destination \(destination)",
                note: words
            )
        )
    }
}
