import AlertLog
import Telephony

/// Turns what is new in the log into notices, on a thread of its own: it waits for no destination, so
/// the feed is never held up by one that does not answer.
final class Gatherer {
    /// How often it is looked at how the agent stands, and how often the feed's place is put down where
    /// nothing was told.
    static let lookMicroseconds: EventTime = 1_000_000
    static let tidyMicroseconds: EventTime = 60_000_000
    static let waitMilliseconds = 200
    static let readerName = "callwarden-ship"

    private let feed: FeedReader
    private let reader: LogReader
    private let log: ShipLog
    private let watch: StandingWatch
    private let keepDays: Int
    private var lookedAt: EventTime = 0
    private var tidiedAt: EventTime = 0
    private var committed: Int64
    private var lost: Int64

    /// Opens the log; it begins with what comes from now on, where it was never there.
    init(path: String, _ watch: StandingWatch, keepDays: Int, at now: EventTime) throws {
        feed = try FeedReader(path: path, name: Self.readerName, from: .now, at: now)
        reader = try LogReader(path: path)
        log = try ShipLog(path: path)
        committed = feed.place
        lost = try feed.lost()
        (self.watch, self.keepDays) = (watch, keepDays)
    }

    /// False once another log stands in the place of this one.
    var isCurrent: Bool { reader.isCurrent && log.isCurrent }

    /// What came of one look.
    struct Look: Equatable {
        /// Notices that were put down.
        var notices = 0
        /// Entries of the feed that were taken away before they were read.
        var lost: Int64 = 0
        /// Messages that grew too old undelivered.
        var undelivered = 0
        /// There may be more at once.
        var isFull = false
    }

    /// Looks once at all that is new.
    func look(at now: EventTime) throws -> Look {
        var look = Look()
        let rows = try feed.next(at: now)
        look.isFull = rows.count == FeedReader.rowsMax
        let maker = NoticeMaker(reader: reader, log: log, now: now)
        // An alert may change again before its entry is read: the first notice of a step stays.
        // One by one: what ends is told by what was told of its beginning.
        for row in rows {
            guard let notice = try maker.notice(of: row) else { continue }
            look.notices += try log.put([notice])
        }
        let isDue = abs(now - lookedAt) >= Self.lookMicroseconds
        if let last = rows.last?.number, look.notices > 0 || look.isFull {
            try commit(last, at: now)
        }
        guard isDue else { return look }
        lookedAt = now
        if feed.place > committed { try commit(feed.place, at: now) }
        look.notices += try log.put(try watch.notices(reader, log, at: now))
        let lostByNow = try feed.lost()
        (look.lost, lost) = (lostByNow - lost, lostByNow)
        if abs(now - tidiedAt) >= Self.tidyMicroseconds {
            tidiedAt = now
            look.undelivered = try log.tidy(keepDays: keepDays, at: now)
        }
        return look
    }

    /// Sleeps until something may be new.
    func wait() throws { _ = try feed.wait(milliseconds: Self.waitMilliseconds) }

    private func commit(_ number: Int64, at now: EventTime) throws {
        try feed.commit(through: number, at: now)
        committed = number
    }
}
