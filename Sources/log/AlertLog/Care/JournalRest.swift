internal import Glibc
internal import Ring
package import Telephony

/// What the journal keeps of records that are in the log already: its ring holds them until others take
/// their place.
package struct JournalRest {
    private let log: String
    private let journal: String
    private let journalBytes: Int
    private let storesCalls: Bool

    package init(log: String, journal: String, journalBytes: Int, storesCalls: Bool) {
        (self.log, self.journal) = (log, journal)
        (self.journalBytes, self.storesCalls) = (journalBytes, storesCalls)
    }

    /// Moves what is left into the log and does away with the file, which the next start makes anew;
    /// false where an agent has it.
    package func remove(at now: EventTime) throws(CareError) -> Bool {
        let held: LogGuard
        do throws(CareError) {
            held = try LogGuard(log: log, journal: journal, capacity: journalBytes, at: now)
        } catch .agentRuns {
            return false
        }
        guard let ring = held.journal else { return true }
        let database = try cared { () throws(AlertLogError) in
            try Database.forClient(
                log,
                .readWrite,
                busyMilliseconds: LogEditor.busyMilliseconds
            )
        }
        try asked { () throws(DatabaseError) in
            try database.drain(ring, storesCalls: storesCalls)
        }
        try overwrite()
        return true
    }

    /// The records' bytes first, since a file that is removed leaves its bytes on the disk.
    private func overwrite() throws(CareError) {
        let descriptor = unsafe open(journal, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw .failed("write", journal) }
        defer { close(descriptor) }
        let size = FileIdentity.size(of: journal) ?? 0
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        var done = 0
        while done < size {
            let count = min(zeros.count, size - done)
            let wrote = unsafe pwrite(descriptor, zeros, count, off_t(done))
            guard wrote > 0 else { throw .failed("write", journal) }
            done += wrote
        }
        guard fsync(descriptor) == 0, unsafe unlink(journal) == 0 else {
            throw .failed("remove", journal)
        }
    }
}

extension Database {
    /// Moves all that is in a journal into the log, as the next start of its agent would.
    func drain(_ journal: Journal, storesCalls: Bool) throws(DatabaseError) {
        let sink = RecordSink(
            database: self,
            links: try savedLinks(),
            storesCalls: storesCalls
        )
        let mover = try LogMover(database: self, journal: journal, sink: sink)
        let alive = try first("SELECT value FROM meta WHERE key = 'alive_us'") { $0.int64(0) }
        while try mover.moveBatch(at: alive ?? 0) > 0 {}
    }
}
