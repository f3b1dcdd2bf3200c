import Rules
import AlertLog
import Figures
import Glibc
import Records
import Telephony
import Warden

/// The core in its seat: goes on with the brakes that held, and ends what is open.
final class SeatComponent: Component {
    /// Callees whose learning is put down at once, at most: all of them well within the hour.
    private static let looks = 64
    /// At the end all of it is put down, in so much time at most and while the journal is not fuller.
    private static let keepingLimit = Duration.milliseconds(500)
    private static let fillMax = 0.5

    private let warden: WardenSeat
    private let brakes: BrakesBefore

    /// `brakes` are those that held when the last agent stopped.
    init(_ warden: WardenSeat, brakes: BrakesBefore) {
        (self.warden, self.brakes) = (warden, brakes)
    }

    func start() { warden.with { core, now in core.resume(brakes, at: now) } }

    func look(at now: Moment) {
        _ = keepLearned()
    }

    func stop() {
        warden.with { core, _ in core.stop() }
        let end = ContinuousClock.now + Self.keepingLimit
        while ContinuousClock.now < end {
            // What finds no room is learned anew: an hour of it at most.
            guard warden.journal.fill < Self.fillMax else {
                usleep(1_000)
                continue
            }
            if keepLearned() == 0 { return }
        }
    }

    private func keepLearned() -> Int {
        warden.with { core, now in core.keepLearned(looks: Self.looks, at: now) }
    }

    private static let killsOpen = Figure(
        .gauge,
        "kills_open",
        "Kills that have not come to their end yet"
    )
    private static let braked = Figure(.gauge, "brakes_engaged", "Whether the brakes hold kills")
    private static let shed = Figure(
        .counter,
        "window_calls_shed",
        "Calls given up since a window was full"
    )
    private static let shedByRules = Figure(
        .counter,
        "rule_calls_shed",
        "Calls that a rule beside masking gave up since it was full"
    )
    private static let unreadByRules = Figure(
        .counter,
        "prefix_rate_unread",
        "Calls to what is no number, which no prefix can be of"
    )
    private static let callsUp = Figure(.gauge, "calls_up", "Calls that are up, as far as is known")
    private static let callsUpShed = Figure(
        .counter,
        "calls_up_shed",
        "Calls given up while they were up, since too many were"
    )
    private static let tallies = FindingRule.allCases.filter(\.hasCountersOfItsOwn).map { rule in
        (
            rule: rule,
            alerts: Figure(
                .counter,
                "alerts_of_\(rule.word)",
                "Alerts of rule \(rule.word)"
            ),
            calls: Figure(
                .counter,
                "calls_flagged_by_\(rule.word)",
                "Calls that rule \(rule.word) flagged"
            )
        )
    }
    private static let holders = BrakeRecord.Reason.allCases.map { reason in
        Figure(.words, "brakes_engaged_\(reason.word)", "Since when these brakes hold, and why")
    }
    private static let reaction = HistogramFigures(
        "reaction",
        "from an event being readable on the socket to its kill being written"
    )
    private static let verdict = HistogramFigures(
        "verdict",
        "from an event being readable on the socket to its verdict being written"
    )
    private static let killAfter = HistogramFigures(
        "kill_after_invite",
        "from a call's INVITE to its first kill being written"
    )
    private static let endAfter = HistogramFigures(
        "end_after_invite",
        "from a call's INVITE to its end being proven"
    )
    static let stated =
        WardenCounters.stated + [
            killsOpen, braked, shed, shedByRules, unreadByRules, callsUp, callsUpShed,
        ]
        + holders
        + tallies.flatMap { [$0.alerts, $0.calls] }
        + [reaction, verdict, killAfter, endAfter].flatMap(\.stated)

    var readings: [FigureReading] {
        let (counters, open, brakes, shed, unread, found, up) = warden.with { core, _ in
            (
                core.counters, core.killsOpen, core.heldBrakes, core.shedCalls, core.unreadCalls,
                core.found, core.callsUp
            )
        }
        let tallies = Self.tallies.flatMap { figures in
            let tally = found[figures.rule] ?? RuleTally()
            return [figures.alerts.reading(tally.alerts), figures.calls.reading(tally.calls)]
        }
        let since = warden.sinceInvite
        return counters.readings() + [
            Self.killsOpen.reading(open), Self.braked.reading(!brakes.isEmpty),
        ] + brakes.compactMap(Self.reading) + tallies
            + [Self.shed.reading(shed.masking), Self.shedByRules.reading(shed.rules)]
            + [Self.unreadByRules.reading(unread)]
            + [Self.callsUp.reading(up.count), Self.callsUpShed.reading(up.shed)]
            + Self.reaction.readings(of: warden.reactionTimes)
            + Self.verdict.readings(of: warden.verdictTimes)
            + Self.killAfter.readings(of: since.kills) + Self.endAfter.readings(of: since.ends)
    }

    private static func reading(of brake: BrakeRecord) -> FigureReading? {
        let who = brake.author.isEmpty ? "" : " by \(brake.author.string): \(brake.note.string)"
        let place = BrakeRecord.Reason.allCases.firstIndex(of: brake.reason)
        return place.map { holders[$0].reading(words: "since \(TimeText.iso8601(brake.at))\(who)") }
    }
}
