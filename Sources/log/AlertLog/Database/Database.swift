internal import CSQLite

/// One connection to SQLite, for one thread at a time.
///
/// Statements are prepared once and kept. Everything unsafe about SQLite's interface ends here and
/// in `Statement`.
@safe
final class Database {
    enum Mode { case create, readWrite, readOnly }

    /// Prepared statements kept at most; past it all are dropped and prepared anew.
    static let statementsMax = 128

    private var handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    /// Counts the files that this was a connection to: statements of an earlier one are of no use.
    private(set) var generation = 0

    init(path: String, mode: Mode, busyMilliseconds: Int32) throws(DatabaseError) {
        let flags: Int32 =
            switch mode {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard let opened = unsafe opened else {
            throw DatabaseError(code: code, message: "out of memory", doing: path)
        }
        guard code == SQLITE_OK else {
            let error = unsafe Self.error(of: opened, code: code, doing: path)
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe sqlite3_extended_result_codes(opened, 1)
        unsafe sqlite3_busy_timeout(opened, busyMilliseconds)
        unsafe handle = opened
    }

    deinit {
        statements = [:]
        unsafe sqlite3_close_v2(handle)
    }

    /// Goes on with the file of another connection, and leaves it this one's.
    func takeOver(_ other: Database) {
        (statements, other.statements) = ([:], [:])
        unsafe (handle, other.handle) = (other.handle, handle)
        generation += 1
        other.generation += 1
    }

    /// Leaves the files beside the database alone when this connection ends: there are others of the
    /// same names by now.
    func keepFilesOnClose() {
        var isOn: Int32 = 1
        unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &isOn)
    }

    /// SQLite's own connection, for what else of its interface this folder uses.
    @unsafe var connection: OpaquePointer { unsafe handle }

    /// Rows changed by the latest statement.
    var changes: Int { unsafe Int(sqlite3_changes64(handle)) }
    var lastInsertID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }
    private var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Runs a script of statements that bind nothing.
    func execute(_ script: String) throws(DatabaseError) {
        let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, doing: script) }
    }

    /// Runs one statement that gives no rows.
    func run(_ sql: String, _ values: SQLValue...) throws(DatabaseError) {
        _ = try eachRow(sql, values) { _ in false }
    }

    /// Runs one statement that gives no rows, its values in an array.
    func run(_ sql: String, values: [SQLValue]) throws(DatabaseError) {
        _ = try eachRow(sql, values) { _ in false }
    }

    /// Reads every row.
    func all<Value>(
        _ sql: String,
        _ values: [SQLValue] = [],
        _ read: (Row) -> Value
    ) throws(DatabaseError) -> [Value] {
        var found: [Value] = []
        _ = try eachRow(sql, values) { row in
            found.append(read(row))
            return true
        }
        return found
    }

    /// Reads the first row, if there is one.
    func first<Value>(
        _ sql: String,
        _ values: [SQLValue] = [],
        _ read: (Row) -> Value
    ) throws(DatabaseError) -> Value? {
        var found: Value?
        _ = try eachRow(sql, values) { row in
            found = read(row)
            return false
        }
        return found
    }

    /// Hands out rows one by one until `body` says false.
    func eachRow(
        _ sql: String,
        _ values: [SQLValue],
        _ body: (Row) -> Bool
    ) throws(DatabaseError) {
        let statement = try statement(sql)
        defer { statement.reset() }
        var code = statement.bind(values)
        guard code == SQLITE_OK else { throw error(code, doing: sql) }
        while true {
            code = statement.step()
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw error(code, doing: sql) }
            guard body(Row(statement)) else { break }
        }
    }

    /// Does `body` wholly or not at all.
    func transaction<Value>(
        _ body: () throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> Value {
        try execute("BEGIN IMMEDIATE")
        do throws(DatabaseError) {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            // A full disk may have rolled back already; then there is nothing left to undo.
            if isInTransaction { try? execute("ROLLBACK") }
            throw error
        }
    }

    private func statement(_ sql: String) throws(DatabaseError) -> Statement {
        if let known = statements[sql], !known.isRunning { return known }
        let statement = try prepare(sql)
        if statements.count >= Self.statementsMax { statements = [:] }
        statements[sql] = statement
        return statement
    }

    /// Makes a statement that whoever asked keeps.
    func prepare(_ sql: String) throws(DatabaseError) -> Statement {
        var prepared: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            handle,
            sql,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &prepared,
            nil
        )
        guard code == SQLITE_OK, let prepared = unsafe prepared else {
            throw error(code, doing: sql)
        }
        return unsafe Statement(prepared)
    }

    func error(_ code: Int32, doing: String) -> DatabaseError {
        unsafe Self.error(of: handle, code: code, doing: doing)
    }

    @unsafe
    private static func error(
        of handle: OpaquePointer,
        code: Int32,
        doing: String
    ) -> DatabaseError {
        let message = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) }
        let extended = unsafe sqlite3_extended_errcode(handle)
        return DatabaseError(
            code: extended == SQLITE_OK ? code : extended,
            message: message ?? "unknown error",
            doing: String(doing.prefix(160))
        )
    }
}
