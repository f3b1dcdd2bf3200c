/// Which rows of a table are wanted, in which order: the latest first, of one moment by their number.
struct RowQuery<Value: LogRow> {
    let columns: String
    let table: String
    /// The column of the time that rows are ordered by.
    let time: String
    var condition = Condition()
    /// The days to go through one by one; nil where the index of the time serves the rows.
    var days: CallDays?
}

extension RowQuery<AlertRow> {
    static func alerts(_ filter: LogFilter) -> Self {
        var query = Self(columns: AlertRow.columns, table: "alerts", time: "tripped_us")
        query.condition.add(since: filter.since, until: filter.until, query.time)
        query.condition.add(alertsOf: filter.callee)
        query.condition.add(filter.word, "status")
        query.condition.add(filter.link, "switch")
        query.condition.add(filter.rule, "rule")
        query.condition.add(filter.severity, "severity")
        query.condition.add(filter.state, "state")
        if let alert = filter.alert { query.condition.add("id = ?", .integer(alert)) }
        if let caller = filter.caller {
            var inner = Condition()
            inner.add(caller, "caller")
            query.condition.add(
                "id IN (SELECT alert FROM alert_calls WHERE \(inner.sql))",
                values: inner.values
            )
        }
        return query
    }
}

extension RowQuery<KillRow> {
    static func kills(_ filter: LogFilter) -> Self {
        let isSimulated = filter.word == KillRow.simulated
        var query = Self(
            columns: isSimulated ? KillRow.simulatedColumns : KillRow.columns,
            table: isSimulated ? KillRow.simulatedTable : "kills",
            time: "requested_us"
        )
        query.condition.add(since: filter.since, until: filter.until, query.time)
        query.condition.add(filter.caller, "caller")
        query.condition.add(filter.callee, "callee")
        query.condition.add(filter.word, "state")
        query.condition.add(filter.link, "switch")
        if let alert = filter.alert { query.condition.add("alert = ?", .integer(alert)) }
        if let row = filter.row { query.condition.add("id = ?", .integer(row)) }
        return query
    }
}

extension KillRow {
    /// The state of a call that would have been ended, had the agent been armed: of no kill.
    package static let simulated = "simulated"
    /// Such a call has no number of a kill: 0 stands for it.
    fileprivate static let simulatedColumns = "0" + columns.dropFirst("id".count)
    fileprivate static let simulatedTable = """
        (SELECT flagged.id, flagged.alert, flagged.rule AS reason, flagged.switch,
            flagged.call_id, flagged.caller,
            coalesce(nullif(alerts.callee, ''), flagged.callee) AS callee,
            flagged.action AS state, 0 AS attempts,
            coalesce(flagged.flagged_us, flagged.created_us) + coalesce(alerts.clock_us, 0)
                AS requested_us,
            coalesce(flagged.flagged_us, flagged.created_us) + coalesce(alerts.clock_us, 0)
                AS updated_us,
            NULL AS ended_us, '' AS detail, flagged.created_us AS invite_us, alerts.clock_us,
            alerts.block, alerts.why, NULL AS ended_by, NULL AS ended_switch_us, NULL AS took_us,
            NULL AS other_leg
        FROM alert_calls AS flagged JOIN alerts ON alerts.id = flagged.alert
        WHERE flagged.action = 'simulated')
        """
}

extension RowQuery<CallRow> {
    static func calls(_ filter: LogFilter) -> Self {
        var query = Self(columns: CallRow.columns, table: "calls", time: "ended_us")
        query.condition.add(since: filter.since, until: filter.until, query.time)
        query.condition.add(filter.caller, "caller")
        query.condition.add(filter.callee, "callee")
        query.condition.add(filter.word, "cause")
        if filter.caller != nil || filter.callee != nil {
            query.days = CallDays(since: filter.since, until: filter.until)
        }
        query.condition.add(filter.link, "switch")
        if let row = filter.row { query.condition.add("id = ?", .integer(row)) }
        return query
    }
}

extension RowQuery<GapRow> {
    /// Gaps that touch the time that is asked about.
    static func gaps(_ filter: LogFilter) -> Self {
        var query = Self(columns: GapRow.columns, table: "gaps", time: "from_us")
        if let since = filter.since {
            query.condition.add("(to_us IS NULL OR to_us >= ?)", .integer(since))
        }
        query.condition.add(since: nil, until: filter.until, query.time)
        query.condition.add(filter.word, "reason")
        query.condition.add(filter.link, "switch")
        return query
    }
}

extension RowQuery<BrakeRow> {
    static func brakes(_ filter: LogFilter) -> Self {
        var query = Self(columns: BrakeRow.columns, table: "brakes", time: "at_us")
        query.condition.add(since: filter.since, until: filter.until, query.time)
        return query
    }
}

extension RowQuery<BurstRow> {
    static func bursts(_ filter: LogFilter) -> Self {
        var query = Self(columns: BurstRow.columns, table: "bursts", time: "at_us")
        query.condition.add(since: filter.since, until: filter.until, query.time)
        query.condition.add(filter.callee, "callee")
        query.condition.add(filter.link, "switch")
        return query
    }
}

extension RowQuery<AuditRow> {
    static func audit(_ filter: LogFilter) -> Self {
        var query = Self(columns: AuditRow.columns, table: "audit", time: "at_us")
        query.condition.add(since: filter.since, until: filter.until, query.time)
        query.condition.add(filter.word, "what")
        return query
    }
}
