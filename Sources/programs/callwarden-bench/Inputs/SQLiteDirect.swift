import CSQLite
import Records
import Telephony

/// The log's own statements straight through SQLite's C interface: what storing the rows costs at
/// the least.
///
/// Text of the statements follows `AlertLog/Writer/SinkStatements`.
@safe
final class SQLiteDirect {
    private static let recordsPerTransaction = 1_024
    private static let texts = [
        """
        INSERT INTO alerts (id, callee, switch, first_seen_us, tripped_us, last_seen_us,
            decided_us, threshold, window_us)
        VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7)
        ON CONFLICT (id) DO UPDATE SET
            callee = ?2, switch = ?3, tripped_us = ?4, decided_us = ?5, threshold = ?6,
            window_us = ?7
        """,
        """
        INSERT OR IGNORE INTO alerts (id, callee, switch, first_seen_us, tripped_us, last_seen_us)
        VALUES (?1, ?2, ?3, ?4, ?4, ?4)
        """,
        "SELECT 1 FROM alert_calls WHERE alert = ?1 AND caller_word = ?2 LIMIT 1",
        """
        INSERT OR IGNORE INTO alert_calls (alert, switch, call_id, caller, caller_word,
            caller_sent, callee_sent, name, source, user_agent, sip_call_id, from_tag,
            created_us, action, window_complete)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
        """,
        """
        UPDATE alerts SET calls = calls + 1, distinct_callers = distinct_callers + ?2,
            first_seen_us = min(first_seen_us, ?3), last_seen_us = max(last_seen_us, ?3),
            window_complete = window_complete AND ?4, state = 'open', interrupted = 0
        WHERE id = ?1
        """,
        """
        UPDATE alerts SET state = 'closed', interrupted = 0, last_seen_us = max(last_seen_us, ?2)
        WHERE id = ?1
        """,
        """
        UPDATE alert_calls SET answered_us = ?3, ended_us = ?4, cause = ?5
        WHERE call_id = ?1 AND switch = ?2 AND ended_us IS NULL
        """,
        """
        INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent, name,
            source, user_agent, sip_call_id, started_us, answered_us, ended_us, cause)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """,
    ]

    private enum Value {
        case integer(Int64)
        case text([UInt8])
        case null

        static func of<let capacity: Int>(_ text: ShortText<capacity>) -> Value {
            .text(text.array)
        }
    }

    private var handle: OpaquePointer?
    private var statements: [OpaquePointer?] = unsafe []

    init(path: String) throws(BenchError) {
        guard unsafe sqlite3_open(path, &handle) == SQLITE_OK else {
            throw .system("sqlite3_open", code: 0)
        }
        try execute("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")
        for text in Self.texts {
            var statement: OpaquePointer?
            guard unsafe sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK else {
                throw .system("sqlite3_prepare_v2", code: unsafe sqlite3_errcode(handle))
            }
            unsafe statements.append(statement)
        }
    }

    deinit {
        unsafe statements.forEach { unsafe sqlite3_finalize($0) }
        unsafe sqlite3_close(handle)
    }

    func store(_ records: [WardenRecord]) throws(BenchError) {
        for start in stride(from: 0, to: records.count, by: Self.recordsPerTransaction) {
            try execute("BEGIN IMMEDIATE")
            let end = min(start + Self.recordsPerTransaction, records.count)
            for record in records[start..<end] { try store(record) }
            try execute("COMMIT")
        }
    }

    /// What the database holds, in the words of `LogRecords.expected`.
    func answer() throws(BenchError) -> String {
        let parts = [
            ("alerts", "SELECT count(*) FROM alerts WHERE state = 'closed'"),
            ("calls", "SELECT sum(calls) FROM alerts"),
            ("callers", "SELECT sum(distinct_callers) FROM alerts"),
            ("ended", "SELECT count(ended_us) FROM alert_calls"),
            ("finished", "SELECT count(*) FROM calls"),
        ]
        return try parts.map { part throws(BenchError) in "\(try number(part.1)) \(part.0)" }
            .joined(separator: " ")
    }

