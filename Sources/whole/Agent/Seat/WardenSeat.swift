import AlertLog
import Glibc
package import Records
package import Warden
import Ring
package import Switches
import Synchronization
package import Telephony

/// The warden core with its one seat, and whoever happens to sit in it.
///
/// A link that has read something tries to take the seat, an atomic flag. Who gets it drains every
/// link's ring, runs the core and carries out what it says; who does not goes on reading, since the
/// one in the seat looks at the rings once more after leaving it. Nobody waits and nobody is woken:
/// an event becomes a kill on the thread that read it.
package final class WardenSeat: LinkDelegate, @unchecked Sendable {
    // Safe to share: all that varies is touched only by whoever holds `isTaken`.

    /// Inputs taken out of a ring at once; the clock is read again after as many.
    private static let batch = 32
    /// The core is told of the time at least this often.
    private static let tickMicroseconds: Int64 = 500_000

    private let isTaken = Atomic<Bool>(false)
    private let dueAt = Atomic<Int64>(0)
    let posts: [LinkPost]
    let journal: RecordJournal
    let log: LineLog
    let clock: @Sendable () -> Moment
    var core: WardenCore
    private var couldRecordKills = true
    var effects = WardenEffects()
    /// What flagged calls look like: the effects of the second go.
    var details = WardenEffects()
    /// What rules and evidence make of calls: the effects of the third one.
    var findings = WardenEffects()
    /// Answers to be given once what they say is on record.
    var answers: [ToldAnswer] = []
    /// Kills that were taken, not sent yet, and go out for the first time.
    var firstKills = 0
    var now: Moment
    var reaction = LatencyHistogram()
    var verdicts = LatencyHistogram()
    /// From the INVITE, by the switch's stamp, to the kill being written and to the proven end.
    var killsSinceInvite = LatencyHistogram()
    var endsSinceInvite = LatencyHistogram()
    /// What `killsSinceInvite` counts from, of the kills that are to be sent, by our wall clock.
    var invites: [Int64] = []

    init(
        _ core: consuming WardenCore,
        posts: [LinkPost],
        journal: RecordJournal,
        log: LineLog,
        clock: @escaping @Sendable () -> Moment = Moment.now
    ) {
        self.core = core
        self.posts = posts
        self.journal = journal
        self.log = log
        self.clock = clock
        now = clock()
    }

    // MARK: For the links

    /// Takes what a link read; false where its ring is full.
    package func link(_ link: LinkID, delivers input: WardenInput) -> Bool {
        posts[Int(link.index)].ring.stage(input)
    }

    /// The link has delivered all that it read: the core runs, on its thread or on that which has the seat.
    package func linkTurned(_ link: LinkID, readableAt moment: Moment) {
        let post = posts[Int(link.index)]
        post.readableAt.store(moment.monotonic, ordering: .relaxed)
        post.ring.publish()
        run(at: moment.monotonic, by: post)
    }

    /// Takes what a link has to say of itself.
    package func link(_ link: LinkID, reports report: LinkReport) {
        log.add(.link(name: posts[Int(link.index)].name, report))
    }

    package var nextDue: Int64? {
        let due = dueAt.load(ordering: .relaxed)
        return due == .max ? nil : due
    }

    // MARK: For everyone else

    /// Changes or reads the core from outside the links; waits for the seat.
    func with<Result>(_ body: (inout WardenCore, Moment) -> Result) -> Result {
        while !take() { usleep(20) }
        now = clock()
        let time = now.monotonic
        let result = body(&core, now)
        carryOut(readableAt: time)
        tellUnasked()
        // Whoever asks often puts no tick off.
        dueAt.store(min(nextTick, dueAt.load(ordering: .relaxed)), ordering: .relaxed)
        leave()
        run(at: time)
        return result
    }

    /// When a link last came back from waiting, on the clock that never jumps.
    func lastTurn(of link: LinkID) -> Int64 {
        posts[Int(link.index)].readableAt.load(ordering: .relaxed)
    }

    /// How long it took from an event being readable to its kill being written.
    var reactionTimes: LatencyHistogram { with { _, _ in reaction } }

    /// The same to its verdict being written.
    var verdictTimes: LatencyHistogram { with { _, _ in verdicts } }

    /// From a call's INVITE to its first kill being written, and to its end being proven.
    var sinceInvite: (kills: LatencyHistogram, ends: LatencyHistogram) {
        with { _, _ in (killsSinceInvite, endsSinceInvite) }
    }

    // MARK: In the seat

    /// Takes the seat as long as there is something to do; leaves it to whoever has it.
    ///
    /// The thread of a link is both sides of its ring while it has the seat.
    private func run(at time: Int64, by own: LinkPost? = nil) {
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        while isWanted(at: time), take() {
            drain()
            own?.ring.rewind()
            leave()
            // Whoever came while the seat was taken has gone again: look once more.
            atomicMemoryFence(ordering: .sequentiallyConsistent)
        }
    }

    private func take() -> Bool {
        isTaken.compareExchange(
            expected: false,
            desired: true,
            ordering: .acquiringAndReleasing
        ).exchanged
    }

    private func leave() {
        isTaken.store(false, ordering: .releasing)
        // The kills are out: now there is time for whoever writes down what was published.
        journal.journal.reader.rouse()
    }

    private func isWanted(at time: Int64) -> Bool {
        time >= dueAt.load(ordering: .relaxed) || posts.contains { $0.ring.count > 0 }
    }

    private func drain() {
        now = clock()
        lookAtJournal()
        for post in posts {
            let readableAt = post.readableAt.load(ordering: .relaxed)
            var inputs = 0
            while inputs < post.ring.capacity {
                let taken = post.ring.drain(
                    limit: Self.batch,
                    ahead: { core.expect($0) },
                    { input in
                        core.handle(input, at: now, detailsLater: true)
                        if core.hasEffects { carryOut(readableAt: readableAt) }
                    }
                )
                guard taken > 0 else { break }
                inputs += taken
                if taken == Self.batch { now = clock() }
            }
        }
        if now.monotonic >= dueAt.load(ordering: .relaxed) {
            core.tick(at: now)
            if core.hasEffects { carryOut(readableAt: now.monotonic) }
            dueAt.store(nextTick, ordering: .relaxed)
        } else if let due = core.nextDue {
            dueAt.store(min(due, dueAt.load(ordering: .relaxed)), ordering: .relaxed)
        }
    }

    /// Says so where kills stop for want of room, and where they go on.
    private func lookAtJournal() {
        journal.publishOwed()
        core.canRecord = journal.hasRoomForKills
        guard core.canRecord != couldRecordKills else { return }
        couldRecordKills = core.canRecord
        log.add(.canRecordKills(couldRecordKills))
    }

    private var nextTick: Int64 { min(core.nextDue ?? .max, now.monotonic + Self.tickMicroseconds) }
}
