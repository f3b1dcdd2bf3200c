package import Telephony

extension LogEditor {
    /// Browsers of one token that are sent to at once, and of all.
    package static let pushOfTokenMax = 20
    package static let pushMax = 1_000

    /// Sends to a browser from now on, for as long as the token is in force.
    ///
    /// A browser that was there already is the same one, with what is said of it now.
    package func addPush(
        _ new: NewPushSubscription,
        of grant: TokenGrant,
        at now: EventTime
    ) throws(AlertLogError) -> PushAddition {
        try change { () throws(DatabaseError) in
            guard let key = try database.first(PushForce.keyQuery, [], { $0.text(0) }) else {
                return .noKey
            }
            try forgetPushOutOfForce(at: now)
            let others = try database.first(
                """
                SELECT count(*), total(token = ?1) FROM push_subscriptions WHERE endpoint <> ?2
                """,
                [.integer(grant.id), .text(new.endpoint)]
            ) { (all: $0.int(0), own: $0.int(1)) }
            guard (others?.own ?? 0) < Self.pushOfTokenMax else {
                return .tooMany(limit: Self.pushOfTokenMax)
            }
            guard (others?.all ?? 0) < Self.pushMax else { return .tooMany(limit: Self.pushMax) }
            let id = try writePush(new, of: grant, key: key, at: now)
            let words = "\(new.service) from \(new.severity.rawValue)"
            try noteAdded(.pushAdd, "push \(id)", words, (nil, Self.cut(grant.name), now))
            return .added(id: id)
        }
    }

    private func writePush(
        _ new: NewPushSubscription,
        of grant: TokenGrant,
        key: String,
        at now: EventTime
    ) throws(DatabaseError) -> Int64 {
        try database.run(
            """
            INSERT INTO push_subscriptions
                (token, endpoint, service, p256dh, auth, server_key, severity, created_us, expires_us)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (endpoint) DO UPDATE SET token = ?1, p256dh = ?4, auth = ?5, server_key = ?6,
                severity = ?7, created_us = ?8, expires_us = ?9
            """,
            .integer(grant.id),
            .text(new.endpoint),
            .text(new.service),
            .text(new.p256dh),
            .text(new.auth),
            .text(key),
            .text(new.severity.rawValue),
            .integer(now),
            .optional(new.expires)
        )
        return try database.first(
            "SELECT id FROM push_subscriptions WHERE endpoint = ?1",
            [.text(new.endpoint)]
        ) { $0.int64(0) } ?? 0
    }

    /// Those of tokens that ended, and of keys that are no more, make room.
    private func forgetPushOutOfForce(at now: EventTime) throws(DatabaseError) {
        try database.run(
            """
            DELETE FROM push_subscriptions WHERE id NOT IN (
                SELECT push_subscriptions.id FROM \(PushForce.tables) WHERE \(PushForce.condition))
            """,
            .integer(now)
        )
    }

    /// Sends to a browser no more: to one of the token, or to any where that is nil; false where there is
    /// none of that number.
    package func removePush(
        _ id: Int64,
        of token: Int64?,
        by author: String,
        note: String? = nil,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try change { () throws(DatabaseError) in
            let values: [SQLValue] = [.integer(id), .optional(token)]
            let condition = "id = ?1 AND (?2 IS NULL OR token = ?2)"
            let words = try database.first(
                "SELECT service || ' from ' || severity FROM push_subscriptions WHERE \(condition)",
                values
            ) { $0.text(0) }
            guard let words else { return false }
            try database.run("DELETE FROM push_subscriptions WHERE id = ?1", .integer(id))
            var entry = AuditEntry(
                at: now,
                by: Self.cut(author),
                .pushRemove,
                "push \(id)",
                before: words
            )
            entry.note = note.map(Self.cut)
            try putOnRecord(entry)
            return true
        }
    }

    /// Says what key browsers subscribe to; true where it is another than before, which ends all that
    /// subscribed to that.
    package func setPushKey(
        _ key: String,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        try change { () throws(DatabaseError) in
            let before = try database.first(PushForce.keyQuery, []) { $0.text(0) }
            guard before != key else { return false }
            try database.run(
                "INSERT OR REPLACE INTO meta VALUES ('push_key', ?1)",
                .text(key)
            )
            let author = Self.cut(author)
            try putOnRecord(
                AuditEntry(at: now, by: author, .pushKey, "push key", before: before, after: key)
            )
            return true
        }
    }
}