    private func store(_ record: WardenRecord) throws(BenchError) {
        let link = Value.text(Array("bench".utf8))
        switch record {
        case .alertOpened(let opened):
            try run(
                0,
                .integer(opened.alert.value),
                .of(opened.calleeName),
                link,
                .integer(opened.tripped),
                .integer(opened.decidedAt),
                .integer(Int64(opened.threshold)),
                .integer(opened.windowMicroseconds)
            )
        case .callFlagged(let flagged): try store(flagged, link)
        case .alertClosed(let closed):
            try run(5, .integer(closed.alert.value), .integer(closed.lastSeen))
        case .callFinished(let account):
            let call = account.call
            try run(6, .of(call.id), link, .null, .integer(account.endedAt), .of(account.cause))
            try run(
                7,
                link,
                .of(call.id),
                .of(call.caller),
                .of(call.caller),
                .of(call.callee),
                .of(call.callee),
                .of(call.name),
                .of(call.source),
                .of(call.userAgent),
                .of(call.sipCallID),
                .integer(call.createdAt),
                .null,
                .integer(account.endedAt),
                .of(account.cause)
            )
        default: throw .noAnswer("a record that the peer does not know")
        }
    }

    private func store(_ flagged: FlaggedCall, _ link: Value) throws(BenchError) {
        let call = flagged.call
        let alert = Value.integer(flagged.alert.value)
        let word = Value.integer(Int64(bitPattern: flagged.caller.word))
        try run(1, alert, .of(call.callee), link, .integer(call.createdAt))
        let isKnown = try run(2, alert, word)
        try run(
            3,
            alert,
            link,
            .of(call.id),
            .of(flagged.callerName),
            word,
            .of(call.caller),
            .of(call.callee),
            .of(call.name),
            .of(call.source),
            .of(call.userAgent),
            .of(call.sipCallID),
            .of(call.fromTag),
            .integer(call.createdAt),
            .text(Array(flagged.action.word.utf8)),
            .integer(1)
        )
        try run(4, alert, .integer(isKnown ? 0 : 1), .integer(call.createdAt), .integer(1))
    }

    /// Runs a statement once; true where it gave a row.
    @discardableResult
    private func run(_ place: Int, _ values: Value...) throws(BenchError) -> Bool {
        let statement = unsafe statements[place]
        for (index, value) in values.enumerated() {
            let number = Int32(index + 1)
            switch value {
            case .integer(let value): unsafe sqlite3_bind_int64(statement, number, value)
            case .null: unsafe sqlite3_bind_null(statement, number)
            case .text(let bytes): unsafe bind(bytes, to: statement, at: number)
            }
        }
        let code = unsafe sqlite3_step(statement)
        unsafe sqlite3_reset(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            throw .system("sqlite3_step", code: code)
        }
        return code == SQLITE_ROW
    }

    private func bind(_ bytes: [UInt8], to statement: OpaquePointer?, at number: Int32) {
        // SQLite copies the bytes: they go with this call.
        let copies = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        unsafe bytes.withUnsafeBytes { bytes in
            let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let count = Int32(bytes.count)
            let empty: StaticString = ""
            if let text = unsafe text {
                unsafe sqlite3_bind_text(statement, number, text, count, copies)
            } else {
                let start = unsafe UnsafeRawPointer(empty.utf8Start)
                unsafe sqlite3_bind_text(
                    statement,
                    number,
                    start.assumingMemoryBound(to: CChar.self),
                    0,
                    copies
                )
            }
        }
    }

    private func number(_ text: String) throws(BenchError) -> Int64 {
        var statement: OpaquePointer?
        guard unsafe sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK else {
            throw .system("sqlite3_prepare_v2", code: unsafe sqlite3_errcode(handle))
        }
        defer { unsafe sqlite3_finalize(statement) }
        guard unsafe sqlite3_step(statement) == SQLITE_ROW else {
            throw .noAnswer("\(text) gave no row")
        }
        return unsafe sqlite3_column_int64(statement, 0)
    }

    private func execute(_ text: String) throws(BenchError) {
        let code = unsafe sqlite3_exec(handle, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw .system("sqlite3_exec \(text)", code: code) }
    }
}
