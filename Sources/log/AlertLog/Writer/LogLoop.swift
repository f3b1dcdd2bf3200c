internal import Records
internal import Ring
internal import Telephony

/// The work of the writer's thread, one turn at a time.
final class LogLoop: @unchecked Sendable {
    // Sendable: made by the thread that opens the log and from then on used by the writer's alone.

    /// Old rows are looked for this often.
    static let tidyEvery = Duration.seconds(60)
    /// Old rows are left alone while the journal is fuller than this.
    static let tidyFillMax = 0.25

    /// Old rows are deleted for so long at a time, between two batches.
    static let tidyBudget = Duration.milliseconds(40)
    /// What was deleted is said this often at most.
    static let removedEvery = Duration.seconds(3_600)
    static let forecastEvery = Duration.seconds(86_400)

    /// What a turn asks of its thread.
    enum Next: Equatable {
        /// More is waiting.
        case again
        /// Nothing to do now.
        case idle
        /// Nothing but old rows, of which there are more than fit between two batches.
        case tidying
        case retry(milliseconds: Int)
    }

    let mover: LogMover
    private var tidier: Tidier
    private let forecaster: LogForecaster
    /// What retention had removed when that was last said, and when it was.
    private var said: (removed: RemovedRows, at: ContinuousClock.Instant)?
    private var saidFeedLost: UInt64 = 0
    private var forecastAt: ContinuousClock.Instant?
    private let report: @Sendable (LogNotice) -> Void
    /// Set while the last agent's leavings could not be written.
    private var unfinished: (LogStarter, LogStart)?
    private var backoff = Backoff()
    private var reported = LogMover.Counts()
    private var troubledAt: ContinuousClock.Instant?
    private var tidiedAt: ContinuousClock.Instant?
    /// Where the journal ended when its next pages were last made ready.
    private var warmedUpAt: UInt64?
    private(set) var status = LogWriterStatus()
    /// Whether the log is still where others look for it; nil where nobody else looks.
    var files: LogFiles?

    init(
        mover: LogMover,
        path: String = "",
        retention: Retention,
        report: @escaping @Sendable (LogNotice) -> Void
    ) {
        self.mover = mover
        tidier = Tidier(database: mover.database, retention: retention)
        forecaster = LogForecaster(database: mover.database, path: path, retention: retention)
        self.report = report
    }

    /// Finishes what the last agent left; a database that cannot be written now is no hindrance,
    /// that work then waits for the first turn that succeeds.
    func open(_ starter: LogStarter) throws(DatabaseError) -> LogStart {
        let alive = try starter.lastAlive()
        var interrupted: [AlertID] = []
        var failure: DatabaseError?
        do throws(DatabaseError) {
            interrupted = try starter.finishLast(before: nil)
        } catch  where error.isBusy || error.isFull {
            failure = error
        }
        var start = try starter.stock()
        start.lastAlive = alive
        start.interruptedAlerts = interrupted
        start.recoveredRecords = mover.counts.moved
        if start.unknownRows > 0 { report(.unknownRows(start.unknownRows)) }
        if let failure {
            unfinished = (starter, start)
            _ = failed(failure, now: .now)
        }
        return start
    }

    /// Moves a batch, does what was asked for, and tidies up when there is time.
    ///
    /// `seen` is when the agent last saw every feed that is up.
    func turn(
        _ requests: inout LogRequests,
        wall: EventTime,
        seen: EventTime,
        now: ContinuousClock.Instant
    ) -> Next {
        defer { updateStatus() }
        warmUpJournal()
        do throws(DatabaseError) {
            if let notice = try files?.look(mover, wall: seen, now: now) { report(notice) }
            if let (starter, start) = unfinished {
                _ = try starter.finishLast(before: start)
                unfinished = nil
            }
            let moved = try mover.moveBatch(at: seen, wall: wall)
            try requests.serve(mover.database, at: wall, seen: seen)
            let failures = backoff.succeeded()
            status.lastError = nil
            if failures > 0 { report(.writesAgain(failures: failures)) }
            reportTrouble(at: now)
            if moved >= LogMover.batchMax {
                _ = tidy(wall: wall, now: now)
                return .again
            }
        } catch {
            return failed(error, now: now)
        }
        return tidy(wall: wall, now: now)
    }

    /// Says that nothing will be written, since the system has no thread to give.
    func reportNoThread() {
        let error = DatabaseError(code: 7, message: "no thread to be had", doing: "pthread_create")
        report(.cannotWrite(error, failures: 1, journalFill: fill))
    }

    /// Says that nobody writes any longer, and leaves the database as small as it gets; what fails
    /// here is done by the next start.
    func close() {
        try? mover.database.noteStop()
        try? tidier.checkpoint()
    }

    /// Whoever publishes the next records is in more of a hurry than this thread.
    private func warmUpJournal() {
        let end = mover.journal.writePosition
        guard end != warmedUpAt else { return }
        mover.journal.warmUp()
        warmedUpAt = end
    }

    private var fill: Double {
        Double(mover.backlogBytes) / Double(mover.journal.capacity)
    }

