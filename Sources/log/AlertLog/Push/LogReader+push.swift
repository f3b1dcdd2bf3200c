package import Telephony

/// Which subscriptions are sent to, at the moment ?1.
enum PushForce {
    static let tables = "push_subscriptions JOIN tokens ON tokens.id = push_subscriptions.token"
    /// Its token is in force, the browser takes it, and it is for the key that the server has.
    static let condition = """
        tokens.removed_us IS NULL AND (tokens.expires_us IS NULL OR tokens.expires_us > ?1)
        AND (push_subscriptions.expires_us IS NULL OR push_subscriptions.expires_us > ?1)
        AND server_key = (SELECT value FROM meta WHERE key = 'push_key')
        """
    static let keyQuery = "SELECT value FROM meta WHERE key = 'push_key'"
}

extension LogReader {
    /// The public half of the key of whatever sends to browsers; nil before anything has.
    package func pushKey() throws(AlertLogError) -> String? {
        try logged { () throws(DatabaseError) in
            try database.first(PushForce.keyQuery) { $0.text(0) }
        }
    }

    /// Browsers that are sent to, the oldest first: those of one token, or of all where it is nil.
    package func pushSubscriptions(
        of token: Int64?,
        now: EventTime
    ) throws(AlertLogError) -> [PushRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT \(PushRow.columns) FROM \(PushForce.tables)
                WHERE \(PushForce.condition) AND (?2 IS NULL OR token = ?2)
                ORDER BY push_subscriptions.id
                """,
                [.integer(now), .optional(token)],
                PushRow.init(_:)
            )
        }
    }

    /// The same of all tokens, with what it takes to send.
    package func pushTargets(now: EventTime) throws(AlertLogError) -> [PushTarget] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT push_subscriptions.id, endpoint, p256dh, auth, severity
                FROM \(PushForce.tables) WHERE \(PushForce.condition)
                ORDER BY push_subscriptions.id
                """,
                [.integer(now)]
            ) { row in
                PushTarget(
                    id: row.int64(0),
                    endpoint: row.text(1),
                    p256dh: row.text(2),
                    auth: row.text(3),
                    severity: Notice.Severity(rawValue: row.text(4))
                )
            }
        }
    }
}
