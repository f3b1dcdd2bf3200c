internal import Records
internal import Telephony

/// Takes entries of the feed away once every reader has had them, or once they are too old to wait.
struct FeedTidier {
    /// What every reader has had stays for so long, for readers that are still to come.
    static let spareSeconds: Int64 = 3_600
    /// Rows happen before they are put into the log: by so much their times may be behind it.
    private static let delaySeconds: Int64 = 3_600

    let database: Database
    /// Readers are waited for this long; zero for ever.
    let daysMax: Int

    /// What readers that are behind hold back from retention.
    struct Held {
        /// Rows from this time on; nil where nobody is behind.
        var since: EventTime?
        /// Finished calls from this row on.
        var call: Int64?
    }

    /// `wantsCalls` where finished calls are bounded by their number.
    func held(wantsCalls: Bool) throws(DatabaseError) -> Held {
        guard let place = try firstUnread() else { return Held() }
        let since = try database.first(
            "SELECT at_us FROM feed WHERE seq > ?1 ORDER BY seq LIMIT 1",
            [.integer(place)]
        ) { $0.int64(0) }
        guard let since else { return Held() }
        guard wantsCalls else { return Held(since: since - Self.delaySeconds * 1_000_000) }
        let call = try database.first(
            "SELECT row FROM feed WHERE seq > ?1 AND kind = ?2 ORDER BY seq LIMIT 1",
            [.integer(place), .integer(FeedKind.record(.callFinished).number)]
        ) { $0.int64(0) }
        return Held(since: since - Self.delaySeconds * 1_000_000, call: call)
    }

    /// Place of the reader that is furthest behind; nil where there is none.
    private func firstUnread() throws(DatabaseError) -> Int64? {
        try database.first("SELECT min(seq) FROM feed_readers") { $0.time(0) } ?? nil
    }

    /// Takes some away; says how many, and how many some reader had not had.
    func step(at now: EventTime, limit: Int) throws(DatabaseError) -> (taken: Int, lost: UInt64) {
        try database.transaction { () throws(DatabaseError) in
            let had = try last(before: now - Self.spareSeconds * 1_000_000, limit)
            let floor = try firstUnread() ?? .max
            let limitDays = now - Int64(daysMax) * 86_400_000_000
            let old = daysMax > 0 ? try last(before: limitDays, limit) : 0
            let end = max(min(had, floor), old)
            guard end > 0 else { return (0, 0) }
            let lost = old > floor ? try lose(through: old) : 0
            // The next number follows on the latest one, which stays for that.
            try database.run(
                "DELETE FROM feed WHERE seq <= ?1 AND seq < (SELECT max(seq) FROM feed)",
                .integer(end)
            )
            return (database.changes, lost)
        }
    }

    /// The last of the oldest few entries that was put in before this time; zero for none.
    private func last(before time: EventTime, _ limit: Int) throws(DatabaseError) -> Int64 {
        try database.first(
            """
            SELECT coalesce(max(seq), 0) FROM (SELECT seq, at_us FROM feed ORDER BY seq LIMIT ?2)
            WHERE at_us < ?1
            """,
            [.integer(time), .integer(limit)]
        ) { $0.int64(0) } ?? 0
    }

    /// Moves readers on that are not as far yet, and counts for each what it will not have.
    private func lose(through end: Int64) throws(DatabaseError) -> UInt64 {
        let missing =
            "(SELECT count(*) FROM feed WHERE feed.seq > feed_readers.seq AND feed.seq <= ?1)"
        let lost =
            try database.first(
                "SELECT coalesce(sum(\(missing)), 0) FROM feed_readers WHERE seq < ?1",
                [.integer(end)]
            ) { $0.int64(0) } ?? 0
        try database.run(
            "UPDATE feed_readers SET lost = lost + \(missing), seq = ?1 WHERE seq < ?1",
            .integer(end)
        )
        return UInt64(clamping: lost)
    }
}
