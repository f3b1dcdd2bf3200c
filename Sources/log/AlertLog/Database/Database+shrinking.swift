internal import CSQLite

extension Database {
    /// A file no larger than this is written anew within a second or two.
    static let rewrittenBytesMax: Int64 = 64 << 20

    /// Has a file of a version whose files only grow written anew, so that it can shrink from now on;
    /// the bytes of one that is too large for that now.
    func makeShrinkable() throws(DatabaseError) -> Int64? {
        do throws(DatabaseError) {
            guard try !shrinks() else { return nil }
            let bytes = try fileBytes()
            guard bytes <= Self.rewrittenBytesMax else { return bytes }
            try rewrite()
        } catch  where error.isBusy || error.isFull {
            // Nothing is lost: the next start tries again.
        }
        return nil
    }

    /// True where pages that stand empty can be given back a few at a time.
    func shrinks() throws(DatabaseError) -> Bool {
        let mode = try first("PRAGMA auto_vacuum") { $0.int(0) }
        return mode == 2
    }

    /// Writes the whole file anew, as one that shrinks.
    func rewrite() throws(DatabaseError) {
        try execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
    }

    /// Leaves word that the agent that wrote last has ended by its own will.
    ///
    /// The word is its last sign of life, so that it holds until any agent, of whatever version,
    /// gives another.
    func noteStop() throws(DatabaseError) {
        try run(
            """
            INSERT OR REPLACE INTO meta
            SELECT 'stopped_us', value FROM meta WHERE key = 'alive_us'
            """
        )
    }

    /// True where the last sign of life was that of an agent that then ended by its own will.
    func isStopped() throws(DatabaseError) -> Bool {
        let signs = try first(
            """
            SELECT count(DISTINCT value), count(*) FROM meta WHERE key IN ('alive_us', 'stopped_us')
            """
        ) { (kinds: $0.int(0), count: $0.int(1)) }
        return signs.map { $0 == (1, 2) } ?? false
    }

    func fileBytes() throws(DatabaseError) -> Int64 {
        let pages = try first("PRAGMA page_count") { $0.int64(0) } ?? 0
        return pages * (try first("PRAGMA page_size") { $0.int64(0) } ?? 0)
    }
}

/// Makes an alert log as small as what is in it.
package struct LogCompactor {
    private let database: Database

    package init(path: String) throws(AlertLogError) {
        database = try Database.forClient(path, .readWrite, busyMilliseconds: 5_000)
    }

    /// True where an agent has written to the log just now and has not said that it stopped.
    package func isInUse(at now: Int64) throws(AlertLogError) -> Bool {
        try database.isInUse(at: now)
    }

    /// Writes the file anew and gives its size before and after.
    package func compact() throws(AlertLogError) -> (before: Int64, after: Int64) {
        try logged { () throws(DatabaseError) in
            let before = try database.fileBytes()
            try database.findCallsByDay()
            try database.rewrite()
            _ = try database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) }
            return (before, try database.fileBytes())
        }
    }
}
