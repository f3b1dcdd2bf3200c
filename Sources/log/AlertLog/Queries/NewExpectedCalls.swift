package import Lists
package import Telephony

/// Mass calls that are to be expected; only ones whose pattern can be read.
package struct NewExpectedCalls: Sendable, Equatable {
    /// Calls an hour that can be expected at most.
    package static let callsPerHourMax = 1_000_000

    package let callee: String
    /// Whom the pattern stands for, as the plan reads it.
    package let pattern: PartyPattern
    package let from: EventTime
    package let to: EventTime
    package let callsPerHour: Int
    package let reason: String

    package init(
        callee: String,
        from: EventTime,
        to: EventTime,
        callsPerHour: Int,
        reason: String,
        plan: NumberingPlan
    ) throws(PatternError) {
        pattern = try PartyPattern(callee, plan: plan, isCallee: true)
        self.callee = callee.trimmed
        (self.from, self.to, self.callsPerHour) = (from, to, callsPerHour)
        self.reason = reason
    }
}
