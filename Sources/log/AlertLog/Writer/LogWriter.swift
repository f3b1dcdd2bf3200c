internal import Glibc
package import Ring
internal import Synchronization
package import Telephony

/// The one thread that writes the alert log.
///
/// It moves records from the journal into SQLite in batches. A database that is locked or full
/// stops nothing but this thread, which tries again until it works and says so meanwhile.
package final class LogWriter: Sendable {
    /// A record is in the database after this long at the latest, when nothing is wrong.
    package static let latencyMilliseconds = 250
    /// An agent writes a snapshot of its statistics this often.
    package static let snapshotMicroseconds: Int64 = 2_000_000
    /// A snapshot older than this, five of them, is not of a running agent.
    package static let snapshotAgeMicrosecondsMax = 5 * snapshotMicroseconds
    /// The thread rests for so long, unless it is roused, once nothing has come for so many turns:
    /// beside a quiet switch it would be what takes most of the processor.
    private static let rest = (milliseconds: 1_000, afterTurns: 4)
    /// Between two stretches of deleting old rows the thread rests for so long, unless it is roused.
    private static let tidyingMilliseconds = 5
    /// How long one statement of the thread waits for a lock before the batch is tried again.
    static let busyMilliseconds: Int32 = 250

    /// What the log had to say when it was opened.
    package let start: LogStart
    /// The file that the log is in.
    package let place: LogPlace
    private let journal: Journal
    let loop: LogLoop
    private let clock: @Sendable () -> EventTime
    private let done = WakeUp()
    private let requests = Mutex(LogRequests())
    private let shared = Mutex(LogWriterStatus())
    private let deadline = Mutex<ContinuousClock.Instant?>(nil)
    private let heard = Mutex<EventTime?>(nil)

    /// Opens the log, makes or migrates it, and finishes what the last agent left in the journal.
    ///
    /// `clock` is the wall clock. To be called before anything is published in the journal.
    package init(
        _ options: LogOptions,
        journal: Journal,
        clock: @escaping @Sendable () -> EventTime = LogWriter.wallClock,
        report: @escaping @Sendable (LogNotice) -> Void
    ) throws(AlertLogError) {
        let database = try Database.forAgent(options)
        do throws(DatabaseError) {
            let sink = RecordSink(
                database: database,
                links: try database.savedLinks(),
                storesCalls: options.storesCalls
            )
            let mover = try LogMover(database: database, journal: journal, sink: sink)
            let starter = LogStarter(
                mover: mover,
                links: options.links,
                talkSeconds: options.talkSeconds,
                now: clock()
            )
            loop = LogLoop(
                mover: mover,
                path: options.path,
                retention: options.retention,
                report: report
            )
            if let bytes = try database.makeShrinkable() { report(.cannotShrink(bytes: bytes)) }
            if let bytes = try database.arrangeCalls() { report(.slowRetention(bytes: bytes)) }
            start = try loop.open(starter)
            let files = LogFiles(options, mover: mover)
            loop.files = files
            place = files.place
            try database.execute("PRAGMA busy_timeout = \(Self.busyMilliseconds)")
        } catch {
            throw .database(error)
        }
        (self.journal, self.clock) = (journal, clock)
    }

    /// Microseconds since the Unix epoch.
    package static let wallClock: @Sendable () -> EventTime = {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return EventTime(time.tv_sec) * 1_000_000 + EventTime(time.tv_nsec) / 1000
    }

    /// Starts the thread; to be called once.
    package func run() {
        let isRunning = DetachedThread.start(name: "log writer") { [self] in work() }
        if !isRunning { loop.reportNoThread() }
    }

    package var status: LogWriterStatus { shared.withLock { $0 } }

    /// Replaces the snapshot of the agent's statistics.
    package func publish(stats: [(name: String, value: StatValue)]) {
        requests.withLock { $0.stats = stats }
        journal.reader.signal()
    }

    /// Says when, by the wall clock, the feed that is silent for longest was last heard, nil where all
    /// were just now: from there on the next agent takes this one to have been blind.
    package func set(heard time: EventTime?) { heard.withLock { $0 = time } }

    /// Notes that the agent did what a control command asked for.
    ///
    /// `reply` is for whoever asked.
    package func markTaken(
        _ control: PendingControl,
        _ reply: ControlReply = ControlReply(.done)
    ) {
        requests.withLock { waiting in
            guard waiting.taken.count < LogRequests.takenMax else { return }
            waiting.taken.append((control.id, reply))
        }
        journal.reader.signal()
    }

    /// Adds to the record of decisions.
    package func note(_ entry: AuditEntry) {
        requests.withLock { waiting in
            guard waiting.audit.count < LogRequests.auditMax else { return }
            waiting.audit.append(entry)
        }
        journal.reader.signal()
    }

    /// Writes all that is in the journal and ends the thread; false when time ran out before that.
    ///
    /// What is left over stays in the journal for the next start.
    package func drain(within limit: Duration) -> Bool {
        end(within: limit)
        let milliseconds = Int(limit / .milliseconds(1))
        return done.sleep(milliseconds: max(milliseconds, 1)) && journal.usedBytes == 0
    }

    /// Has the thread end as soon as all is written, or time is out.
    func end(within limit: Duration) {
        let end = ContinuousClock.now + limit
        deadline.withLock { $0 = end }
        journal.reader.signal()
    }

    private func work() {
        var quiet = (turns: 0, since: journal.writePosition)
        while true {
            // Read before the turn: the last one begins after the end was asked for, and so takes up
            // all that was wanted until then.
            let end = deadline.withLock { $0 }
            let next = turn(at: .now)
            if let end {
                let isFinished = [.idle, .tidying].contains(next) && journal.usedBytes == 0
                if isFinished || ContinuousClock.now >= end { break }
            }
            switch next {
            case .again: continue
            case .idle:
                let end = journal.writePosition
                let bytes = end &- quiet.since
                quiet = (bytes == 0 ? quiet.turns + 1 : 0, end)
                sleep(quiet, behind: bytes)
            case .tidying:
                quiet = (0, journal.writePosition)
                journal.reader.sleep(milliseconds: Self.tidyingMilliseconds)
            case .retry(let milliseconds): journal.reader.sleep(milliseconds: milliseconds)
            }
        }
        loop.close()
        done.signal()
    }

    private func sleep(_ quiet: (turns: Int, since: UInt64), behind bytes: UInt64) {
        guard quiet.turns > Self.rest.afterTurns else {
            // A journal that fills fast is emptied the more often.
            let isBusy = bytes > UInt64(journal.capacity / 64)
            let milliseconds = Self.latencyMilliseconds
            journal.reader.sleep(milliseconds: isBusy ? milliseconds / 5 : milliseconds)
            return
        }
        journal.reader.rest(milliseconds: Self.rest.milliseconds) {
            journal.writePosition != quiet.since
        }
    }

    /// One turn of the thread: a batch of records, and what others want.
    func turn(at now: ContinuousClock.Instant) -> LogLoop.Next {
        var wanted = requests.withLock { waiting in
            defer { waiting = LogRequests() }
            return waiting
        }
        let wall = clock()
        let seen = min(heard.withLock { $0 } ?? wall, wall)
        let next = loop.turn(&wanted, wall: wall, seen: seen, now: now)
        if !wanted.isEmpty { putBack(wanted) }
        shared.withLock { $0 = loop.status }
        return next
    }

    /// What could not be done is done later, unless something newer took its place.
    private func putBack(_ wanted: LogRequests) {
        requests.withLock { waiting in
            waiting.stats = waiting.stats ?? wanted.stats
            waiting.taken = wanted.taken + waiting.taken
            waiting.audit = wanted.audit + waiting.audit
        }
    }
}
