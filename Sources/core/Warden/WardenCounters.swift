package import Figures

/// What the core has seen and done since it started.
///
/// Counting is one addition; what each counter is called and means is stated below.
package struct WardenCounters: Sendable, Equatable {
    package var calls = 0
    package var legs = 0
    package var legsAside = 0
    package var duplicateCalls = 0
    package var retriedCalls = 0
    package var exemptCalls = 0
    package var withheldIgnored = 0
    package var unjudgedCalls = 0
    package var alerts = 0
    package var alertsOfWarning = 0
    package var flaggedCalls = 0
    package var callsSpared = 0
    package var blockAlerts = 0
    package var bursts = 0
    package var killsRequested = 0
    package var killsRepeated = 0
    package var killsAccepted = 0
    package var killsGone = 0
    package var killsEnded = 0
    package var killsEndedByOthers = 0
    package var killsStillUp = 0
    package var killsExempted = 0
    package var killsRefused = 0
    package var killsBraked = 0
    package var killsUnrecorded = 0
    package var killsUnarmed = 0
    package var verdictsAllowed = 0
    package var verdictsBlocked = 0
    package var verdictsLate = 0
    package var callsTold = 0
    package var callsAdvised = 0
    package var gaps = 0
    package var eventsShed = 0

    package init() {}
}

extension WardenCounters: FigureKeeping {
    package static let figures = calls + kills + verdicts

    private static let calls: [KeptFigure<Self>] = [
        .counter("calls", \.calls, "Calls counted"),
        .counter("calls_duplicate", \.duplicateCalls, "Events of calls that were counted already"),
        .counter("calls_retried", \.retriedCalls, "Further attempts at calls counted already"),
        .counter("legs", \.legs, "Numbers rung on behalf of a call and counted as called by it"),
        .counter(
            "legs_aside",
            \.legsAside,
            "Outbound legs that add nothing: their call counts for the number already or is let be"
        ),
        .counter("calls_exempt", \.exemptCalls, "Calls that an exemption kept out of the windows"),
        .counter(
            "calls_withheld_ignored",
            \.withheldIgnored,
            "Calls of withheld callers, where these do not count"
        ),
        .counter(
            "calls_unjudged",
            \.unjudgedCalls,
            "Calls that no window can hold: to nobody, or at a time that no calendar has"
        ),
        .counter("alerts", \.alerts, "Alerts of rules"),
        .counter(
            "alerts_of_warning",
            \.alertsOfWarning,
            "Alerts of rules that were warnings when they opened; all others were critical"
        ),
        .counter("alerts_of_blocks", \.blockAlerts, "Bursts of calls that blocks found"),
        .counter(
            "bursts",
            \.bursts,
            "Times that the rule tripped and the callee's own traffic made no attack of it"
        ),
        .counter("calls_flagged", \.flaggedCalls, "Calls that belong to an alert"),
        .counter(
            "calls_spared",
            \.callsSpared,
            "Flagged calls left alone since the caller has talked with the callee before"
        ),
        .counter("gaps", \.gaps, "Stretches of time in which a switch was not seen"),
        .counter("events_shed", \.eventsShed, "Events given up for want of room"),
    ]

    private static let kills: [KeptFigure<Self>] = [
        .counter("kills_requested", \.killsRequested, "Calls that were to be ended"),
        .counter("kills_repeated", \.killsRepeated, "Commands that were sent again"),
        .counter("kills_accepted", \.killsAccepted, "Kills that the switch accepted"),
        .counter("kills_ended", \.killsEnded, "Kills whose call is proven to be over"),
        .counter(
            "kills_ended_by_others",
            \.killsEndedByOthers,
            "Of the calls proven to be over, those that somebody else ended"
        ),
        .counter("kills_gone", \.killsGone, "Kills of calls that the switch no longer knew"),
        .counter("kills_still_up", \.killsStillUp, "Calls that were up after every repeat"),
        .counter("kills_exempted", \.killsExempted, "Kills that an exemption stopped"),
        .counter(
            "kills_refused",
            \.killsRefused,
            "Kills not made since the call's name is not safe in a command"
        ),
        .counter("kills_braked", \.killsBraked, "Kills that the brakes held back"),
        .counter("kills_unrecorded", \.killsUnrecorded, "Kills not made for want of a record"),
        .counter(
            "kills_unarmed",
            \.killsUnarmed,
            "Calls that were to be ended on a switch that takes no kills"
        ),
    ]

    private static let verdicts: [KeptFigure<Self>] = [
        .counter("verdicts_allowed", \.verdictsAllowed, "Held calls that were let through"),
        .counter("verdicts_blocked", \.verdictsBlocked, "Held calls that were refused"),
        .counter(
            "verdicts_late",
            \.verdictsLate,
            "Calls that their switch let through before it had the verdict"
        ),
        .counter("calls_told", \.callsTold, "Calls told of through the agent's socket, answered"),
        .counter(
            "calls_advised",
            \.callsAdvised,
            "Calls told of that whoever asked was told to refuse"
        ),
    ]
}
