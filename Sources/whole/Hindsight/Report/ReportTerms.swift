package import Telephony

/// What the words of a report mean, in figures.
package enum ReportTerms {
    /// So long a call must last for its parties to have talked.
    package static let talkMicroseconds: EventTime = 10_000_000
    /// A callee is like a queue with so many calls that no alert has.
    package static let queueCallsMin = 50
    /// So large a share of them was answered.
    package static let queueAnsweredShareMin = 0.7
    /// They came in so many hours of the day.
    package static let queueHoursMin = 8
    /// So many of them were up at once.
    package static let queueAtOnceMin = 3
    /// An exemption is proposed where so large a share of what would have been ended looks innocent.
    package static let innocentShareMin = 0.5
    /// A setting is proposed that flags no more than this share of all calls outside of attacks.
    package static let innocentRateMax = 0.000_01
    /// Alerts that are read: the latest.
    package static let alertsMax = 10_000
    /// Flagged calls, and pairs of caller and callee, that are remembered.
    package static let flaggedMax = 1_000_000
    /// Calls of one callee, and of all, of which it is found out how many were up at once.
    package static let spansMax = 200_000
    package static let allSpansMax = 2_000_000
    /// Callees that are told one by one: those of the most alerts.
    package static let calleesMax = 1_000
    /// Calls that settings are tried on.
    package static let sweptCallsMax = 2_000_000

    /// The words themselves, a sentence each.
    package static let sentences = [
        "A call would have been ended where the agent simulated its kill, and was ended where it killed.",
        "A call looks innocent where its caller talked with the callee for 10 s or longer, in this call or"
            + " another, or called that callee in another call that no alert has.",
        "A callee is like a queue with 50 calls or more that no alert has, of which 70 % or more were"
            + " answered, in 8 hours of the day or more (UTC), and 3 or more of which were up at once.",
        "An alert looks innocent where half or more of its calls do, and like an attack where strong"
            + " evidence stands beside it and it does not; what an operator said of it counts instead.",
    ]
}
