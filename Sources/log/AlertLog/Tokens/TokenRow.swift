package import Telephony

/// One token as the log has it: everything but its secret, which the log does not have.
package struct TokenRow: LogRow {
    package var id: Int64 = 0
    package var name = ""
    package var scope = ""
    /// The part of its text by which it is found: tells which one was seen somewhere.
    package var publicID = ""
    package var author = ""
    package var created: EventTime = 0
    package var expires: EventTime?
    /// When it was last shown, to the minute.
    package var lastUsed: EventTime?
    package var removed: EventTime?
    package var removedBy: String?
    /// The moment of which it is told.
    package var asOf: EventTime = 0

    package init() {}
    package static let type: String? = "token"
    static let columns = ColumnList.sql(of: Self.self)

    package var state: RuleState { RuleState(expires: expires, removed: removed, now: asOf) }

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("token", &id, sql: "id")
        fields.text("name", &name)
        fields.text("scope", &scope)
        fields.computed("state", .text(state.rawValue))
        fields.text("public_id", &publicID)
        fields.text("author", &author)
        fields.time("created", &created)
        fields.time("expires", &expires)
        fields.time("last_used", &lastUsed, sql: "used_us")
        fields.time("removed", &removed)
        fields.text("removed_by", &removedBy)
    }
}

/// What a token that was shown gives.
package struct TokenGrant: Sendable, Equatable {
    /// The token's number.
    package let id: Int64
    package let name: String
    package let scope: TokenScope

    package init(id: Int64, name: String, scope: TokenScope) {
        (self.id, self.name, self.scope) = (id, name, scope)
    }
}
