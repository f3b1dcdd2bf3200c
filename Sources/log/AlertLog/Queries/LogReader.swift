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

    package init(path: String) throws(AlertLogError) {
        self.path = path
        database = try Database.forClient(path, .readOnly, busyMilliseconds: Self.busyMilliseconds)
    }

    /// Everything that `body` reads is of one moment.
    package func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try database.execute("BEGIN")
        defer { try? database.execute("COMMIT") }
        return try body()
    }

    // MARK: Alerts

    /// Hands out the alerts that the filter lets pass, the latest first, until `body` says false.
    package func eachAlert(_ filter: LogFilter, _ body: (AlertRow) -> Bool) throws(AlertLogError) {
        var condition = Condition()
        condition.add(since: filter.since, until: filter.until, "tripped_us")
        condition.add(alertsOf: filter.callee)
        condition.add(filter.word, "status")
        condition.add(filter.link, "switch")
        if let alert = filter.alert { condition.add("id = ?", .integer(alert)) }
        if let caller = filter.caller {
            var inner = Condition()
            inner.add(caller, "caller")
            condition.add(
                "id IN (SELECT alert FROM alert_calls WHERE \(inner.sql))",
                values: inner.values
            )
        }
        try each(
            AlertRow.columns,
            "alerts",
            by: "tripped_us",
            condition,
            filter,
            body
        )
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
        var condition = Condition()
        condition.add(since: filter.since, until: filter.until, "requested_us")
        condition.add(filter.caller, "caller")
        condition.add(filter.callee, "callee")
        condition.add(filter.word, "state")
        condition.add(filter.link, "switch")
        if let alert = filter.alert { condition.add("alert = ?", .integer(alert)) }
        try each(
            KillRow.columns,
            "kills",
            by: "requested_us",
            condition,
            filter,
            body
        )
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
        try each(CallRow.columns, "calls", by: "ended_us", Condition(ofCalls: filter), filter, body)
    }

    /// Gaps that touch the time between `since` and `until`.
    package func eachGap(_ filter: LogFilter, _ body: (GapRow) -> Bool) throws(AlertLogError) {
        var condition = Condition()
        if let since = filter.since {
            condition.add("(to_us IS NULL OR to_us >= ?)", .integer(since))
        }
        condition.add(since: nil, until: filter.until, "from_us")
        condition.add(filter.word, "reason")
        condition.add(filter.link, "switch")
        try each(GapRow.columns, "gaps", by: "from_us", condition, filter, body)
    }

    /// Hands out when the brakes took hold and let go, the latest first.
    package func eachBrake(_ filter: LogFilter, _ body: (BrakeRow) -> Bool) throws(AlertLogError) {
        var condition = Condition()
        condition.add(since: filter.since, until: filter.until, "at_us")
        try each(BrakeRow.columns, "brakes", by: "at_us", condition, filter, body)
    }

    /// Hands out bursts that were no attack on a callee as busy, the latest first.
    package func eachBurst(_ filter: LogFilter, _ body: (BurstRow) -> Bool) throws(AlertLogError) {
        var condition = Condition()
        condition.add(since: filter.since, until: filter.until, "at_us")
        condition.add(filter.callee, "callee")
        condition.add(filter.link, "switch")
        try each(BurstRow.columns, "bursts", by: "at_us", condition, filter, body)
    }

    /// The record of decisions.
    package func eachAudit(_ filter: LogFilter, _ body: (AuditRow) -> Bool) throws(AlertLogError) {
        var condition = Condition()
        condition.add(since: filter.since, until: filter.until, "at_us")
        condition.add(filter.word, "what")
        try each(AuditRow.columns, "audit", by: "at_us", condition, filter, body)
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
        return try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT count(*) FROM calls WHERE \(condition.sql)",
                condition.values
            ) { $0.int(0) } ?? 0
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
