package import Telephony

/// One exemption as the log has it.
package struct ExemptionRow: LogRow {
    package var id: Int64 = 0
    /// `callee`, `caller` or `source`.
    package var subject = ""
    package var pattern = ""
    package var reason = ""
    package var author = ""
    package var created: EventTime = 0
    package var expires: EventTime?
    package var removed: EventTime?
    package var removedBy: String?
    package var hits = 0
    package var lastHit: EventTime?
    /// The moment of which it is told.
    package var asOf: EventTime = 0

    package init() {}
    package static let type: String? = "exemption"
    static let columns = ColumnList.sql(of: Self.self)

    package var state: RuleState { RuleState(expires: expires, removed: removed, now: asOf) }

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("exemption", &id, sql: "id")
        fields.text("subject", &subject)
        fields.text("pattern", &pattern)
        fields.computed("state", .text(state.rawValue))
        fields.text("reason", &reason)
        fields.text("author", &author)
        fields.time("created", &created)
        fields.time("expires", &expires)
        fields.integer("hits", &hits)
        fields.time("last_hit", &lastHit)
        fields.time("removed", &removed)
        fields.text("removed_by", &removedBy)
    }
}

/// One block as the log has it.
package struct BlockRow: LogRow {
    package var id: Int64 = 0
    package var caller = ""
    package var callee = ""
    /// The alert that led to it; nil for one made by hand.
    package var alert: Int64?
    package var reason = ""
    package var author = ""
    package var created: EventTime = 0
    package var expires: EventTime?
    package var removed: EventTime?
    package var removedBy: String?
    /// The moment of which it is told.
    package var asOf: EventTime = 0

    package init() {}
    package static let type: String? = "block"
    static let columns = ColumnList.sql(of: Self.self)

    package var state: RuleState { RuleState(expires: expires, removed: removed, now: asOf) }

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("block", &id, sql: "id")
        fields.text("caller", &caller)
        fields.text("callee", &callee)
        fields.computed("state", .text(state.rawValue))
        fields.integer("alert", &alert)
        fields.text("reason", &reason)
        fields.text("author", &author)
        fields.time("created", &created)
        fields.time("expires", &expires)
        fields.time("removed", &removed)
        fields.text("removed_by", &removedBy)
    }
}

/// Whether an exemption, a block or an expectation is in force.
package enum RuleState: String, Sendable {
    /// Of expected calls: they are still to come.
    case planned
    case active
    case expired
    case removed

    init(expires: EventTime?, removed: EventTime?, now: EventTime) {
        self = removed != nil ? .removed : (expires ?? .max) <= now ? .expired : .active
    }
}
