import Warden
import Records

extension SettingKeys {
    static let hangupCause = SettingKey(
        "enforcement.hangup_cause",
        .text(allowed: "the name of a FreeSWITCH hang-up cause, such as \"CALL_REJECTED\"") {
            HangupCauses.names.contains($0)
        },
        standard: Enforcement().cause,
        doc: "Hang-up cause given to the switch"
    )
    static let retryMilliseconds = SettingKey(
        "enforcement.retry_milliseconds",
        .integer(50...10_000),
        standard: Enforcement().retryMilliseconds,
        doc: "A kill that the switch answered and whose end does not show after this long "
            + "goes out again"
    )
    static let attemptsMax = SettingKey(
        "enforcement.attempts_max",
        .integer(1...20),
        standard: Enforcement().attemptsMax,
        doc: "How often a kill goes out in all"
    )
    static let killsPerMinuteMax = SettingKey(
        "enforcement.kills_per_minute_max",
        .integer(1...100_000),
        standard: Enforcement().killsPerMinuteMax,
        doc: "kills within a minute"
    )
    static let calleesPerMinuteMax = SettingKey(
        "enforcement.callees_per_minute_max",
        .integer(1...10_000),
        standard: Enforcement().calleesPerMinuteMax,
        doc: "callees on whose calls kills began within a minute"
    )
    /// All signals but the rate, which is short of what it takes wherever this is asked.
    static let needsEvidence = SettingKey(
        "enforcement.needs_evidence",
        .integer(0...EvidenceSignal.allCases.count - 1),
        standard: Enforcement().needsEvidence,
        doc: "Strong signals that must agree where the callers reach threshold and not the number "
            + "that the callee's own traffic asks for; 0 for never"
    )
    static let spareKnownCallers = SettingKey(
        "enforcement.spare_known_callers",
        .boolean,
        standard: Enforcement().spareKnownCallers,
        doc: "true: a caller who has talked with the callee before is flagged, and not ended"
    )
    static let knownCallerSeconds = SettingKey(
        "enforcement.known_caller_seconds",
        .integer(1...3_600),
        standard: Enforcement().knownCallerSeconds,
        doc: "How long they must have talked"
    )
    static let enforcement = [
        hangupCause.spec, retryMilliseconds.spec, attemptsMax.spec, killsPerMinuteMax.spec,
        calleesPerMinuteMax.spec, needsEvidence.spec, spareKnownCallers.spec,
        knownCallerSeconds.spec,
    ]
}
