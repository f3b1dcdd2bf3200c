internal import Telephony

/// A row of a log that has lost its name, as a statement that puts it into another one.
struct CarriedRow: Sendable {
    var sql: String
    /// It is an exemption or a block.
    var isRule: Bool
}

extension Database {
    /// Rows carried over at most, of each table.
    private static let carriedMax = 100_000

    /// What must not be lost with a log: rules and tokens in force, what was learned, what is still under
    /// way, which brakes hold, and who decided what.
    ///
    /// Values are written by SQLite's own `quote`. The blocks of a log that was replaced are left out:
    /// the other one has its own, and a block that is missing ends no call. So are its tokens: one that
    /// is missing lets nobody in.
    func carried(
        for trouble: LogFileTrouble,
        at now: EventTime
    ) throws(DatabaseError) -> [CarriedRow] {
        let isInForce = "removed_us IS NULL AND (expires_us IS NULL OR expires_us > \(now))"
        let isOpen = "state IN ('requested', 'accepted', 'hanging_up', 'still_up', 'failed')"
        var found = try rules("exemptions", ["subject", "pattern"], where: isInForce)
        if trouble != .replaced {
            found += try rules("blocks", ["caller", "callee"], where: isInForce)
        }
        found += try rules(
            "expected_calls",
            ["callee", "from_us"],
            where: isInForce,
            isCounted: false
        )
        if trouble != .replaced {
            found += try rows(of: "tokens", where: isInForce)
            found += try rows(of: "silences", where: isInForce)
            found += try rows(of: "baselines", where: "1")
        }
        // Where there is another log it has decisions of its own, but a hand brake holds all the same.
        found += try rows(
            of: "decided_settings",
            where: trouble == .replaced
                ? "value = 'false' AND (\(DecidedSetting.isAboutArming))" : "1",
            replacing: true
        )
        found += try rows(of: "alerts", where: "state = 'open'")
        found += try rows(
            of: "alert_calls",
            where: "alert IN (SELECT id FROM alerts WHERE state = 'open')"
        )
        found += try rows(of: "kills", where: isOpen)
        found += try rows(
            of: "kill_steps",
            where: "kill IN (SELECT id FROM kills WHERE \(isOpen))"
        )
        found += try rows(of: "gaps", where: "to_us IS NULL")
        found += try rows(of: "brakes", where: "id IN (SELECT max(id) FROM brakes GROUP BY reason)")
        if trouble != .replaced { found += try rows(of: "audit", where: "1") }
        return found + (try feedReaders(at: now))
    }

    /// The feed's readers, which have had nothing of the other log: retention there waits for them.
    private func feedReaders(at now: EventTime) throws(DatabaseError) -> [CarriedRow] {
        try all("SELECT quote(name), lost FROM feed_readers") { ($0.text(0), $0.int64(1)) }
            .map { name, lost in
                let sql = """
                    INSERT OR IGNORE INTO feed_readers (name, seq, at_us, lost)
                    VALUES (\(name), 0, \(now), \(lost))
                    """
                return CarriedRow(sql: sql, isRule: false)
            }
    }

    private func columns(of table: String) throws(DatabaseError) -> [String] {
        try all("SELECT name FROM pragma_table_info(?1)", [.text(table)]) { $0.text(0) }
    }

    private func rows(
        of table: String,
        where condition: String,
        replacing: Bool = false
    ) throws(DatabaseError) -> [CarriedRow] {
        let columns = try columns(of: table)
        let values = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ',' || ")
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        return try all(
            "SELECT \(values) FROM \(table) WHERE \(condition) LIMIT \(Self.carriedMax)"
        ) { $0.text(0) }.map {
            let conflict = replacing ? "REPLACE" : "IGNORE"
            let sql = "INSERT OR \(conflict) INTO \(table) (\(names)) VALUES (\($0))"
            return CarriedRow(sql: sql, isRule: false)
        }
    }

    /// Rules that the other log does not have already, by their own numbers where those are free.
    private func rules(
        _ table: String,
        _ identifying: [String],
        where condition: String,
        isCounted: Bool = true
    ) throws(DatabaseError) -> [CarriedRow] {
        let columns = try columns(of: table).filter { $0 != "id" }
        let values = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ',' || ")
        let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        let same = identifying.map { "'\($0) = ' || quote(\"\($0)\")" }
            .joined(separator: " || ' AND ' || ")
        return try all(
            """
            SELECT id, \(values), \(same) FROM \(table) WHERE \(condition) ORDER BY id
            LIMIT \(Self.carriedMax)
            """
        ) { ($0.int64(0), $0.text(1), $0.text(2)) }.map { id, values, same in
            let sql = """
                INSERT INTO \(table) (id, \(names))
                SELECT CASE WHEN EXISTS (SELECT 1 FROM \(table) WHERE id = \(id))
                    THEN NULL ELSE \(id) END, \(values)
                WHERE NOT EXISTS (SELECT 1 FROM \(table) WHERE \(same) AND removed_us IS NULL)
                """
            return CarriedRow(sql: sql, isRule: isCounted)
        }
    }
}
