package import Telephony

/// Reads the alert log, whether the agent runs or not.
///
/// For one thread at a time. Rows come latest first and a page at a time, so that a log of any size
/// takes little memory, and whoever is slow to take them does not keep SQLite from folding in what
/// the agent writes meanwhile.
package final class LogReader {
    /// How long a lock is waited for.
    static let busyMilliseconds: Int32 = 5_000
    /// Rows of one page.
    static let pageRows = 500

    let database: Database
    let path: String
    private let file: FileIdentity?

    package init(path: String) throws(AlertLogError) {
        self.path = path
        // Before it is opened: one that takes its place meanwhile is noticed then.
        file = FileIdentity(path: path)
        database = try Database.forClient(path, .readOnly, busyMilliseconds: Self.busyMilliseconds)
    }

    /// False once another file has the log's name, or none has.
    package var isCurrent: Bool { FileIdentity(path: path) == file }

    /// Everything that `body` reads is of one moment.
    package func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try database.execute("BEGIN")
        defer { try? database.execute("COMMIT") }
        return try body()
    }

    // MARK: Alerts

    /// Hands out the alerts that the filter lets pass, the latest first, until `body` says false.
    package func eachAlert(_ filter: LogFilter, _ body: (AlertRow) -> Bool) throws(AlertLogError) {
        try each(.alerts(filter), filter, body)
    }

    /// One alert by its number; nil where there is none.
    package func alert(_ id: Int64) throws(AlertLogError) -> AlertRow? {
        try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT \(AlertRow.columns) FROM alerts WHERE id = ?1",
                [.integer(id)],
                AlertRow.init(_:)
            )
        }
    }

    /// The calls of an alert in the order in which they began.
    package func calls(of alert: Int64) throws(AlertLogError) -> [AlertCallRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT \(AlertCallRow.columns) FROM alert_calls
                LEFT JOIN kills ON kills.call_id = alert_calls.call_id
                    AND kills.switch = alert_calls.switch AND kills.alert = alert_calls.alert
                WHERE alert_calls.alert = ?1
                GROUP BY alert_calls.id ORDER BY created_us, alert_calls.id
                """,
                [.integer(alert)],
                AlertCallRow.init(_:)
            )
        }
    }

    /// The alert with its calls and kills; nil where there is none of that number.
    package func details(of id: Int64) throws(AlertLogError) -> AlertDetails? {
        guard let alert = try alert(id) else { return nil }
        var filter = LogFilter()
        filter.alert = id
        filter.limit = nil
        var kills: [KillRow] = []
        try eachKill(filter) {
            kills.append($0)
            return true
        }
        var details: [KillDetails] = []
        for kill in kills.reversed() {
            details.append(KillDetails(kill: kill, steps: try steps(of: kill.id)))
        }
        var known = AlertDetails(alert: alert, calls: try calls(of: id), kills: details)
        known.judgements = try audit(of: "alert \(id)")
        known.evidence = try evidence(of: id)
        return known
    }

    // MARK: Kills, calls, gaps, brakes

    /// Hands out kills as `eachAlert` does alerts.
    package func eachKill(_ filter: LogFilter, _ body: (KillRow) -> Bool) throws(AlertLogError) {
        try each(.kills(filter), filter, body)
    }

    /// What was tried to end a call, and what came of it, in order.
    package func steps(of kill: Int64) throws(AlertLogError) -> [KillStepRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT \(KillStepRow.columns) FROM kill_steps WHERE kill = ?1 ORDER BY id",
                [.integer(kill)],
                KillStepRow.init(_:)
            )
        }
    }

    /// Hands out finished calls, the one that ended last first.
    package func eachCall(_ filter: LogFilter, _ body: (CallRow) -> Bool) throws(AlertLogError) {
        try each(.calls(filter), filter, body)
    }

    /// Gaps that touch the time between `since` and `until`.
    package func eachGap(_ filter: LogFilter, _ body: (GapRow) -> Bool) throws(AlertLogError) {
        try each(.gaps(filter), filter, body)
    }

    /// Hands out when the brakes took hold and let go, the latest first.
    package func eachBrake(_ filter: LogFilter, _ body: (BrakeRow) -> Bool) throws(AlertLogError) {
        try each(.brakes(filter), filter, body)
    }

    /// Hands out bursts that were no attack on a callee as busy, the latest first.
    package func eachBurst(_ filter: LogFilter, _ body: (BurstRow) -> Bool) throws(AlertLogError) {
        try each(.bursts(filter), filter, body)
    }

    /// The record of decisions.
    package func eachAudit(_ filter: LogFilter, _ body: (AuditRow) -> Bool) throws(AlertLogError) {
        try each(.audit(filter), filter, body)
    }

    /// Decisions about one subject, oldest first.
    package func audit(of subject: String) throws(AlertLogError) -> [AuditRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT \(AuditRow.columns) FROM audit WHERE subject = ?1 ORDER BY id",
                [.text(subject)],
                AuditRow.init(_:)
            )
        }
    }

    func countCalls(
        _ caller: PartyFilter?,
        _ callee: PartyFilter?,
        _ since: EventTime
    ) throws(AlertLogError) -> Int {
        var condition = Condition()
        condition.add(since: since, until: nil, "ended_us")
        condition.add(caller, "caller")
        condition.add(callee, "callee")
        let wanted = condition
        return try logged { () throws(DatabaseError) in
            guard try database.findsCallsByDay() else {
                let sql = "SELECT count(*) FROM calls WHERE \(wanted.sql)"
                return try database.first(sql, wanted.values) { $0.int(0) } ?? 0
            }
            var count = 0
            try CallDays(since: since).each(in: database) { day throws(DatabaseError) in
                var condition = wanted
                condition.add("\(CallDays.column) = ?", .integer(day))
                let sql = "SELECT count(*) FROM calls WHERE \(condition.sql)"
                count += try database.first(sql, condition.values) { $0.int(0) } ?? 0
                return true
            }
            return count
        }
    }

    // MARK: Statistics and rules

    /// The agent's latest snapshot, by name.
    package func stats() throws(AlertLogError) -> [StatRow] {
        try logged { () throws(DatabaseError) in
            try database.all("SELECT name, value, typeof(value) FROM stats ORDER BY name") { row in
                let value: StatValue =
                    switch row.text(2) {
                    case "integer": .integer(row.int64(1))
                    case "real": .real(row.double(1))
                    default: .text(row.text(1))
                    }
                return StatRow(name: row.text(0), value: value)
            }
        }
    }

    /// Exemptions in the order in which they were made; those no longer in force where asked for.
    package func exemptions(
        all: Bool,
        now: EventTime
    ) throws(AlertLogError) -> [ExemptionRow] {
        try rules("exemptions", ExemptionRow.columns, all, now) { row in
            var exemption = ExemptionRow(row)
            exemption.asOf = now
            return exemption
        }
    }

    /// Blocks in the order in which they were made; those no longer in force where asked for.
    package func blocks(all: Bool, now: EventTime) throws(AlertLogError) -> [BlockRow] {
        try rules("blocks", BlockRow.columns, all, now) { row in
            var block = BlockRow(row)
            block.asOf = now
            return block
        }
    }

    func rules<Value>(
        _ table: String,
        _ columns: String,
        _ all: Bool,
        _ now: EventTime,
        _ read: (Row) -> Value
    ) throws(AlertLogError) -> [Value] {
        let active = "removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?1)"
        return try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT \(columns) FROM \(table) WHERE \(active) OR ?2 ORDER BY id",
                [.integer(now), .flag(all)],
                read
            )
        }
    }
}
