internal import Telephony

/// Deletes what is older than the retention, a little at a time.
struct Tidier {
    /// Rows deleted by one statement, so that nothing else waits long.
    static let rowsMax = 500

    /// Pages given back to the file system at once, so that nothing else waits long.
    static let pagesMax = 256
    /// Of this many pages one may stand empty, for what comes next.
    private static let pagesPerEmpty: Int64 = 16
    private static let pagesKept: Int64 = 64

    /// Pages of the write-ahead log after which it is folded in while much is deleted: each row takes
    /// pages all over the indices, and the same pages soon again.
    private static let foldedPages = 4_000

    let database: Database
    let retention: Retention
    /// True while more is to be deleted than one step takes.
    private var hasBacklog = false
    private(set) var removed = RemovedRows()
    private let feed: FeedTidier
    /// Entries of the feed that went before some reader had had them.
    private(set) var feedLost: UInt64 = 0

    init(database: Database, retention: Retention) {
        (self.database, self.retention) = (database, retention)
        feed = FeedTidier(database: database, daysMax: retention.feedDays)
    }

    /// One small step; true when more is to be done at once.
    mutating func step(at now: EventTime) throws(DatabaseError) -> Bool {
        let (taken, lost) = try feed.step(at: now, limit: Self.rowsMax)
        feedLost += lost
        let held = try feed.held(wantsCalls: retention.callRowsMax > 0)
        var deleted = taken
        for rule in Self.rules where rule.days(retention) > 0 {
            let aged = now - Int64(rule.days(retention)) * 86_400_000_000
            let limit = min(aged, held.since ?? aged)
            try database.run(rule.sql, .integer(limit), .integer(Self.rowsMax))
            removed[keyPath: rule.count] += UInt64(database.changes)
            deleted = max(deleted, database.changes)
        }
        deleted = max(deleted, try capCalls(before: held.call ?? .max))
        try foldLater(deleted >= Self.rowsMax)
        if hasBacklog { return true }
        return try shrink()
    }

    /// Has the write-ahead log folded in more seldom while there is much to delete.
    private mutating func foldLater(_ hasBacklog: Bool) throws(DatabaseError) {
        guard hasBacklog != self.hasBacklog else { return }
        let pages = hasBacklog ? Self.foldedPages : Database.checkpointPages
        _ = try database.first("PRAGMA wal_autocheckpoint = \(pages)") { $0.int(0) }
        self.hasBacklog = hasBacklog
    }

    /// Gives pages that stand empty back, a few at a time; true when more are to go.
    private func shrink() throws(DatabaseError) -> Bool {
        guard try database.shrinks() else { return false }
        let empty = try database.first("PRAGMA freelist_count") { $0.int64(0) } ?? 0
        let pages = try database.first("PRAGMA page_count") { $0.int64(0) } ?? 0
        let spare = empty - pages / Self.pagesPerEmpty - Self.pagesKept
        guard spare > 0 else { return false }
        try database.execute("PRAGMA incremental_vacuum(\(min(spare, Int64(Self.pagesMax))))")
        return spare > Int64(Self.pagesMax)
    }

