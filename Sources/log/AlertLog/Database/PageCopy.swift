internal import CSQLite

/// A copy of a whole database into another one, some pages at a time.
///
/// The copy is of one moment, since the source is read as it was at the start: whoever writes to it
/// waits for nothing, and nothing is copied a second time. Only the write-ahead log is not emptied
/// meanwhile.
@safe
final class PageCopy {
    private let source: Database
    private let target: Database
    private let handle: OpaquePointer

    /// Begins; neither connection may be used for anything else until `finish`.
    init(of source: Database, into target: Database) throws(DatabaseError) {
        (self.source, self.target) = (source, target)
        try source.execute("BEGIN")
        // The first look at the source is what fixes the moment.
        _ = try source.first("SELECT count(*) FROM sqlite_schema") { $0.int(0) }
        let begun = unsafe sqlite3_backup_init(
            target.connection,
            "main",
            source.connection,
            "main"
        )
        guard let begun = unsafe begun else {
            let error = target.error(SQLITE_ERROR, doing: "copying")
            try? source.execute("COMMIT")
            throw error
        }
        unsafe handle = begun
    }

    deinit {
        unsafe sqlite3_backup_finish(handle)
        try? source.execute("COMMIT")
    }

    /// Copies so many pages more, and says how many are left, and of how many; nil once all are there.
    func step(pages: Int32) throws(DatabaseError) -> (left: Int64, of: Int64)? {
        let code = unsafe sqlite3_backup_step(handle, pages)
        switch code {
        case SQLITE_DONE: return nil
        case SQLITE_OK:
            return unsafe (
                Int64(sqlite3_backup_remaining(handle)), Int64(sqlite3_backup_pagecount(handle))
            )
        default: throw DatabaseError(code: code, message: Self.words(code), doing: "copying")
        }
    }

    private static func words(_ code: Int32) -> String {
        unsafe sqlite3_errstr(code).map { unsafe String(cString: $0) } ?? "unknown error"
    }
}
