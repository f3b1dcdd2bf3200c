internal import CSQLite
internal import Glibc

extension Database {
    /// Pages of the write-ahead log after which SQLite folds it into the database.
    static let checkpointPages = 1000
    /// What the write-ahead log's file is cut to once it was folded in.
    static let walBytesKept = 64 << 20

    /// The agent's connection: makes the database or brings it up to date.
    static func forAgent(_ options: LogOptions) throws(AlertLogError) -> Database {
        try create(options.path)
        let database = try opened(options.path, .create, options.openMilliseconds)
        let migrator = Migrator(path: options.path)
        let version = try migrator.check(database)
        do throws(DatabaseError) {
            // Before anything is in the file; one that has tables is written anew for it.
            if version == 0 { try database.execute("PRAGMA auto_vacuum = INCREMENTAL") }
            try database.execute(
                """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = NORMAL;
                PRAGMA foreign_keys = ON;
                PRAGMA wal_autocheckpoint = \(checkpointPages);
                PRAGMA journal_size_limit = \(walBytesKept)
                """
            )
        } catch {
            throw .database(error)
        }
        try migrator.migrate(database)
        if version == 0 { try logged { () throws(DatabaseError) in try database.findCallsByDay() } }
        return database
    }

    /// Makes the file where there is none, for its owner and group only: it says who called whom.
    ///
    /// SQLite gives the files beside it the same permissions.
    private static func create(_ path: String) throws(AlertLogError) {
        // Only where it is new: closing a file of SQLite's would give up SQLite's locks on it.
        let file = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        if file >= 0 {
            close(file)
            return
        }
        if errno == EEXIST { return }
        let reason = unsafe String(cString: strerror(errno))
        throw .database(DatabaseError(code: SQLITE_CANTOPEN, message: reason, doing: path))
    }

    /// Another program's connection, to a log that is there and of this program's schema, or of an
    /// earlier one where that will do.
    static func forClient(
        _ path: String,
        _ mode: Mode,
        busyMilliseconds: Int32,
        takingOlder: Bool = false
    ) throws(AlertLogError) -> Database {
        let database: Database
        do throws(AlertLogError) {
            database = try opened(path, mode, busyMilliseconds)
            let migrator = Migrator(path: path)
            if takingOlder {
                guard try migrator.check(database) > 0 else { throw .foreign(path: path) }
            } else {
                try migrator.requireCurrent(database)
            }
        } catch .database(let error) where error.isUnopened {
            guard let needed = FileAccess.needed(for: path) else { throw .missing(path: path) }
            throw .forbidden(path: path, needed: needed)
        }
        do throws(DatabaseError) {
            try database.execute("PRAGMA foreign_keys = ON")
        } catch {
            throw .database(error)
        }
        return database
    }

    private static func opened(
        _ path: String,
        _ mode: Mode,
        _ busyMilliseconds: Int32
    ) throws(AlertLogError) -> Database {
        do throws(DatabaseError) {
            return try Database(path: path, mode: mode, busyMilliseconds: busyMilliseconds)
        } catch {
            throw .database(error)
        }
    }
}
