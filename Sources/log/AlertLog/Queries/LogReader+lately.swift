package import Telephony

/// Who was called, as far as finished calls tell.
package struct CalledCallee: Sendable, Equatable {
    package var callee: String
    package var callers: Int
    package var calls: Int
    /// When the last of them began.
    package var last: EventTime
}

extension LogReader {
    /// Callees of calls that began since, and have ended: those of most callers first.
    package func calledLately(
        since: EventTime,
        limit: Int
    ) throws(AlertLogError) -> [CalledCallee] {
        try logged { () throws(DatabaseError) in
            // No call ends before it begins, and only ends have an index.
            try database.all(
                """
                SELECT callee, count(DISTINCT caller), count(*), max(started_us) FROM calls
                WHERE ended_us >= ?1 AND started_us >= ?1
                GROUP BY callee ORDER BY 2 DESC, 1 LIMIT ?2
                """,
                [.integer(since), .integer(Int64(limit))]
            ) { row in
                CalledCallee(
                    callee: row.text(0),
                    callers: row.int(1),
                    calls: row.int(2),
                    last: row.int64(3)
                )
            }
        }
    }
}
