import Telephony

/// Whose clock times are shown by.
package enum ClockChoice: String, CaseIterable, Sendable {
    /// The switch's own, which windows go by.
    case `switch`
    /// That of the machine that the agent runs on.
    case agent
}

extension ClockChoice? {
    /// A time that the switch gave; `offset` is how far the agent's clock was ahead.
    func ofSwitch(_ time: EventTime, _ offset: Int64?) -> EventTime {
        self == .agent ? time + (offset ?? 0) : time
    }

    /// A time that the agent took.
    func ofAgent(_ time: EventTime, _ offset: Int64?) -> EventTime {
        self == .switch ? time - (offset ?? 0) : time
    }
}
