import AlertLog
import Records
import Rules
import Warden
import FoundationEssentials
import Glibc
import Switches
import Telephony

/// The agent's own figures, as `callwarden stats` shows them.
struct Statistics {
    private(set) var rows: [(name: String, value: StatValue)] = []

    init(of agent: Agent) {
        add("pid", Int64(getpid()))
        let (counters, killsOpen, brakes, shedCalls) = agent.warden.with { core, _ in
            (core.counters, core.killsOpen, core.heldBrakes, core.shedCalls)
        }
        add(agent.arming, of: agent.links)
        add(counters)
        add(agent.warden.with { core, _ in core.found })
        add("kills_open", Int64(killsOpen))
        add("brakes_engaged", brakes.isEmpty ? 0 : 1)
        for brake in brakes {
            let who = brake.author.isEmpty ? "" : " by \(brake.author.string): \(brake.note.string)"
            let since = TimeText.iso8601(brake.at)
            rows.append(("brakes_engaged_\(brake.reason.word)", .text("since \(since)\(who)")))
        }
        add("window_calls_shed", Int64(shedCalls.masking))
        add("rule_calls_shed", Int64(shedCalls.rules))
        add(agent.warden.reactionTimes, as: "reaction")
        add(agent.warden.verdictTimes, as: "verdict")
        let since = agent.warden.sinceInvite
        add(since.kills, as: "kill_after_invite")
        add(since.ends, as: "end_after_invite")
        for link in agent.links {
            add(link.counters, of: link.name)
            let (clock, now) = agent.warden.with { core, now in (core.feedClock(of: link.link), now)
            }
            if let clock { add(clock, of: link.name, at: now) }
        }
        add("journal_fill_percent", Int64(agent.journal.fill * 100))
        add("journal_shed_calls", Int64(agent.journal.shed.calls))
        add("journal_shed_details", Int64(agent.journal.shed.details))
        add("journal_shed_kills", Int64(agent.journal.shed.kills))
        let log = agent.writer.status
        add("log_records_written", Int64(log.records))
        add("log_removed_calls", Int64(log.removed.calls))
        add("log_removed_calls_before_their_time", Int64(log.removed.callsEarly))
        add("log_removed_alerts", Int64(log.removed.alerts))
        add("log_removed_kills", Int64(log.removed.kills))
        add("resident_kilobytes", Self.residentKilobytes)
    }

    private mutating func add(_ name: String, _ value: Int64) {
        rows.append((name, .integer(value)))
    }

    /// Whether calls are ended, since when, and on which switches; a switch that takes no kills is not
    /// armed, whatever the settings say.
    private mutating func add(_ arming: Arming, of links: [any SwitchLink]) {
        let refusing = Set(
            links.filter { $0.counters.isUp && !$0.counters.canKill }.map(\.name)
        )
        let isArmed = { (name: String) in arming.since[name] != nil && !refusing.contains(name) }
        add("armed", links.contains { isArmed($0.name) } ? 1 : 0)
        if let first = arming.first {
            rows.append(("armed_since", .text(TimeText.iso8601(first))))
            add("armed_since_us", first)
        }
        for name in links.map(\.name) {
            add("switch.\(name).armed", isArmed(name) ? 1 : 0)
            guard let since = arming.since[name] else { continue }
            rows.append(("switch.\(name).armed_since", .text(TimeText.iso8601(since))))
        }
    }

    private mutating func add(_ counters: WardenCounters) {
        let figures: [(String, Int)] = [
            ("calls", counters.calls), ("calls_duplicate", counters.duplicateCalls),
            ("calls_retried", counters.retriedCalls),
            ("legs", counters.legs), ("legs_aside", counters.legsAside),
            ("calls_exempt", counters.exemptCalls),
            ("calls_withheld_ignored", counters.withheldIgnored), ("alerts", counters.alerts),
            ("alerts_of_blocks", counters.blockAlerts), ("calls_flagged", counters.flaggedCalls),
            ("kills_requested", counters.killsRequested),
            ("kills_repeated", counters.killsRepeated), ("kills_accepted", counters.killsAccepted),
            ("kills_ended", counters.killsEnded),
            ("kills_ended_by_others", counters.killsEndedByOthers),
            ("kills_gone", counters.killsGone),
            ("kills_still_up", counters.killsStillUp), ("kills_exempted", counters.killsExempted),
            ("kills_refused", counters.killsRefused), ("kills_braked", counters.killsBraked),
            ("kills_unrecorded", counters.killsUnrecorded),
            ("kills_unarmed", counters.killsUnarmed),
            ("verdicts_allowed", counters.verdictsAllowed),
            ("verdicts_blocked", counters.verdictsBlocked),
            ("verdicts_late", counters.verdictsLate), ("gaps", counters.gaps),
            ("events_shed", counters.eventsShed),
        ]
        for (name, value) in figures { add(name, Int64(value)) }
    }

    private mutating func add(_ found: [FindingRule: RuleTally]) {
        for rule in FindingRule.allCases where rule.hasCountersOfItsOwn {
            add("alerts_of_\(rule.word)", Int64(found[rule]?.alerts ?? 0))
            add("calls_flagged_by_\(rule.word)", Int64(found[rule]?.calls ?? 0))
        }
    }

    /// From an event being readable on the socket to its kill, or its verdict, being written.
    private mutating func add(_ times: LatencyHistogram, as name: String) {
        add("\(name)_count", Int64(times.count))
        guard let p50 = times.percentile(0.5), let p99 = times.percentile(0.99) else { return }
        add("\(name)_p50_us", p50)
        add("\(name)_p99_us", p99)
        add("\(name)_max_us", times.maxMicroseconds)
    }

    /// How late the events of a switch come, and how far our clock is ahead of its.
    private mutating func add(_ clock: FeedClock, of name: String, at now: Moment) {
        let prefix = "switch.\(name)"
        add("\(prefix).late_us", clock.lateness)
        if let p50 = clock.all.percentile(0.5), let p99 = clock.all.percentile(0.99) {
            add("\(prefix).late_p50_us", p50)
            add("\(prefix).late_p99_us", p99)
            add("\(prefix).late_max_us", clock.all.maxMicroseconds)
        }
        guard let difference = clock.difference(at: now) else { return }
        add("\(prefix).clock_us", difference)
        add("\(prefix).clock_differs", clock.differs(at: now) ? 1 : 0)
    }

    private mutating func add(_ link: LinkCounters, of name: String) {
        let figures: [(String, Int)] = [
            ("up", link.isUp ? 1 : 0), ("can_kill", link.canKill ? 1 : 0),
            ("times_up", link.timesUp), ("times_down", link.timesDown),
            ("bytes", link.bytes), ("frames", link.frames), ("events", link.events),
            ("call_events", link.calls), ("malformed", link.malformed),
            ("calls_undirected", link.undirected),
            ("events_shed", link.eventsShed), ("frames_passed_over", link.framesPassedOver),
        ]
        for (figure, value) in figures { add("switch.\(name).\(figure)", Int64(value)) }
    }

    private static var residentKilobytes: Int64 {
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE))) / 1_024
    }
}