    /// Folds the write-ahead log in and cuts it, as far as readers let it.
    func checkpoint() throws(DatabaseError) {
        _ = try database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) }
    }

    private mutating func capCalls(before held: Int64) throws(DatabaseError) -> Int {
        guard retention.callRowsMax > 0 else { return 0 }
        try database.run(
            """
            DELETE FROM calls WHERE id IN (
                SELECT id FROM calls
                WHERE id <= (SELECT max(id) FROM calls) - ?1 AND id < ?3 ORDER BY id LIMIT ?2)
            """,
            .integer(retention.callRowsMax),
            .integer(Self.rowsMax),
            .integer(held)
        )
        removed.callsEarly += UInt64(database.changes)
        return database.changes
    }

    /// What goes after so many days, and where it is counted.
    private struct Rule {
        let sql: String
        let days: @Sendable (Retention) -> Int
        let count: any WritableKeyPath<RemovedRows, UInt64> & Sendable
    }

    // The latest alert, kill and gap stay: the next ones are numbered on from them. Children go
    // before their parents, so that no cascade is long.
    private static let rules: [Rule] = [
        Rule(
            sql: """
                DELETE FROM calls WHERE id IN (
                    SELECT id FROM calls WHERE ended_us < ?1 LIMIT ?2)
                """,
            days: { $0.callDays },
            count: \.calls
        ),
        Rule(
            sql: """
                DELETE FROM alert_calls WHERE id IN (
                    SELECT alert_calls.id FROM alerts JOIN alert_calls ON alert_calls.alert = alerts.id
                    WHERE tripped_us < ?1 AND last_seen_us < ?1 AND state = 'closed' LIMIT ?2)
                """,
            days: { $0.alertDays },
            count: \.alertCalls
        ),
        Rule(
            sql: """
                DELETE FROM alerts WHERE id IN (
                    SELECT id FROM alerts
                    WHERE tripped_us < ?1 AND last_seen_us < ?1 AND state = 'closed'
                        AND id < (SELECT max(id) FROM alerts)
                        AND NOT EXISTS (SELECT 1 FROM alert_calls WHERE alert = alerts.id) LIMIT ?2)
                """,
            days: { $0.alertDays },
            count: \.alerts
        ),
        Rule(
            sql: """
                DELETE FROM kills WHERE id IN (
                    SELECT id FROM kills
                    WHERE requested_us < ?1 AND id < (SELECT max(id) FROM kills) LIMIT ?2)
                """,
            days: { $0.alertDays },
            count: \.kills
        ),
        Rule(
            sql: """
                DELETE FROM gaps WHERE id IN (
                    SELECT id FROM gaps
                    WHERE from_us < ?1 AND to_us < ?1 AND id < (SELECT max(id) FROM gaps) LIMIT ?2)
                """,
            days: { $0.ledgerDays },
            count: \.others
        ),
        Rule(
            sql: """
                DELETE FROM brakes WHERE id IN (
                    SELECT id FROM brakes WHERE at_us < ?1
                        AND id NOT IN (SELECT max(id) FROM brakes GROUP BY reason) LIMIT ?2)
                """,
            days: { $0.ledgerDays },
            count: \.others
        ),
        Rule(
            sql: """
                DELETE FROM bursts WHERE id IN (
                    SELECT id FROM bursts WHERE at_us < ?1 LIMIT ?2)
                """,
            days: { $0.ledgerDays },
            count: \.others
        ),
        Rule(
            sql: """
                DELETE FROM exemptions WHERE id IN (
                    SELECT id FROM exemptions WHERE min(coalesce(removed_us, expires_us),
                        coalesce(expires_us, removed_us)) < ?1 LIMIT ?2)
                """,
            days: { $0.ledgerDays },
            count: \.others
        ),
        Rule(
            sql: """
                DELETE FROM blocks WHERE id IN (
                    SELECT id FROM blocks WHERE min(coalesce(removed_us, expires_us),
                        coalesce(expires_us, removed_us)) < ?1 LIMIT ?2)
                """,
            days: { $0.ledgerDays },
            count: \.others
        ),
        Rule(
            sql: """
                DELETE FROM expected_calls WHERE id IN (
                    SELECT id FROM expected_calls
                    WHERE min(coalesce(removed_us, expires_us), expires_us) < ?1 LIMIT ?2)
                """,
            days: { $0.ledgerDays },
            count: \.others
        ),
        Rule(
            sql: """
                DELETE FROM baselines WHERE id IN (
                    SELECT id FROM baselines WHERE last_call_us < ?1 AND id <> 0 LIMIT ?2)
                """,
            days: { $0.baselineDays },
            count: \.others
        ),
    ]
}
