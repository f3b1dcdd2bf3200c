package import Records
package import Telephony

/// The socket through which others tell the agent of calls.
package struct AgentSocketConfiguration: Sendable {
    package var link: LinkID
    /// The operator's name for it, which stands where switches have theirs.
    package var name: String
    package var plan: NumberingPlan
    /// How what is told is read: where short numbers belong.
    package var rules = PartyRules()
    package var limits = AgentSocketLimits()
    /// What the agent says that it is.
    package var version = ""
    package var startedAt: Moment

    package init(link: LinkID, name: String, plan: NumberingPlan, startedAt: Moment) {
        self.link = link
        self.name = name
        self.plan = plan
        self.startedAt = startedAt
    }
}

/// What those who connect may do.
package struct AgentSocketLimits: Sendable {
    /// Connections at once; the next one is told so and closed.
    package var clientsMax = 16
    /// Calls of one connection that have no answer yet: the rest waits in the connection.
    package var inFlightMax = 1_024
    /// Bytes of answers that a connection has not taken: no more is read of it until it does.
    package var outgoingBytesMax = 65_536
    /// A connection that takes none of its answers for so long is closed.
    package var stallMicroseconds: Int64 = 5_000_000
    /// So is one that begins a line and does not end it.
    package var halfLineMicroseconds: Int64 = 10_000_000
    /// Reads of one connection in a turn, before the others and the core get their own.
    package var readsMax = 4
    /// A call may have begun so long before it is told of, and so far ahead of the agent's clock: whoever
    /// asks does so before he lets it through.
    package var behindMicroseconds: Int64 = 60_000_000
    package var aheadMicroseconds: Int64 = 2_000_000

    package init() {}

    /// True for a time that a call may have which is told of now.
    func allow(_ time: EventTime, at wall: EventTime) -> Bool {
        (wall - behindMicroseconds...wall + aheadMicroseconds).contains(time)
    }
}
