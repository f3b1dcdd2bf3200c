import AlertLog
import Synchronization
import Telephony

/// Says what a token is good for, and remembers it for a moment: a hash for each request would be the
/// better part of its cost.
final class TokenDesk: Sendable {
    /// A token that was removed goes on for so long at most.
    static let trustMicroseconds: EventTime = 5_000_000
    /// Tokens that are remembered.
    static let knownMax = 256

    private struct Known {
        let grant: TokenGrant
        let until: EventTime
    }

    private let readers: ReaderPool
    private let database: String
    private let known = Mutex<[String: Known]>([:])

    init(readers: ReaderPool, database: String) {
        (self.readers, self.database) = (readers, database)
    }

    /// Nil where the token is unknown, removed or expired.
    func grant(of token: String, at now: EventTime) throws -> TokenGrant? {
        if let found = known.withLock({ $0[token] }), now < found.until { return found.grant }
        let grant = try readers.read { try $0.check(token: token, at: now) }
        // Of use to whoever tidies tokens up; a log that cannot be written to refuses nobody.
        if let grant {
            _ = try? LogEditor(path: database).noteUse(of: grant, at: now)
        }
        known.withLock { known in
            if known.count >= Self.knownMax { known.removeAll() }
            known[token] = grant.map { Known(grant: $0, until: now + Self.trustMicroseconds) }
        }
        return grant
    }
}
