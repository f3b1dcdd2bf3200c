/// Where the feed begins and ends at one moment.
package struct FeedBounds: Sendable, Equatable {
    /// Tells this log's feed from any other's.
    package let identity: Int64
    /// Numbers up to this one, if there were such entries, were taken away: all later ones are there.
    package let gone: Int64
    /// Number of the latest entry; that of the latest ever where there is none.
    package let last: Int64
}

/// The feed for readers that keep their place themselves: nothing waits for them.
extension LogReader {
    /// Entries behind a place, oldest first.
    package func feed(after place: Int64, limit: Int) throws(AlertLogError) -> [FeedRow] {
        let limit = min(max(limit, 1), FeedReader.rowsMax)
        return try logged { () throws(DatabaseError) in
            try database.feed(after: place, limit: limit)
        }
    }

    /// Where the feed begins and ends.
    package func feedBounds() throws(AlertLogError) -> FeedBounds {
        try logged { () throws(DatabaseError) in
            let identity =
                try database.first("SELECT value FROM meta WHERE key = 'feed_identity'") {
                    $0.int64(0)
                } ?? 0
            // Each by itself is one step of the index; both in one query read the whole table.
            let ends = try database.first(
                "SELECT (SELECT min(seq) FROM feed), (SELECT max(seq) FROM feed)"
            ) { ($0.time(0), $0.time(1)) }
            let (first, last) = ends ?? (nil, nil)
            return FeedBounds(identity: identity, gone: (first ?? 1) - 1, last: last ?? 0)
        }
    }

    // MARK: Rows that the feed tells of

    /// A kill by its number; nil where it is gone.
    package func kill(_ id: Int64) throws(AlertLogError) -> KillRow? {
        try row(id, of: .kills(LogFilter()))
    }

    /// A gap by its number; nil where it is gone.
    package func gap(_ id: Int64) throws(AlertLogError) -> GapRow? {
        try row(id, of: .gaps(LogFilter()))
    }

    /// The brakes taking hold or letting go, by its number; nil where it is gone.
    package func brake(_ id: Int64) throws(AlertLogError) -> BrakeRow? {
        try row(id, of: .brakes(LogFilter()))
    }

    /// A decision by its number; nil where it is gone.
    package func decision(_ id: Int64) throws(AlertLogError) -> AuditRow? {
        try row(id, of: .audit(LogFilter()))
    }

    /// The alert of a flagged call by the call's row; nil where it is gone.
    package func alert(ofCall id: Int64) throws(AlertLogError) -> Int64? {
        try logged { () throws(DatabaseError) in
            try database.first("SELECT alert FROM alert_calls WHERE id = ?1", [.integer(id)]) {
                $0.int64(0)
            }
        }
    }

    private func row<Value>(
        _ id: Int64,
        of query: RowQuery<Value>
    ) throws(AlertLogError) -> Value? {
        try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT \(query.columns) FROM \(query.table) WHERE id = ?1",
                [.integer(id)],
                Value.init(_:)
            )
        }
    }
}