    private func failed(_ error: DatabaseError, now: ContinuousClock.Instant) -> Next {
        let (milliseconds, reports) = backoff.failed(at: now)
        status.lastError = error
        if reports {
            report(.cannotWrite(error, failures: backoff.failures, journalFill: fill))
        }
        return .retry(milliseconds: milliseconds)
    }

    private func tidy(wall: EventTime, now: ContinuousClock.Instant) -> Next {
        if let tidiedAt, now - tidiedAt < Self.tidyEvery { return .idle }
        guard fill < Self.tidyFillMax else { return .idle }
        do throws(DatabaseError) {
            forecast(at: wall, now: now)
            let end = ContinuousClock.now + Self.tidyBudget
            while try tidier.step(at: wall) {
                // More is left than fits between two batches: the next turn goes on.
                if ContinuousClock.now >= end { return .tidying }
            }
            tidiedAt = now
            reportRemoved(at: now)
            reportFeedLost()
        } catch {
            tidiedAt = now
            report(.cannotTidy(error))
        }
        return .idle
    }

    /// Says once in a while what retention has deleted.
    private func reportRemoved(at now: ContinuousClock.Instant) {
        let news = tidier.removed.since(said?.removed ?? RemovedRows())
        guard !news.isEmpty else { return }
        if let said, now - said.at < Self.removedEvery { return }
        said = (tidier.removed, now)
        report(.tidied(news))
    }

    private func reportFeedLost() {
        let news = tidier.feedLost - saidFeedLost
        guard news > 0 else { return }
        saidFeedLost = tidier.feedLost
        report(.feedLost(news, days: tidier.retention.feedDays))
    }

    /// Says at the start and once a day what the log grows to.
    private func forecast(at wall: EventTime, now: ContinuousClock.Instant) {
        if let forecastAt, now - forecastAt < Self.forecastEvery { return }
        forecastAt = now
        guard let forecast = try? forecaster.forecast(at: wall) else { return }
        report(.forecast(forecast))
    }

    /// Says what is lost or refused, summed up, no more often than failures are said.
    private func reportTrouble(at now: ContinuousClock.Instant) {
        let counts = mover.counts
        guard counts.isWorse(than: reported) else { return }
        if let troubledAt, now - troubledAt < Backoff.reportEvery { return }
        troubledAt = now
        if counts.rejected > reported.rejected, let error = mover.lastRejection {
            report(.rejected(total: counts.rejected, error))
        }
        if counts.unreadable > reported.unreadable || counts.unknown > reported.unknown
            || counts.damagedBytes > reported.damagedBytes
        {
            report(
                .unreadable(
                    records: counts.unreadable,
                    ofNewerAgents: counts.unknown,
                    damagedBytes: counts.damagedBytes
                )
            )
        }
        reported = counts
    }

    private func updateStatus() {
        status.records = mover.counts.moved
        status.unreadableRecords = mover.counts.unreadable + mover.counts.unknown
        status.rejectedRecords = mover.counts.rejected
        status.failures = backoff.failures
        status.removed = tidier.removed
        status.feedLost = tidier.feedLost
    }
}

/// What other threads want of the writer.
struct LogRequests {
    /// Control commands noted as taken but not yet written, at most; more are dropped.
    static let takenMax = 256

    var stats: [(name: String, value: StatValue)]?
    var taken: [(id: Int64, reply: ControlReply)] = []
    /// Entries for the record of decisions that wait, at most; more are dropped.
    static let auditMax = 1_024
    var audit: [AuditEntry] = []

    var isEmpty: Bool { stats == nil && taken.isEmpty && audit.isEmpty }

    /// Does what goes straight to the database, in one transaction and forgets them once it is
    /// committed.
    mutating func serve(
        _ database: Database,
        at time: EventTime,
        seen: EventTime
    ) throws(DatabaseError) {
        guard !isEmpty else { return }
        let wanted = self
        try database.transaction { () throws(DatabaseError) in
            if let stats = wanted.stats { try database.saveStats(stats, at: time) }
            for (id, reply) in wanted.taken {
                try database.run(
                    "UPDATE control SET taken_us = ?2, answer = ?3, told = ?4 WHERE id = ?1",
                    .integer(id),
                    .integer(time),
                    .text(reply.answer.rawValue),
                    .text(reply.told)
                )
            }
            for entry in wanted.audit { try database.note(entry) }
            try database.run(
                "INSERT OR REPLACE INTO meta VALUES ('alive_us', ?1)",
                .integer(seen)
            )
        }
        stats = nil
        taken = []
        audit = []
    }
}

extension Database {
    fileprivate func saveStats(
        _ stats: [(name: String, value: StatValue)],
        at time: EventTime
    ) throws(DatabaseError) {
        try run("DELETE FROM stats")
        try run("INSERT INTO stats VALUES ('snapshot_us', ?1)", .integer(time))
        for (name, value) in stats {
            let bound: SQLValue =
                switch value {
                case .integer(let integer): .integer(integer)
                case .real(let real): .real(real)
                case .text(let text): .text(text)
                }
            try run("INSERT OR REPLACE INTO stats VALUES (?1, ?2)", .text(name), bound)
        }
    }
}
