import AlertLog
import Figures
package import Records
import Warden
import EventSocket
import Ring
package import Settings
import Switches
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
    /// What it was told last.
    private var inForce: Settings
    /// What the agent consists of, in the order in which it starts: what others write to, then the
    /// core, what it keeps to, and what brings it calls.
    private let outlets: [any Component]
    private let actors: [any Component]
    private let watching: WatchComponent
    private var lastStatsAt: Int64 = 0
    /// What whoever asks through the agent's socket is shown.
    let board: StatusBoard
    /// Which switches' calls are ended, and since when.
    var arming: Arming
    /// Switches whose clocks were said to differ from this machine's.
    var namedClocks: Set<String> = []
    /// Who has the agent stop, as far as is known.
    package var stopAuthor = ""

    /// Opens journal and log and finishes what the last agent left; connects to nothing yet.
    ///
    /// `version` is what it says of itself to whoever asks through its socket.
    package init(
        _ settings: Settings,
        passwords: Passwords,
        lines: LineLog,
        version: String = ""
    ) throws {
        (started, inForce, self.lines) = (settings, settings, lines)
        if let problem = AgentPlaces.problems(of: settings).first { throw problem }
        // Before anything else is touched: where another agent listens, this one does not start.
        let socket = try OwnSocket(settings, version: version)
        board = socket.board
        let journalBytes = settings.log.journalMegabytes << 20
        journal = RecordJournal(try Journal(path: settings.log.journal, capacity: journalBytes))
        writer = try LogWriter(LogOptions(settings), journal: journal.journal) { notice in
            lines.add(.log(notice))
        }
        let watch = try LogWatch(
            path: settings.log.database,
            followed: writer.place,
            rulesMax: settings.limits.listEntriesMax
        )
        let posts = settings.switches.map {
            LinkPost(name: $0.name, capacity: settings.limits.ringEvents)
        }
        var core = WardenCore(WardenSetup(settings), continuing: writer.start) {
            settings.namesCallsByDialog($0)
        }
        let broken = try core.resume(from: LogReader(path: settings.log.database)).broken
        if broken > 0 { lines.add(.warning, "baselines: broken rows left out count=\(broken)") }
        let warden = WardenSeat(core, posts: posts, journal: journal, log: lines)
        self.warden = warden
        arming = Arming(before: writer.start.armedSince)
        links = settings.switches.enumerated().map { index, described in
            Self.link(described, LinkID(index), settings, passwords, socket, delegate: warden)
        }
        Self.attach(links, to: posts, settings.switches)
        outlets = [lines, LogComponent(writer, lines: lines)]
        watching = WatchComponent(watch, settings, warden: warden, writer: writer, lines: lines)
        actors = [
            SeatComponent(warden, brakes: writer.start.brakes),
            LearningComponent(warden, lines: lines),
            JournalComponent(journal, path: settings.log.journal, warden: warden, lines: lines),
            watching,
            LinksComponent(links, warden: warden, lines: lines),
        ]
    }

    var components: [any Component] { outlets + actors }

    /// Names the ways to each switch, and to the proxy in front of it.
    private static func attach(
        _ links: [any SwitchLink],
        to posts: [LinkPost],
        _ switches: [SwitchSettings]
    ) {
        for (index, described) in switches.enumerated() {
            let edge = links.first { $0.name == described.edge } as? KamailioLink
            posts[index].attach(links[index].kills, edge: edge?.control)
        }
    }

    private static func link(
        _ described: SwitchSettings,
        _ link: LinkID,
        _ settings: Settings,
        _ passwords: Passwords,
        _ socket: OwnSocket,
        delegate: WardenSeat
    ) -> any SwitchLink {
        if let own = socket.link(described, link, settings, delegate: delegate) { return own }
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
        for component in components { component.start() }
    }

    /// Stops in order: no more events, no more kills, then the log is written out.
    package func stop() {
        for component in actors.reversed() { component.stop() }
        writer.note(AuditEntry(at: Moment.now().wall, by: stopAuthor, .agentStop, "agent"))
        publishStats(at: .now())
        for component in outlets.reversed() { component.stop() }
    }

    /// Takes up new settings, but for those that only the next start can, and says what is different.
    ///
    /// `change` says who asked for it.
    @discardableResult
    package func use(
        _ new: Settings,
        _ change: SettingsChange = SettingsChange()
    ) -> SettingsDifference {
        var difference = SettingsDifference(
            from: inForce,
            to: new,
            needsRestart: started.changesNeedingRestart(to: new)
        )
        if !difference.needsRestart.isEmpty {
            let keys = difference.needsRestart.joined(separator: ",")
            lines.add(.warning, "settings need a restart keys=\(keys)")
        }
        inForce = new
        let setup = WardenSetup(new, in: started)
        warden.with { core, _ in core.use(setup) }
        for link in links { link.probeSoon() }
        noteArming(.settingsReload, change, difference)
        difference.mode = arming.words
        publishStats(at: .now())
        return difference
    }

    /// Who wants the settings loaded anew since the last time.
    func takeWish() -> ReloadWish? { watching.takeWish() }

    /// Ends no more calls where that was decided, though the settings cannot be loaded; false where that
    /// changes nothing.
    func disarmAsDecided(_ change: SettingsChange) -> Bool {
        guard let settings = inForce.disarmed(by: watching.decided),
            settings.switches.map(settings.isArmed) != inForce.switches.map(inForce.isArmed)
                || settings.decided != inForce.decided
        else { return false }
        use(settings, change)
        return true
    }

    /// Answers those who wait for what came of it.
    func answer(_ wish: ReloadWish, _ reply: ControlReply) {
        for control in wish.controls { writer.markTaken(control, reply) }
    }

    /// What wants doing now and then: changes of the log, statistics.
    package func housekeep(at now: Moment) {
        for component in components { component.look(at: now) }
        showStatus()
        let heard = links.compactMap(\.counters.heardAt).min()
        writer.set(heard: heard.map { now.wall - (now.monotonic - $0) })
        if now.monotonic - lastStatsAt >= LogWriter.snapshotMicroseconds {
            nameClocks(at: now)
            publishStats(at: now)
        }
    }

    /// True while every component does what it must; systemd's watchdog hangs on it.
    package func isAlive(at now: Moment) -> Bool {
        components.allSatisfy { $0.isAlive(at: now) }
    }

    func publishStats(at now: Moment) {
        lastStatsAt = now.monotonic
        writer.publish(stats: readings.map { ($0.name, StatValue($0.value)) })
    }
}
