internal import Glibc
internal import Ring
package import Telephony

/// Keeps agents from a log for as long as it lives, and refuses a log that one is at.
package struct LogGuard {
    /// The journal whose lock an agent wants; nil where there is none.
    let journal: Journal?

    /// Holds the journal, where there is one; `capacity` is what the settings give it.
    ///
    /// An agent that wrote to the log just now, and has not said that it stopped, is running, whatever
    /// journal it has.
    package init(
        log path: String,
        journal: String,
        capacity: Int,
        at now: EventTime
    ) throws(CareError) {
        guard try !Self.isWritten(path, at: now) else { throw .agentRuns(path: path) }
        guard LogFilePlace.isFile(journal) else {
            self.journal = nil
            return
        }
        do throws(JournalError) {
            self.journal = try Journal(path: journal, capacity: capacity)
        } catch .inUse {
            throw .agentRuns(path: path)
        } catch {
            throw .system(doing: "open", path: journal, reason: "\(error)")
        }
    }

    private static func isWritten(_ path: String, at now: EventTime) throws(CareError) -> Bool {
        do throws(AlertLogError) {
            return try Database.forClient(
                path,
                .readWrite,
                busyMilliseconds: LogReader.busyMilliseconds,
                takingOlder: true
            ).isInUse(at: now)
        } catch .missing {
            return false
        } catch .forbidden(let path, let needed) {
            throw .log(.forbidden(path: path, needed: needed))
        } catch .database(let error) where error.isBusy {
            throw .inUse(path: path)
        } catch {
            // What is no whole log may be replaced all the same; nobody can say that he is at it.
            return false
        }
    }
}

extension Database {
    /// An agent that wrote no longer ago than this is running.
    static let aliveMicroseconds: Int64 = 10_000_000

    /// True where an agent has written to the log just now and has not said that it stopped.
    func isInUse(at now: EventTime) throws(AlertLogError) -> Bool {
        try logged { () throws(DatabaseError) in
            guard try !isStopped() else { return false }
            let alive = try first("SELECT value FROM meta WHERE key = 'alive_us'") { $0.int64(0) }
            return alive.map { abs(now - $0) < Self.aliveMicroseconds } ?? false
        }
    }
}
