import Records
import Warden
import Ring
import Telephony

@testable import Agent
@testable import AlertLog
@testable import Switches

/// One life of the agent's process: everything that the real one is made of but its threads.
///
/// The world turns each part when its thread would have run.
final class SimulatedAgent {
    static let housekeepingMicroseconds: Int64 = 500_000
    static let plan = NumberingPlan(countryCode: "234")

    private unowned let world: World
    private let journal: RecordJournal
    private let writer: LogWriter
    private let watch: LogWatch
    private let warden: WardenSeat
    private let tap: Tap
    private var links: [SimulatedLink] = []
    private let born = ContinuousClock.now
    private var nextLogTurn: Int64
    private var nextHousekeeping: Int64

    init(in world: World) throws {
        self.world = world
        let disk = world.disk
        journal = RecordJournal(try Journal(path: disk.journalPath, capacity: disk.journalBytes))
        let names = world.switches.indices.map { "switch\($0)" }
        var options = LogOptions(path: disk.databasePath, links: names)
        options.openMilliseconds = 0
        let time = ClosedClock(world)
        writer = try LogWriter(options, journal: journal.journal, clock: { time.now.wall }) { _ in }
        try writer.loop.mover.database.execute("PRAGMA busy_timeout = 0")
        watch = try LogWatch(path: disk.databasePath)
        var core = WardenCore(world.setup, continuing: writer.start) { link in
            world.settings.kinds[Int(link.index)] == .kamailio
        }
        world.sabotage?.spoil(&core)
        let posts = names.map { LinkPost(name: $0, capacity: world.random.oneIn(4) ? 8 : 256) }
        warden = WardenSeat(
            core,
            posts: posts,
            journal: journal,
            log: LineLog(names: names) { _, _ in },
            clock: { time.now }
        )
        tap = Tap(warden, world)
        nextLogTurn = world.now
        nextHousekeeping = world.now
        for place in names.indices {
            let link: SimulatedLink =
                world.settings.kinds[place] == .kamailio
                ? KamailioSimulatedLink(place, delegate: tap, in: world)
                : FreeSWITCHSimulatedLink(place, delegate: tap, in: world)
            links.append(link)
            posts[place].attach(link.kills, edge: nil)
        }
    }

    /// The first look at the log comes before the links start, as in the real one.
    func begin() {
        let brakes = writer.start.brakes
        warden.with { core, now in core.resume(brakes, at: now) }
        lookAtLog()
    }

    var wakeAt: Int64 {
        min(nextLogTurn, nextHousekeeping, links.map { $0.machine.wakeAt }.min() ?? .max)
    }

    func turn() {
        for link in links {
            var turns = 0
            while link.isDue, !world.isAgentDead, turns < 64 {
                link.turn()
                turns += 1
            }
        }
        if !world.isAgentDead, world.now >= nextLogTurn { turnLog() }
        if !world.isAgentDead, world.now >= nextHousekeeping {
            nextHousekeeping = world.now + Self.housekeepingMicroseconds
            lookAtLog()
        }
    }

    func use(_ setup: WardenSetup) { warden.with { core, _ in core.use(setup) } }

    /// Stops as the real one does: links, core, log.
    func stop() {
        for link in links { link.stop() }
        warden.with { core, _ in core.finish() }
        try? drain()
    }

    /// Writes what is in the journal, as far as the disk lets it.
    func drain() throws {
        for _ in 0..<100 where journal.journal.usedBytes > 0 {
            guard writer.turn(at: instant) != .idle || journal.journal.usedBytes > 0 else { return }
        }
    }

    var unwrittenBytes: Int { journal.journal.usedBytes }
    var linksUp: [Bool] { links.map(\.counters.isUp) }

    /// What the log could not take, in words.
    var logTroubles: [String] {
        let status = writer.status
        guard status.rejectedRecords + status.unreadableRecords > 0 else { return [] }
        return ["log: \(status.rejectedRecords) rejected, \(status.unreadableRecords) unreadable"]
    }

    // MARK: Inside

    private var instant: ContinuousClock.Instant { born + .microseconds(world.now) }

    private func turnLog() {
        let wait = world.settings.isLogSlow ? 10 : 1
        nextLogTurn = world.now + World.logTurnMicroseconds * Int64(wait)
        let pages = world.disk.isFull ? 1 : 1_073_741_823
        try? writer.loop.mover.database.execute("PRAGMA max_page_count = \(pages)")
        switch writer.turn(at: instant) {
        case .again: nextLogTurn = world.now + 1_000
        case .idle, .tidying: break
        case .retry(let milliseconds): nextLogTurn = world.now + Int64(milliseconds) * 1_000
        }
    }

    private func lookAtLog() {
        let heard = links.compactMap(\.counters.heardAt).min()
        writer.set(heard: heard.map { world.moment.wall - (world.now - $0) })
        guard let changes = try? watch.look(plan: Self.plan, now: world.moment.wall) else { return }
        if let rules = changes.rules {
            warden.with { core, now in
                core.use(rules.exemptions, at: now)
                core.use(rules.blocks, at: now)
            }
            world.noteExemptions(rules.exemptions)
        }
        for control in changes.controls {
            _ = warden.with { core, now in core.releaseBrakes(at: now) }
            writer.markTaken(control)
        }
    }
}

/// The world's clock where a closure must be sendable.
private final class ClosedClock: @unchecked Sendable {
    // Safe to share: a simulation runs on one thread.
    private unowned let world: World
    init(_ world: World) { self.world = world }
    var now: Moment { world.moment }
}
