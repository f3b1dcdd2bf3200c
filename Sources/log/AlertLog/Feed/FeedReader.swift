internal import Glibc
package import Telephony

/// One entry of the feed: a row that came or changed.
package struct FeedRow: Sendable, Equatable {
    /// Its number: later entries have higher ones, and none is given twice.
    package let number: Int64
    package let kind: FeedKind
    /// The row that it tells of; it may have changed since, or be gone.
    package let row: Int64
    /// When it was put into the log.
    package let at: EventTime
}

/// Reads what is new in the log, from its own place on, which it keeps in the log under its own name.
///
/// For one thread at a time. What was handed out and not committed is handed out again to the next
/// reader of that name: whoever must do nothing twice commits what it did with the numbers.
package final class FeedReader {
    /// Entries handed out at once, at most.
    package static let rowsMax = 1_000
    /// While it waits it looks this often.
    package static let lookMilliseconds = 100
    /// Longest wait at once.
    package static let waitMillisecondsMax = 600_000

    /// Where a reader of a new name begins.
    package enum Start: Sendable {
        /// With the oldest entry that there is.
        case oldest
        /// Behind the latest.
        case now
    }

    package let name: String
    /// Number of the last entry that was handed out, or committed by an earlier reader of the name.
    package private(set) var place: Int64 = 0
    /// How often another log stood in the place of the one read: all that it holds is new.
    package private(set) var replacements = 0
    private let path: String
    private var database: Database
    private var identity: FeedIdentity
    /// SQLite's count of changes by others when there was last nothing new.
    private var seenVersion: Int64?

    /// Opens the log and registers the name, where it is not.
    package init(
        path: String,
        name: String,
        from start: Start = .oldest,
        at now: EventTime
    ) throws(AlertLogError) {
        (self.path, self.name) = (path, name)
        // Before it is opened: one that takes its place meanwhile is noticed then.
        let file = FileIdentity(path: path)
        database = try Self.open(path)
        do throws(DatabaseError) {
            identity = try FeedIdentity(database, in: file)
            place = try database.registerReader(name, from: start, at: now)
        } catch {
            throw .database(error)
        }
    }

    private static func open(_ path: String) throws(AlertLogError) -> Database {
        try Database.forClient(path, .readWrite, busyMilliseconds: LogEditor.busyMilliseconds)
    }

    /// What is new, oldest first; empty where nothing is.
    package func next(
        limit: Int = rowsMax,
        at now: EventTime
    ) throws(AlertLogError) -> [FeedRow] {
        try followFile(at: now)
        do throws(DatabaseError) {
            // Before the rows: what comes between the two is seen at the next look.
            let version = try database.dataVersion()
            // Retention may have taken what was not read in time: its count says so.
            place = max(place, try database.place(of: name) ?? place)
            let rows = try database.feed(after: place, limit: min(max(limit, 1), Self.rowsMax))
            if let last = rows.last { place = last.number } else { seenVersion = version }
            return rows
        } catch {
            throw .database(error)
        }
    }

    /// Notes that all up to this entry is done; to say so twice, or of an earlier one, changes nothing.
    package func commit(through number: Int64, at now: EventTime) throws(AlertLogError) {
        do throws(DatabaseError) {
            try database.run(
                """
                UPDATE feed_readers SET at_us = max(at_us, ?3), seq = max(seq,
                    min(?2, coalesce((SELECT max(seq) FROM feed), 0)))
                WHERE name = ?1
                """,
                .text(name),
                .integer(number),
                .integer(now)
            )
        } catch {
            throw .database(error)
        }
    }

    /// Entries that retention took away before this reader had them.
    package func lost() throws(AlertLogError) -> Int64 {
        do throws(DatabaseError) {
            return try database.first(
                "SELECT lost FROM feed_readers WHERE name = ?1",
                [.text(name)]
            ) { $0.int64(0) } ?? 0
        } catch {
            throw .database(error)
        }
    }

    /// Sleeps until something may be new; false where the time ran out.
    ///
    /// SQLite's version of the file is looked at between two short sleeps, which reads one page.
    package func wait(milliseconds: Int) throws(AlertLogError) -> Bool {
        let limit = min(max(milliseconds, 0), Self.waitMillisecondsMax)
        let end = ContinuousClock.now + .milliseconds(limit)
        while true {
            if try hasNews() { return true }
            let left = (end - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { return false }
            usleep(UInt32(min(left + 1, Double(Self.lookMilliseconds)) * 1_000))
        }
    }

    private func hasNews() throws(AlertLogError) -> Bool {
        guard identity.isCurrent(path) else {
            // Not at once: what is there by now may be no log that can be read.
            usleep(UInt32(Self.lookMilliseconds) * 1_000)
            return true
        }
        do throws(DatabaseError) {
            let version = try database.dataVersion()
            guard version != seenVersion else { return false }
            if try !database.feed(after: place, limit: 1).isEmpty { return true }
            seenVersion = version
            return false
        } catch {
            throw .database(error)
        }
    }

    /// Goes on in the log that stands in the place of the one read: where the name has got to there, from
    /// its first entry where the name is new.
    private func followFile(at now: EventTime) throws(AlertLogError) {
        guard !identity.isCurrent(path) else { return }
        let file = FileIdentity(path: path)
        let fresh = try Self.open(path)
        do throws(DatabaseError) {
            let identity = try FeedIdentity(fresh, in: file)
            let committed = try fresh.registerReader(name, from: .oldest, at: now)
            let last =
                try fresh.first("SELECT coalesce(max(seq), 0) FROM feed") { $0.int64(0) } ?? 0
            // An older copy of the same log is another one, too: its numbers are given anew.
            if identity.feed != self.identity.feed || place > last { replacements += 1 }
            (database, self.identity, seenVersion) = (fresh, identity, nil)
            place = committed
        } catch {
            throw .database(error)
        }
    }
}

/// Which log it is, and in which file.
private struct FeedIdentity {
    let feed: Int64
    private let file: FileIdentity?

    init(_ database: Database, in file: FileIdentity?) throws(DatabaseError) {
        self.file = file
        feed =
            try database.first("SELECT value FROM meta WHERE key = 'feed_identity'") {
                $0.int64(0)
            } ?? 0
    }

    /// True while the file has its name; one that has none now is waited for.
    func isCurrent(_ path: String) -> Bool {
        guard let there = FileIdentity(path: path) else { return true }
        return there == file
    }
}

extension Database {
    /// Counts the changes that others made to the file.
    func dataVersion() throws(DatabaseError) -> Int64 {
        try first("PRAGMA data_version") { $0.int64(0) } ?? 0
    }

    fileprivate func place(of reader: String) throws(DatabaseError) -> Int64? {
        try first("SELECT seq FROM feed_readers WHERE name = ?1", [.text(reader)]) { $0.int64(0) }
    }

    func feed(after place: Int64, limit: Int) throws(DatabaseError) -> [FeedRow] {
        try all(
            "SELECT seq, kind, row, at_us FROM feed WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            [.integer(place), .integer(limit)]
        ) { row in
            FeedRow(
                number: row.int64(0),
                kind: FeedKind(number: row.int64(1)),
                row: row.int64(2),
                at: row.int64(3)
            )
        }
    }

    /// The place of a reader, which is put down where the name is new.
    fileprivate func registerReader(
        _ name: String,
        from start: FeedReader.Start,
        at now: EventTime
    ) throws(DatabaseError) -> Int64 {
        if let known = try place(of: name) { return known }
        let first =
            switch start {
            case .oldest: "coalesce((SELECT min(seq) - 1 FROM feed), 0)"
            case .now: "coalesce((SELECT max(seq) FROM feed), 0)"
            }
        try run(
            "INSERT OR IGNORE INTO feed_readers (name, seq, at_us) VALUES (?1, \(first), ?2)",
            .text(name),
            .integer(now)
        )
        return try place(of: name) ?? 0
    }
}
