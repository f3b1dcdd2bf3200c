package import Telephony

/// The brakes took hold or let go.
package struct BrakeRecord: Record {
    /// What the brakes took hold for, or who moved them.
    package enum Reason: UInt8, RecordWord {
        case kills
        case callees
        /// A kill was asked for that nothing accounts for: the agent itself is wrong.
        case unproven
        /// An operator's hand.
        case hand

        package static let words = caseNames
    }

    package var engaged: Bool
    package var reason: Reason
    /// The limit that was passed, per minute; 0 where none was.
    package var limit: Int
    package var at: EventTime
    /// The operator who held or let go; empty where they did it by themselves.
    package var author = ShortText<64>()
    /// Why he did.
    package var note = ShortText<160>()

    package init(engaged: Bool, reason: Reason, limit: Int, at: EventTime) {
        self.engaged = engaged
        self.reason = reason
        self.limit = limit
        self.at = at
    }
}

extension BrakeRecord {
    package static let blank = BrakeRecord(engaged: false, reason: .kills, limit: 0, at: 0)
    package static let table: RecordTable? = RecordTable("brakes", .insertOrIgnore)
    package var worth: RecordWorth { .outcome }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.flag("engaged", &engaged, .key("engaged"))
        fields.word("reason", &reason, .key("reason"))
        fields.count("limit", &limit, .kept("limit_per_minute"))
        fields.number("at", &at, .key("at_us"))
        fields.endIdentity()
        fields.text("author", &author, .kept("author"))
        fields.text("note", &note, .kept("note"))
    }
}
