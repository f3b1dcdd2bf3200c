package import Telephony

/// One exemption as the log has it.
package struct ExemptionRow: Sendable, Equatable {
    package var id: Int64
    /// `callee`, `caller` or `source`.
    package var subject: String
    package var pattern: String
    package var reason: String
    package var author: String
    package var created: EventTime
    package var expires: EventTime?
    package var removed: EventTime?
    package var removedBy: String?
    package var hits: Int
    package var lastHit: EventTime?

    static let columns = """
        id, subject, pattern, reason, author, created_us, expires_us, removed_us, removed_by, hits,
        last_hit_us
        """

    init(_ row: Row) {
        var columns = Columns(row)
        id = columns.int64()
        subject = columns.text()
        pattern = columns.text()
        reason = columns.text()
        author = columns.text()
        created = columns.int64()
        expires = columns.optionalInt64()
        removed = columns.optionalInt64()
        removedBy = columns.optionalText()
        hits = columns.int()
        lastHit = columns.optionalInt64()
    }

    package func state(at now: EventTime) -> RuleState {
        RuleState(expires: expires, removed: removed, now: now)
    }
}

/// One block as the log has it.
package struct BlockRow: Sendable, Equatable {
    package var id: Int64
    package var caller: String
    package var callee: String
    /// The alert that led to it; nil for one made by hand.
    package var alert: Int64?
    package var reason: String
    package var author: String
    package var created: EventTime
    package var expires: EventTime?
    package var removed: EventTime?
    package var removedBy: String?

    static let columns = """
        id, caller, callee, alert, reason, author, created_us, expires_us, removed_us, removed_by
        """

    init(_ row: Row) {
        var columns = Columns(row)
        id = columns.int64()
        caller = columns.text()
        callee = columns.text()
        alert = columns.optionalInt64()
        reason = columns.text()
        author = columns.text()
        created = columns.int64()
        expires = columns.optionalInt64()
        removed = columns.optionalInt64()
        removedBy = columns.optionalText()
    }

    package func state(at now: EventTime) -> RuleState {
        RuleState(expires: expires, removed: removed, now: now)
    }
}

/// Whether an exemption or a block is in force.
package enum RuleState: String, Sendable {
    case active
    case expired
    case removed

    init(expires: EventTime?, removed: EventTime?, now: EventTime) {
        self = removed != nil ? .removed : (expires ?? .max) <= now ? .expired : .active
    }
}
