import Telephony

/// What is done about flagged calls, and within which limits.
package struct Enforcement: Sendable, Equatable {
    /// False: flagged calls are recorded as ones that would have been ended.
    package var autoDisconnect = false
    /// True: the callers of an alert are blocked from its callee for a while.
    package var autoBlock = false
    package var blockSeconds = 3600
    /// Hang-up cause given to the switch.
    package var cause = "CALL_REJECTED" {
        didSet { causeText = ShortText(cause) }
    }
    /// The same as events say it.
    private(set) var causeText: ShortText<40> = "CALL_REJECTED"
    /// Brakes: past either limit the agent alerts but does not kill.
    ///
    /// Of one attack only the first kills count, see `killsCountedOfAttack`.
    package var killsPerMinuteMax = 1200
    /// Callees on whose calls kills began.
    package var calleesPerMinuteMax = 60
    /// A kill with no hang-up event after this long goes out again.
    package var retryMilliseconds = 150
    package var attemptsMax = 5
    /// Strong signals with which too few callers for a callee's own traffic are enforced all the same;
    /// 0 for never.
    package var needsEvidence = 0
    /// True: a caller who has talked with the callee before is flagged, and not ended.
    package var spareKnownCallers = false
    /// How long they must have talked.
    package var knownCallerSeconds = 10

    package init() {}

    /// Microseconds to wait for the hang-up event after this attempt: doubling, so that a switch
    /// under load is not pressed harder.
    func retryAfter(_ attempt: Int) -> Int64 {
        Int64(retryMilliseconds) * 1_000 << Int64(min(max(attempt - 1, 0), 6))
    }
}
