package import AlertLog
package import Rules
package import Telephony
import Wire

/// Makes states of figures; the time is an argument, so that the same figures are always judged alike.
package struct StatusJudge {
    let figures: StatusFigures
    let setup: StatusSetup
    let now: EventTime
    /// By whose clocks words name times.
    let zone: HourZone

    package init(
        _ figures: StatusFigures,
        _ setup: StatusSetup,
        at now: EventTime,
        in zone: HourZone = .utc
    ) {
        (self.figures, self.setup, self.now, self.zone) = (figures, setup, now, zone)
    }

    /// Every check, in the order in which they are shown.
    package var checks: [StatusCheck] {
        [agent, mode] + figures.links.map(link)
            + [calls, kills, brakes, alerts, shed, journal, disk, learning]
    }

    // MARK: The agent

    /// It runs, as far as its figures tell.
    package var runs: Bool { isAgentAlive }

    var agent: StatusCheck {
        let age = figures.agent.snapshotAt.map { now - $0 }
        var told: JSON = ["age_us": .optional(age) { .integer($0) }]
        told.add(time: "snapshot", figures.agent.snapshotAt)
        told.add("stopped", .boolean(figures.agent.isStopped))
        return StatusCheck(
            "agent",
            isAgentAlive ? .ok : .critical,
            agentWords(age: age),
            see: "systemctl status callwarden",
            figures: told
        )
    }

    var isAgentAlive: Bool {
        guard let time = figures.agent.snapshotAt, !figures.agent.isStopped else { return false }
        return abs(now - time) <= LogWriter.snapshotAgeMicrosecondsMax
    }

    private func agentWords(age: Int64?) -> String {
        guard let age else { return "has written no figures yet" }
        let length = TimeText.duration(microseconds: abs(age))
        if figures.agent.isStopped { return "was stopped; its last figures are \(length) old" }
        if isAgentAlive { return "runs; its figures are \(length) old" }
        return age > 0
            ? "does not run: its last figures are \(length) old"
            : "does not run, or a clock was set: its last figures are \(length) ahead"
    }

    // MARK: Links

    func link(_ link: LinkFigures) -> StatusCheck {
        var told: JSON = ["up": .optional(link.isUp) { .boolean($0) }]
        told.add(time: "since", link.since)
        told.add("reason", .optional(link.reason, JSON.string))
        told.add("late_us", .optional(link.lateMicroseconds) { .integer($0) })
        told.add("armed", .optional(link.isArmed) { .boolean($0) })
        let (state, words) = judged(link)
        let isRefusing = state == .warning && takesNoKills(link)
        return StatusCheck(
            "switch",
            of: link.name,
            state,
            words,
            see: isRefusing ? Self.stats : "callwarden gaps",
            figures: told
        )
    }

    private func judged(_ link: LinkFigures) -> (StatusState, String) {
        guard isAgentAlive else { return (.unknown, "not known while the agent does not run") }
        guard !setup.withoutFeed.contains(link.name) else {
            return (.ok, "calls are ended here; its own feed is not read")
        }
        guard let isUp = link.isUp else { return (.unknown, Self.notTold) }
        guard isUp else {
            let why = link.reason.map { ": \($0)" } ?? ""
            return (.critical, "down" + since(link.since) + why)
        }
        var words = "up" + since(link.since)
        let late = link.lateMicroseconds ?? 0
        let isLate = link.isLate || late > setup.lateMicroseconds
        if isLate {
            words +=
                "; its events are late, the latest by "
                + TimeText.duration(microseconds: late)
        }
        if takesNoKills(link) { words += "; it takes no kills, so its calls are not ended" }
        return (isLate || takesNoKills(link) ? .warning : .ok, words)
    }

    /// Its calls are to be ended, and it lets nobody do so.
    private func takesNoKills(_ link: LinkFigures) -> Bool {
        link.isToBeArmed && link.isArmed == false
    }

    // MARK: Words

    static let notTold = "the agent's figures do not tell"
    static let stats = "callwarden stats"

    func since(_ time: EventTime?) -> String {
        time.map { " since \(zone.text($0))" } ?? ""
    }

    /// Such as `1 call`, `2 calls`; `or more` where the counting ended there.
    static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        guard count >= LogReader.statusCountMax else { return Counted.words(count, one, many) }
        return "\(count) or more \(many ?? one + "s")"
    }
}
