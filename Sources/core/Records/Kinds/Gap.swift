package import Telephony

/// Why the agent could not see a switch.
package enum GapReason: UInt8, RecordWord {
    /// The agent was not running, or had not connected yet.
    case start
    /// The connection ended or was refused.
    case disconnected
    /// The switch came back with another Core-UUID.
    case restarted
    /// No heartbeat for three periods.
    case heartbeatMissing
    /// The agent could not keep up and gave events away.
    case shed
    /// An event could not be read, or a frame, which also closes the link.
    case malformed
    /// An event was larger than the limit and was passed over; the link stayed up.
    case oversized
    /// Events came, long after their stamps; none is known to be missing.
    case late

    package static let words = allCases.map { reason in
        reason == .heartbeatMissing ? "heartbeat_missing" : "\(reason)"
    }
}

/// One stretch of blindness toward one switch, by the agent's wall clock.
package struct Gap: Record {
    package var gap: GapID
    package var link: LinkID
    package var reason: GapReason
    package var from: EventTime
    /// Zero while it lasts.
    package var to: EventTime = 0
    /// Events known to be lost, where they could be counted.
    package var eventsLost: Int = 0
    /// How late events came at worst, where that is the reason.
    package var lateMicroseconds: Int64 = 0

    package init(gap: GapID, link: LinkID, reason: GapReason, from: EventTime) {
        self.gap = gap
        self.link = link
        self.reason = reason
        self.from = from
    }
}

extension Gap {
    package static let blank = Gap(gap: GapID(0), link: LinkID(0), reason: .start, from: 0)
    package static let table: RecordTable? = RecordTable("gaps", .merge)
    package var worth: RecordWorth { .outcome }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("gap", &gap, .key("id"))
        fields.link("link", &link, .kept("switch"))
        fields.word("reason", &reason, .chosen("reason", Self.closingReason))
        fields.number("from", &from, .kept("from_us"))
        fields.endIdentity()
        fields.number("to", &to, .lastKnown("to_us").orNull)
        fields.count("eventsLost", &eventsLost, .greatest("events_lost"))
        fields.number("lateMicroseconds", &lateMicroseconds, .greatest("late_us"))
    }

    /// A gap ends for the reason that its end gives.
    private static let closingReason: StaticString =
        "CASE WHEN excluded.to_us IS NULL THEN gaps.reason ELSE excluded.reason END"
}
