import AlertLog
package import Records
import Warden
import EventSocket
import Ring
package import Settings
import Switches
import Synchronization
import Telephony

/// Everything wired together: links, core, journal, log; one per process.
package final class Agent {
    package let lines: LineLog
    let warden: WardenSeat
    let links: [any SwitchLink]
    let writer: LogWriter
    let journal: RecordJournal
    /// What the agent started with; keys that need a restart stand as they do here.
    private let started: Settings
    private let watch: LogWatch
    /// A connected link turns at least once a second; one that has not for so long hangs.
    private static let turnMicrosecondsMax: Int64 = 10_000_000
    /// All links together have this long to stop; one that waits for a name server has longer.
    private static let stopMicroseconds: Int64 = 400_000
    private var lastStatsAt: Int64 = 0
    /// Which switches' calls are ended, and since when.
    var arming: Arming
    private var watchFailures = 0
    private var keeper: JournalKeeper
    /// Switches whose clocks were said to differ from this machine's.
    var namedClocks: Set<String> = []
    /// Who has the agent stop, as far as is known.
    package var stopAuthor = ""

    /// Opens journal and log and finishes what the last agent left; connects to nothing yet.
    package init(_ settings: Settings, passwords: Passwords, lines: LineLog) throws {
        started = settings
        self.lines = lines
        let journalBytes = settings.log.journalMegabytes << 20
        journal = RecordJournal(try Journal(path: settings.log.journal, capacity: journalBytes))
        keeper = JournalKeeper(journal, path: settings.log.journal)
        writer = try LogWriter(LogOptions(settings), journal: journal.journal) { notice in
            lines.add(.log(notice))
        }
        watch = try LogWatch(
            path: settings.log.database,
            followed: writer.place,
            rulesMax: settings.limits.listEntriesMax
        )
        let posts = settings.switches.map {
            LinkPost(name: $0.name, capacity: settings.limits.ringEvents)
        }
        let core = WardenCore(WardenSetup(settings), continuing: writer.start) { link in
            let place = Int(link.index)
            return settings.switches.indices.contains(place)
                && settings.switches[place].kind == .kamailio
        }
        let warden = WardenSeat(core, posts: posts, journal: journal, log: lines)
        self.warden = warden
        arming = Arming(before: writer.start.armedSince)
        links = settings.switches.enumerated().map { index, described in
            Self.link(described, LinkID(index), settings, passwords, delegate: warden)
        }
        for (index, described) in settings.switches.enumerated() {
            let edge = links.first { $0.name == described.edge } as? KamailioLink
            posts[index].attach(links[index].kills, edge: edge?.control)
        }
    }

    private static func link(
        _ described: SwitchSettings,
        _ link: LinkID,
        _ settings: Settings,
        _ passwords: Passwords,
        delegate: any LinkDelegate
    ) -> any SwitchLink {
        if let kamailio = described.kamailio {
            let configuration = KamailioConfiguration(described, kamailio, link, settings)
            return KamailioLink(configuration, delegate: delegate)
        }
        let password = passwords.bySwitch[described.name]
        let configuration = LinkConfiguration(described, link, settings, password: password)
        return FreeSWITCHLink(configuration, delegate: delegate)
    }

    /// Starts every thread.
    package func start() {
        lines.start()
        let left = writer.start.recoveredRecords
        if left > 0 { lines.add(.notice, "journal finished records=\(left)") }
        if !writer.start.interruptedAlerts.isEmpty {
            lines.add(.notice, "alerts interrupted count=\(writer.start.interruptedAlerts.count)")
        }
        let brakes = writer.start.brakes
        warden.with { core, now in core.resume(brakes, at: now) }
        lookAtLog()
        writer.run()
        for link in links { link.start() }
    }

    /// Stops in order: no more events, no more kills, then the log is written out.
    package func stop() {
        for link in links { link.beginStopping() }
        let deadline = Moment.now().monotonic + Self.stopMicroseconds
        for link in links {
            let left = max(0, deadline - Moment.now().monotonic)
            guard !link.waitUntilStopped(seconds: Double(left) / 1_000_000) else { continue }
            lines.add(.warning, "link did not stop in time switch=\(link.name)")
        }
        warden.with { core, _ in core.finish() }
        writer.note(AuditEntry(at: Moment.now().wall, by: stopAuthor, .agentStop, "agent"))
        publishStats(at: .now())
        if !writer.drain(within: .milliseconds(1_000)) {
            lines.add(.warning, "alert log not written out; the rest waits in the journal")
        }
        lines.stop()
    }

    /// Takes up new settings, but for those that only the next start can; says which.
    ///
    /// `change` says who asked for it.
    package func use(_ new: Settings, _ change: SettingsChange = SettingsChange()) {
        let kept = started.changesNeedingRestart(to: new)
        if !kept.isEmpty {
            lines.add(.warning, "settings need a restart keys=\(kept.joined(separator: ","))")
        }
        let setup = WardenSetup(new, in: started)
        warden.with { core, _ in core.use(setup) }
        for link in links { link.probeSoon() }
        noteArming(.settingsReload, change)
    }

    /// What wants doing now and then: changes of the log, statistics.
    package func housekeep(at now: Moment) {
        keepJournal(at: now)
        lookAtLog()
        let heard = links.compactMap(\.counters.heardAt).min()
        writer.set(heard: heard.map { now.wall - (now.monotonic - $0) })
        if now.monotonic - lastStatsAt >= 2_000_000 {
            nameClocks(at: now)
            publishStats(at: now)
        }
    }

    /// True while every thread that must move does; systemd's watchdog hangs on it.
    package func isAlive(at now: Moment) -> Bool {
        links.allSatisfy { link in
            let quiet = now.monotonic - warden.lastTurn(of: link.link)
            return !link.counters.isUp || quiet < Self.turnMicrosecondsMax
        }
    }

    private func keepJournal(at now: Moment) {
        let said = keeper.look(at: now.monotonic) { body in warden.with { _, _ in body() } }
        if let (severity, text) = said { lines.add(severity, text) }
    }

    private func lookAtLog() {
        do throws(AlertLogError) {
            let changes = try watch.look(plan: started.plan, now: Moment.now().wall)
            watchFailures = 0
            if let rules = changes.rules {
                for why in rules.unreadable { lines.add(.warning, "rule left out", ["why": why]) }
                for why in rules.narrower { lines.add(.notice, "rule reaches less", ["why": why]) }
                warden.with { core, now in
                    core.use(rules.exemptions, at: now)
                    core.use(rules.blocks, at: now)
                }
            }
            for control in changes.controls { obey(control) }
        } catch {
            watchFailures += 1
            if watchFailures % 120 == 1 {
                lines.add(.warning, "alert log cannot be read", ["why": "\(error)"])
            }
        }
    }

    private func publishStats(at now: Moment) {
        lastStatsAt = now.monotonic
        writer.publish(stats: Statistics(of: self).rows)
    }
}
