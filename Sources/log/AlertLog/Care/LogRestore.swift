internal import Glibc
internal import Ring
package import Telephony

/// What has the log's place now, and where the one before it is.
package struct RestoredLog: Sendable, Equatable {
    package var content: LogContent
    /// The log that stood there, with all that its agent left; nil where there was none.
    package var kept: String?
    /// Bytes of records since the backup that the journal still has, which the next start adds; nil
    /// where it has not all of them: then they are in the kept log alone.
    package var recordsToCome: Int64?
}

/// Puts a backup in the place of the log, with its agent stopped.
///
/// The log that stood there stays beside it. What the last agent left in the journal is moved into that
/// one first, as its next start would have done. The backup then goes on in the journal from where it
/// was when it was made, as far as that still stands there, so that what has happened since is not lost
/// where it need not be, and nothing stands in it twice.
package struct LogRestore {
    private let path: String
    private let journalPath: String
    private let journalBytes: Int
    private let storesCalls: Bool

    package init(log path: String, journal: String, journalBytes: Int, storesCalls: Bool) {
        (self.path, journalPath) = (path, journal)
        (self.journalBytes, self.storesCalls) = (journalBytes, storesCalls)
    }

    /// Says what was put in place; `progress` hears now and then how many per cent are copied.
    package func restore(
        from file: String,
        by author: String,
        at now: EventTime,
        progress: @escaping (Int) -> Void
    ) throws(CareError) -> RestoredLog {
        guard FileIdentity(path: file) != nil else { throw .log(.missing(path: file)) }
        guard LogFilePlace.isFile(file) else { throw .notAFile(path: file) }
        guard FileIdentity(path: file) != FileIdentity(path: path) else {
            throw .sameFile(path: file)
        }
        let copy = LogCopy(source: file, progress: progress)
        try LogCopy.requireRoom(for: try copy.bytes(), besides: path)
        let held = try LogGuard(
            log: path,
            journal: journalPath,
            capacity: journalBytes,
            at: now
        )
        let numbers = try finishOld(held.journal)
        let decided = try? LogReader.decidedSettings(in: path)
        let made = try FileInMaking(for: path, ending: ".restoring")
        try copy.copy(into: made.path, hurries: true)
        var restored = RestoredLog(content: try LogCopy.content(of: made.path))
        let kept = path + ".before-restore-" + Self.stamp(now)
        let old = FileIdentity(path: path) == nil ? nil : kept
        let toCome = try asked { () throws(DatabaseError) in
            let log = try Database(path: made.path, mode: .readWrite, busyMilliseconds: 0)
            try prepare(log, numbers, (author, now, old))
            try keepArming(decided, in: log)
            return try recordsToCome(log, held.journal)
        }
        try made.resemblePredecessor()
        try keepOld(as: kept)
        try made.put(replacing: true)
        (restored.kept, restored.recordsToCome) = (old, toCome)
        return restored
    }

    /// As a name of a file has it.
    private static func stamp(_ time: EventTime) -> String {
        let digits = TimeText.iso8601(time).prefix { $0 != "." }
        return digits.filter { $0 != "-" && $0 != ":" } + "Z"
    }

    /// Moves what the last agent left into the log and folds its companions in; gives how far its
    /// numbers have been given, nil where it cannot be read.
    private func finishOld(_ journal: Journal?) throws(CareError) -> NumbersGiven? {
        let log: Database
        do throws(AlertLogError) {
            log = try Database.forClient(
                path,
                .readWrite,
                busyMilliseconds: LogReader.busyMilliseconds,
                takingOlder: true
            )
        } catch .forbidden(let path, let needed) {
            throw .log(.forbidden(path: path, needed: needed))
        } catch {
            return nil
        }
        do throws(DatabaseError) {
            if let journal { try drain(journal, into: log) }
            let numbers = try NumbersGiven(of: log)
            // Refused while anybody else has the log open: he would go on to write to what is kept.
            _ = try log.first("PRAGMA journal_mode = DELETE") { $0.text(0) }
            return numbers
        } catch  where error.isBusy {
            throw .inUse(path: path)
        } catch {
            // A damaged log is kept as it is; what the journal has goes into the one that takes its place.
            return nil
        }
    }

    private func drain(_ journal: Journal, into log: Database) throws(DatabaseError) {
        let isCurrent = (try? Migrator(path: path).requireCurrent(log)) != nil
        guard isCurrent else { return }
        try log.drain(journal, storesCalls: storesCalls)
    }

    private func prepare(
        _ log: Database,
        _ numbers: NumbersGiven?,
        _ said: (author: String, at: EventTime, kept: String?)
    ) throws(DatabaseError) {
        try log.transaction { () throws(DatabaseError) in
            // Whoever reads the feed elsewhere learns that its numbers are given anew.
            try log.execute("UPDATE meta SET value = random() WHERE key = 'feed_identity'")
            try numbers?.keep(in: log)
            let holdsAudit = try log.first(
                "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit'"
            ) { $0.flag(0) }
            guard holdsAudit == true else { return }
            // By the columns of the oldest version that had the record.
            try log.run(
                """
                INSERT INTO audit (at_us, author, what, subject, was) VALUES (?1, ?2, ?3, 'log', ?4)
                """,
                .integer(said.at),
                .text(LogEditor.cut(said.author)),
                .text(AuditEntry.What.logRestored.rawValue),
                .optional(said.kept)
            )
        }
    }

    /// Has whether calls are ended stay as it was decided last: a restore arms nothing.
    ///
    /// Where the log that stood there cannot be read, nothing is armed by what the backup says.
    private func keepArming(
        _ decided: [DecidedSetting]?,
        in log: Database
    ) throws(DatabaseError) {
        guard try log.hasDecidedSettings() else { return }
        try log.transaction { () throws(DatabaseError) in
            let condition = DecidedSetting.isAboutArming
            guard let decided else {
                return try log.run(
                    "DELETE FROM decided_settings WHERE value <> 'false' AND (\(condition))"
                )
            }
            try log.run("DELETE FROM decided_settings WHERE \(condition)")
            for row in decided {
                try log.run(
                    """
                    INSERT INTO decided_settings SELECT * FROM (SELECT ?1 AS key, ?2, ?3, ?4, ?5, ?6)
                    WHERE \(condition)
                    """,
                    .text(row.key),
                    .text(row.value),
                    .text(row.author),
                    .integer(row.created),
                    .text(row.reason),
                    .optional(row.origin)
                )
            }
        }
    }

    private func recordsToCome(
        _ log: Database,
        _ journal: Journal?
    ) throws(DatabaseError) -> Int64? {
        guard let journal else { return nil }
        let identity = try log.first("SELECT value FROM meta WHERE key = 'journal_identity'") {
            $0.int64(0)
        }
        let position = try log.first("SELECT value FROM meta WHERE key = 'journal_position'") {
            $0.int64(0)
        }
        guard identity == Int64(bitPattern: journal.identity), let position else { return nil }
        let bytes = Int64(clamping: journal.writePosition) - position
        return (0...Int64(journal.capacity)).contains(bytes) ? bytes : nil
    }

    /// Gives the log that stands there a second name, so that there is one in its place at any time.
    private func keepOld(as kept: String) throws(CareError) {
        try Self.keep(path, as: kept)
        // Only of a log that could not be folded: without them it is not whole.
        try Self.keep(path + "-wal", as: kept + "-wal")
        for end in ["-wal", "-shm"] { _ = unsafe unlink(path + end) }
    }

    private static func keep(_ path: String, as kept: String) throws(CareError) {
        guard FileIdentity(path: path) != nil else { return }
        if unsafe link(path, kept) == 0 { return }
        guard errno != EEXIST, FileIdentity(path: kept) == nil,
            unsafe rename(path, kept) == 0
        else { throw .failed("keep", path) }
    }
}
