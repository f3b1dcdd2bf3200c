package import Telephony

extension LogReader {
    /// Tokens in the order in which they were made; those no longer in force where asked for.
    package func tokens(all: Bool, now: EventTime) throws(AlertLogError) -> [TokenRow] {
        try rules("tokens", TokenRow.columns, all, now) { row in
            var token = TokenRow(row)
            token.asOf = now
            return token
        }
    }

    /// What a token gives whoever shows it; nil where it is none, or none that is in force.
    ///
    /// What does not look like a token costs neither a look into the log nor a hash.
    package func check(
        token text: String,
        at now: EventTime
    ) throws(AlertLogError) -> TokenGrant? {
        try check(token: text, at: now, isHash: TokenHash.isHash)
    }

    /// The same with the comparison as an argument.
    func check(
        token text: String,
        at now: EventTime,
        isHash: (_ hash: String, _ secret: String) -> Bool
    ) throws(AlertLogError) -> TokenGrant? {
        guard let shown = TokenText(text) else { return nil }
        let found = try logged { () throws(DatabaseError) in
            try database.first(
                """
                SELECT id, name, scope, hash FROM tokens WHERE public_id = ?2
                    AND removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?1)
                """,
                [.integer(now), .text(shown.publicID)]
            ) { (id: $0.int64(0), name: $0.text(1), scope: $0.text(2), hash: $0.text(3)) }
        }
        // A scope that nobody here knows is a newer program's.
        guard let found, let scope = TokenScope(rawValue: found.scope),
            isHash(found.hash, shown.secret)
        else { return nil }
        return TokenGrant(id: found.id, name: found.name, scope: scope)
    }
}
