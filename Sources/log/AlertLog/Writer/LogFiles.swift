internal import Glibc
internal import Ring
internal import Synchronization
internal import Telephony

/// What became of a file under the agent.
package enum LogFileTrouble: String, Sendable {
    case deleted
    case emptied
    case replaced
    /// The write-ahead log or its index, which hold what is not in the database yet.
    case companions
}

/// The file that the log is in by now: whoever else reads it asks here.
package final class LogPlace: Sendable {
    private let current = Mutex<(file: FileIdentity?, hasRules: Bool)>((nil, true))

    init() {}

    /// The file, and whether it has the rules that were in force.
    package var file: (file: FileIdentity?, hasRules: Bool) { current.withLock { $0 } }

    func set(_ file: FileIdentity?, hasRules: Bool) {
        current.withLock { $0 = (file, hasRules) }
    }
}

/// Notices that the database was deleted or replaced under the agent, and goes on with one that others
/// can find.
///
/// SQLite goes on writing into a file that has no name any more: nothing fails, and all of it is lost.
final class LogFiles {
    static let lookEvery = Duration.seconds(1)
    /// A database has at least one page.
    private static let bytesMin = 512

    let place = LogPlace()
    private let options: LogOptions
    private var file: FileIdentity?
    private var companions: [FileIdentity?] = [nil, nil]
    private var lookedAt: ContinuousClock.Instant?
    /// Up to here the journal's records are in a file that had its name when it was last looked at.
    private var sound: JournalCursor

    init(_ options: LogOptions, mover: LogMover) {
        self.options = options
        sound = mover.cursor
        remember(hasRules: true)
    }

    /// Looks once a second; says what was found, once it is put right.
    func look(
        _ mover: LogMover,
        wall: EventTime,
        now: ContinuousClock.Instant
    ) throws(DatabaseError) -> LogNotice? {
        if let lookedAt, now - lookedAt < Self.lookEvery { return nil }
        guard let trouble = trouble() else {
            lookedAt = now
            for (place, path) in companionPaths.enumerated() where companions[place] == nil {
                companions[place] = FileIdentity(path: path)
            }
            sound = mover.cursor
            return nil
        }
        let notice = try putRight(trouble, mover, at: wall)
        lookedAt = now
        return notice
    }

    private var companionPaths: [String] { ["-wal", "-shm"].map { options.path + $0 } }

    private func trouble() -> LogFileTrouble? {
        guard let found = FileIdentity(path: options.path) else { return .deleted }
        guard found == file else { return .replaced }
        if FileIdentity.size(of: options.path) ?? 0 < Self.bytesMin { return .emptied }
        let areGone = zip(companions, companionPaths).contains { known, path in
            known != nil && FileIdentity(path: path) != known
        }
        return areGone ? .companions : nil
    }

    private func putRight(
        _ trouble: LogFileTrouble,
        _ mover: LogMover,
        at wall: EventTime
    ) throws(DatabaseError) -> LogNotice {
        let old = mover.database
        if trouble == .companions { try copyWhole(old) }
        let carried = trouble == .companions ? [] : try? old.carried(for: trouble, at: wall)
        old.keepFilesOnClose()
        removeLeftCompanions(trouble)
        let fresh = try open(trouble, carried ?? [], mover, at: wall)
        old.takeOver(fresh)
        if trouble != .companions { mover.rewind(to: sound) }
        remember(hasRules: carried != nil)
        let rules = carried?.count { $0.isRule }
        return .filesRestored(trouble, path: options.path, rules: rules)
    }

    /// Files beside the database that belong to one which is gone.
    private func removeLeftCompanions(_ trouble: LogFileTrouble) {
        for (known, path) in zip(companions, companionPaths) {
            let isLeft = trouble != .replaced || (known != nil && FileIdentity(path: path) == known)
            if isLeft { _ = unsafe unlink(path) }
        }
    }

    /// A connection to the file that has the name from now on.
    ///
    /// One that is made anew gets its name only when it has the rules that are in force, so that nobody
    /// ever reads a log without them.
    private func open(
        _ trouble: LogFileTrouble,
        _ carried: [CarriedRow],
        _ mover: LogMover,
        at wall: EventTime
    ) throws(DatabaseError) -> Database {
        guard trouble != .replaced else {
            let database = try Self.forAgent(options)
            try fill(database, carried, at: sound, mover, wall)
            return database
        }
        var other = options
        other.path = newPath
        if trouble != .companions { removeNew() }
        let position = trouble == .companions ? mover.cursor : sound
        try fill(Self.forAgent(other), carried, at: position, mover, wall)
        guard unsafe rename(newPath, options.path) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw DatabaseError(code: 14, message: reason, doing: "rename \(newPath)")
        }
        return try Self.forAgent(options)
    }

    private var newPath: String { options.path + ".new" }

    private func removeNew() {
        for end in ["", "-wal", "-shm"] { _ = unsafe unlink(newPath + end) }
    }

    /// The database with all that only the write-ahead log has.
    ///
    /// Into a file of its own: whoever has the old one open goes on to use the old companions.
    private func copyWhole(_ database: Database) throws(DatabaseError) {
        removeNew()
        try database.run("VACUUM INTO ?1", .text(newPath))
        _ = unsafe chmod(newPath, 0o640)
    }

    private func fill(
        _ database: Database,
        _ carried: [CarriedRow],
        at position: JournalCursor,
        _ mover: LogMover,
        _ wall: EventTime
    ) throws(DatabaseError) {
        let links = mover.sink.links
        try database.transaction { () throws(DatabaseError) in
            for row in carried { try database.execute(row.sql) }
            try database.saveLinks(links)
            try mover.save(position, in: database, at: wall)
        }
    }

    private static func forAgent(_ options: LogOptions) throws(DatabaseError) -> Database {
        do throws(AlertLogError) {
            let database = try Database.forAgent(options)
            try? database.execute("PRAGMA busy_timeout = \(LogWriter.busyMilliseconds)")
            return database
        } catch .database(let error) {
            throw error
        } catch {
            throw DatabaseError(code: 26, message: "\(error)", doing: "opening it again")
        }
    }

    private func remember(hasRules: Bool) {
        file = FileIdentity(path: options.path)
        companions = companionPaths.map { FileIdentity(path: $0) }
        place.set(file, hasRules: hasRules)
    }
}
