/// What the core has seen and done since it started.
package struct WardenCounters: Sendable, Equatable {
    package var calls = 0
    /// Numbers that the switch rang on behalf of a call that is known, counted as called by it.
    package var legs = 0
    /// Outbound legs that add nothing: their call counts for the number already, or is left alone.
    package var legsAside = 0
    package var duplicateCalls = 0
    /// Further attempts at calls that are counted already.
    package var retriedCalls = 0
    package var exemptCalls = 0
    package var withheldIgnored = 0
    /// Calls that no window can hold: to nobody, or at a time that no calendar has.
    package var unjudgedCalls = 0
    package var alerts = 0
    package var flaggedCalls = 0
    /// Bursts of calls that operators' blocks found.
    package var blockAlerts = 0
    package var killsRequested = 0
    package var killsRepeated = 0
    package var killsAccepted = 0
    package var killsGone = 0
    package var killsEnded = 0
    /// Of these, calls that somebody else ended.
    package var killsEndedByOthers = 0
    package var killsStillUp = 0
    package var killsExempted = 0
    package var killsRefused = 0
    package var killsBraked = 0
    package var killsUnrecorded = 0
    /// Calls that were to be ended on a switch that takes no kills.
    package var killsUnarmed = 0
    package var verdictsAllowed = 0
    package var verdictsBlocked = 0
    /// Calls that their switch let through before it had the verdict.
    package var verdictsLate = 0
    package var gaps = 0
    package var eventsShed = 0

    package init() {}
}
