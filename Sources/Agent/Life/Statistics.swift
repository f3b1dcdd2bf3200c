import AlertLog
import Detection
import FoundationEssentials
import Glibc
import Switches
import Telephony

/// The agent's own figures, as `callwarden stats` shows them.
struct Statistics {
    private(set) var rows: [(name: String, value: StatValue)] = []

    init(of agent: Agent) {
        add("pid", Int64(getpid()))
        let (counters, killsOpen, isBraked, shedCalls) = agent.warden.with { core, _ in
            (core.counters, core.killsOpen, core.areBrakesEngaged, core.windowShedCalls)
        }
        add(counters)
        add("kills_open", Int64(killsOpen))
        add("brakes_engaged", isBraked ? 1 : 0)
        add("window_calls_shed", Int64(shedCalls))
        add(agent.warden.reactionTimes, as: "reaction")
        add(agent.warden.verdictTimes, as: "verdict")
        for link in agent.links { add(link.counters, of: link.name) }
        add("journal_fill_percent", Int64(agent.journal.fill * 100))
        add("journal_shed_calls", Int64(agent.journal.shed.calls))
        add("journal_shed_details", Int64(agent.journal.shed.details))
        add("journal_shed_kills", Int64(agent.journal.shed.kills))
        add("log_records_written", Int64(agent.writer.status.records))
        add("resident_kilobytes", Self.residentKilobytes)
    }

    private mutating func add(_ name: String, _ value: Int64) {
        rows.append((name, .integer(value)))
    }

    private mutating func add(_ counters: WardenCounters) {
        let figures: [(String, Int)] = [
            ("calls", counters.calls), ("calls_duplicate", counters.duplicateCalls),
            ("calls_exempt", counters.exemptCalls),
            ("calls_withheld_ignored", counters.withheldIgnored), ("alerts", counters.alerts),
            ("calls_flagged", counters.flaggedCalls), ("kills_requested", counters.killsRequested),
            ("kills_repeated", counters.killsRepeated), ("kills_accepted", counters.killsAccepted),
            ("kills_ended", counters.killsEnded),
            ("kills_ended_by_others", counters.killsEndedByOthers),
            ("kills_gone", counters.killsGone),
            ("kills_still_up", counters.killsStillUp), ("kills_exempted", counters.killsExempted),
            ("kills_refused", counters.killsRefused), ("kills_braked", counters.killsBraked),
            ("kills_unrecorded", counters.killsUnrecorded),
            ("verdicts_allowed", counters.verdictsAllowed),
            ("verdicts_blocked", counters.verdictsBlocked),
            ("verdicts_late", counters.verdictsLate), ("gaps", counters.gaps),
            ("events_shed", counters.eventsShed),
        ]
        for (name, value) in figures { add(name, Int64(value)) }
    }

    /// From an event being readable on the socket to its kill, or its verdict, being written.
    private mutating func add(_ times: LatencyHistogram, as name: String) {
        add("\(name)_count", Int64(times.count))
        guard let p50 = times.percentile(0.5), let p99 = times.percentile(0.99) else { return }
        add("\(name)_p50_us", p50)
        add("\(name)_p99_us", p99)
        add("\(name)_max_us", times.maxMicroseconds)
    }

    private mutating func add(_ link: LinkCounters, of name: String) {
        let figures: [(String, Int)] = [
            ("up", link.isUp ? 1 : 0), ("times_up", link.timesUp), ("times_down", link.timesDown),
            ("bytes", link.bytes), ("frames", link.frames), ("events", link.events),
            ("call_events", link.calls), ("malformed", link.malformed),
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
