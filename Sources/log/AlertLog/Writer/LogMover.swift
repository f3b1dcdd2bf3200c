import Records
internal import Ring
internal import Telephony

/// Moves records from the journal into SQLite, each exactly once.
///
/// The position reached is committed with the rows, and only then is room given back to the
/// journal: whenever the process dies, the next one goes on at the committed position.
final class LogMover {
    /// Records of one transaction, which bounds how long it holds the database.
    static let batchMax = 1024

    /// What came of the records so far.
    struct Counts: Equatable {
        var moved: UInt64 = 0
        /// Written by a newer agent.
        var unknown: UInt64 = 0
        /// Whole frames that hold no readable record.
        var unreadable: UInt64 = 0
        /// Refused by the database's own rules.
        var rejected: UInt64 = 0
        /// Bytes of the journal in which no whole record was found.
        var damagedBytes: UInt64 = 0
    }

    let database: Database
    let journal: Journal
    private(set) var sink: RecordSink
    private(set) var cursor: JournalCursor
    private(set) var counts = Counts()
    private(set) var lastRejection: DatabaseError?
    /// Switch names that hold from a position of the journal on.
    private var comingLinks: [(from: UInt64, names: [String])] = []
    private var payload: [UInt8] = []

    /// Goes on where the database says, when it knows this very journal.
    init(database: Database, journal: Journal, sink: RecordSink) throws(DatabaseError) {
        self.database = database
        self.journal = journal
        self.sink = sink
        payload.reserveCapacity(Journal.payloadBytesMax)
        let identity = try database.first(
            "SELECT value FROM meta WHERE key = 'journal_identity'"
        ) { $0.int64(0) }
        let position = try database.first(
            "SELECT value FROM meta WHERE key = 'journal_position'"
        ) { $0.int64(0) }
        if identity == Int64(bitPattern: journal.identity), let position {
            cursor = journal.resume(at: UInt64(clamping: position))
        } else {
            cursor = journal.cursor()
        }
    }

    /// Bytes of the journal that are still to be moved.
    var backlogBytes: Int { journal.usedBytes }

    /// Names to be used for records published from now on.
    func setLinks(_ names: [String], from position: UInt64) {
        comingLinks.append((position, names))
    }

    /// Moves one batch and says how many records it held; on an error nothing has changed.
    ///
    /// `time` is when the agent last saw every feed; `wall` is now, where that is later.
    func moveBatch(
        at time: EventTime,
        wall: EventTime? = nil,
        limit: Int = batchMax
    ) throws(DatabaseError) -> Int {
        var reached = cursor
        var found = Counts()
        guard journal.next(&reached, into: &payload) else {
            skipDamage(to: reached)
            return 0
        }
        let names = (sink.links, comingLinks)
        sink.now = wall ?? time
        var taken = 0
        do throws(DatabaseError) {
            try database.transaction { () throws(DatabaseError) in
                repeat {
                    try take(before: reached, counting: &found)
                    taken += 1
                } while taken < limit && journal.next(&reached, into: &payload)
                try save(reached, in: database, at: time)
            }
        } catch {
            (sink.links, comingLinks) = names
            throw error
        }
        counts.add(found)
        skipDamage(to: reached)
        return taken
    }

    /// Takes the records from an earlier place on once more, into a database that does not have them.
    func rewind(to earlier: JournalCursor) {
        guard earlier.position < cursor.position else { return }
        var earlier = earlier
        // Bytes without a record are counted once.
        earlier.damagedBytes = cursor.damagedBytes
        cursor = earlier
    }

    /// Stores the record in `payload`.
    private func take(
        before end: JournalCursor,
        counting found: inout Counts
    ) throws(DatabaseError) {
        while let next = comingLinks.first, end.position > next.from {
            sink.links = next.names
            comingLinks.removeFirst()
        }
        switch RecordReader.read(payload) {
        case .unknownKind: found.unknown += 1
        case .unreadable: found.unreadable += 1
        case .record(let record):
            do throws(DatabaseError) {
                try sink.store(record)
                found.moved += 1
            } catch  where error.isAboutValues {
                // It would fail for ever and hold up everything behind it.
                found.rejected += 1
                lastRejection = error
            }
        }
    }

    /// Writes down, in the transaction of the rows, how far the journal was read.
    func save(
        _ reached: JournalCursor,
        in database: Database,
        at time: EventTime
    ) throws(DatabaseError) {
        try database.run(
            """
            INSERT OR REPLACE INTO meta VALUES
                ('journal_identity', ?1), ('journal_position', ?2), ('alive_us', ?3)
            """,
            .integer(Int64(bitPattern: journal.identity)),
            .integer(Int64(clamping: reached.position)),
            .integer(time)
        )
    }

    private func skipDamage(to reached: JournalCursor) {
        counts.damagedBytes += reached.damagedBytes - cursor.damagedBytes
        cursor = reached
        journal.release(upTo: reached)
    }
}

extension LogMover.Counts {
    /// True where something was lost or refused since.
    func isWorse(than earlier: Self) -> Bool {
        unknown > earlier.unknown || unreadable > earlier.unreadable
            || rejected > earlier.rejected || damagedBytes > earlier.damagedBytes
    }

    fileprivate mutating func add(_ other: Self) {
        moved += other.moved
        unknown += other.unknown
        unreadable += other.unreadable
        rejected += other.rejected
    }
}
