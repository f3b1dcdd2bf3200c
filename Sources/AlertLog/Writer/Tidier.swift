internal import Telephony

/// Deletes what is older than the retention, a little at a time.
struct Tidier {
    /// Rows deleted by one statement, so that nothing else waits long.
    static let rowsMax = 500
    /// A write-ahead log longer than this is folded into the database between two rounds.
    static let walBytesMax = 64 << 20

    let database: Database
    let retention: Retention

    /// One small step; true when more is to be done at once.
    func step(at now: EventTime) throws(DatabaseError) -> Bool {
        var deleted = 0
        for (sql, days) in Self.statements where days(retention) > 0 {
            let limit = now - Int64(days(retention)) * 86_400_000_000
            try database.run(sql, .integer(limit), .integer(Self.rowsMax))
            deleted = max(deleted, database.changes)
        }
        deleted = max(deleted, try capCalls())
        return deleted >= Self.rowsMax
    }

    /// Folds the write-ahead log in and cuts it, as far as readers let it.
    func checkpoint() throws(DatabaseError) {
        _ = try database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) }
    }

    private func capCalls() throws(DatabaseError) -> Int {
        guard retention.callRowsMax > 0 else { return 0 }
        try database.run(
            """
            DELETE FROM calls WHERE id IN (
                SELECT id FROM calls
                WHERE id <= (SELECT max(id) FROM calls) - ?1 ORDER BY id LIMIT ?2)
            """,
            .integer(retention.callRowsMax),
            .integer(Self.rowsMax)
        )
        return database.changes
    }

    // The latest alert, kill and gap stay: the next ones are numbered on from them. Children go
    // before their parents, so that no cascade is long.
    private static let statements: [(sql: String, days: @Sendable (Retention) -> Int)] = [
        (
            """
            DELETE FROM calls WHERE id IN (
                SELECT id FROM calls WHERE ended_us < ?1 LIMIT ?2)
            """, { $0.callDays }
        ),
        (
            """
            DELETE FROM alert_calls WHERE id IN (
                SELECT alert_calls.id FROM alerts JOIN alert_calls ON alert_calls.alert = alerts.id
                WHERE tripped_us < ?1 AND last_seen_us < ?1 AND state = 'closed' LIMIT ?2)
            """, { $0.alertDays }
        ),
        (
            """
            DELETE FROM alerts WHERE id IN (
                SELECT id FROM alerts
                WHERE tripped_us < ?1 AND last_seen_us < ?1 AND state = 'closed'
                    AND id < (SELECT max(id) FROM alerts)
                    AND NOT EXISTS (SELECT 1 FROM alert_calls WHERE alert = alerts.id) LIMIT ?2)
            """, { $0.alertDays }
        ),
        (
            """
            DELETE FROM kills WHERE id IN (
                SELECT id FROM kills
                WHERE requested_us < ?1 AND id < (SELECT max(id) FROM kills) LIMIT ?2)
            """, { $0.alertDays }
        ),
        (
            """
            DELETE FROM gaps WHERE id IN (
                SELECT id FROM gaps
                WHERE from_us < ?1 AND to_us < ?1 AND id < (SELECT max(id) FROM gaps) LIMIT ?2)
            """, { $0.ledgerDays }
        ),
        (
            "DELETE FROM brakes WHERE id IN (SELECT id FROM brakes WHERE at_us < ?1 LIMIT ?2)",
            { $0.ledgerDays }
        ),
        (
            """
            DELETE FROM exemptions WHERE id IN (
                SELECT id FROM exemptions WHERE min(coalesce(removed_us, expires_us),
                    coalesce(expires_us, removed_us)) < ?1 LIMIT ?2)
            """, { $0.ledgerDays }
        ),
        (
            """
            DELETE FROM blocks WHERE id IN (
                SELECT id FROM blocks WHERE min(coalesce(removed_us, expires_us),
                    coalesce(expires_us, removed_us)) < ?1 LIMIT ?2)
            """, { $0.ledgerDays }
        ),
    ]
}
