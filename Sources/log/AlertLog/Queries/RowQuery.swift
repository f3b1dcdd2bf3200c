/// Which rows of a table are wanted, in which order: the latest first, of one moment by their number.
struct RowQuery<Value: LogRow> {
    let columns: String
    let table: String
    /// The column of the time that rows are ordered by.
    let time: String
    var condition = Condition()
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
        var query = Self(columns: KillRow.columns, table: "kills", time: "requested_us")
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

extension RowQuery<CallRow> {
    static func calls(_ filter: LogFilter) -> Self {
        var query = Self(columns: CallRow.columns, table: "calls", time: "ended_us")
        query.condition.add(since: filter.since, until: filter.until, query.time)
        query.condition.add(filter.caller, "caller")
        query.condition.add(filter.callee, "callee")
        query.condition.add(filter.word, "cause")
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
