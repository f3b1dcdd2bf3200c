package import Telephony

/// Why the agent could not see a switch.
package enum GapReason: UInt8, Sendable, CaseIterable {
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

    package var word: String {
        self == .heartbeatMissing ? "heartbeat_missing" : "\(self)"
    }
}

/// One stretch of blindness toward one switch, by the agent's wall clock.
package struct Gap: Sendable, Equatable {
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
