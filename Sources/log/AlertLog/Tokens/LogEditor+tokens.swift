package import Telephony

/// A token that is to be made.
package struct NewToken: Sendable, Equatable {
    package let name: TokenName
    package let scope: TokenScope
    package let expires: EventTime?

    package init(_ name: TokenName, scope: TokenScope, expires: EventTime?) {
        (self.name, self.scope, self.expires) = (name, scope, expires)
    }
}

/// What came of a token that was to be made.
package enum TokenAddition: Sendable, Equatable {
    /// Its number, and its text, which is nowhere else.
    case added(id: Int64, text: String)
    /// Another one of the name is in force.
    case nameTaken
    /// As many as there may be are in force.
    case tooMany(limit: Int)
    /// The C library makes no such hash.
    case noHash
}

extension LogEditor {
    /// Tokens in force at once.
    package static let tokensMax = 1_000
    /// When a token was used is kept to so many microseconds.
    package static let useMicroseconds: EventTime = 60_000_000

    private static let inForce = "removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?1)"

    /// Makes a token; its text is given out here and never again.
    package func addToken(
        _ token: NewToken,
        by author: String,
        at now: EventTime,
        using generator: inout some RandomNumberGenerator
    ) throws(AlertLogError) -> TokenAddition {
        let text = TokenText(using: &generator)
        guard let hash = TokenHash.hash(of: text.secret, using: &generator) else { return .noHash }
        return try change { () throws(DatabaseError) in
            let known = try database.first(
                "SELECT count(*), total(name = ?2) FROM tokens WHERE \(Self.inForce)",
                [.integer(now), .text(token.name.text)]
            ) { (count: $0.int(0), same: $0.int(1)) }
            guard (known?.same ?? 0) == 0 else { return .nameTaken }
            guard (known?.count ?? 0) < Self.tokensMax else {
                return .tooMany(limit: Self.tokensMax)
            }
            try database.run(
                """
                INSERT INTO tokens (public_id, name, scope, hash, author, created_us, expires_us)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """,
                .text(text.publicID),
                .text(token.name.text),
                .text(token.scope.rawValue),
                .text(hash),
                .text(Self.cut(author)),
                .integer(now),
                .optional(token.expires)
            )
            let id = database.lastInsertID
            try database.feed(.token, id, at: now)
            let words = "\(token.name.text) \(token.scope.rawValue)" + Self.until(token.expires)
            try noteAdded(.tokenAdd, "token \(id)", words, (nil, Self.cut(author), now))
            return .added(id: id, text: text.text)
        }
    }

    /// Takes the token of a name out of force and gives its number; nil where none of it is.
    package func removeToken(
        named name: String,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Int64? {
        let id = try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT id FROM tokens WHERE name = ?2 AND \(Self.inForce)",
                [.integer(now), .text(name)]
            ) { $0.int64(0) }
        }
        guard let id else { return nil }
        let words = "name || ' ' || scope"
        return try remove(id, from: "tokens", words: words, .tokenRemove, (author, now)) ? id : nil
    }

    /// Notes that a token was shown and taken, at most once a minute; true where it was written down.
    package func noteUse(
        of grant: TokenGrant,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        let values: [SQLValue] = [.integer(grant.id), .integer(now)]
        // A clock that was set back is believed again.
        let isDue = """
            id = ?1 AND (used_us IS NULL OR abs(?2 - used_us) >= \(Self.useMicroseconds))
            """
        return try logged { () throws(DatabaseError) in
            // Looked at first: a statement that may write waits for whoever writes.
            let due = try database.first("SELECT 1 FROM tokens WHERE \(isDue)", values) { _ in true
            }
            guard due == true else { return false }
            try database.run("UPDATE tokens SET used_us = ?2 WHERE \(isDue)", values: values)
            return database.changes > 0
        }
    }
}
