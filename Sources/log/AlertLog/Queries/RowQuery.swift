package import Telephony

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

// MARK: - Reading

/// Where a row stands in its order: whoever reads on from there reads nothing twice and leaves nothing
/// out, whatever came meanwhile.
package struct RowPlace: Sendable, Equatable {
    package var time: EventTime
    package var id: Int64

    package init(time: EventTime, id: Int64) { (self.time, self.id) = (time, id) }
}

/// Some rows, and where there are more.
package struct RowPage<Value: LogRow>: Sendable {
    package var rows: [Value] = []
    /// The place of the last of them; nil where there are no more behind it.
    package var next: RowPlace?
}

extension LogReader {
    /// Hands out the rows of a query until `body` says false or the filter's limit is reached.
    func each<Value>(
        _ query: RowQuery<Value>,
        _ filter: LogFilter,
        _ body: (Value) -> Bool
    ) throws(AlertLogError) {
        var left = filter.limit ?? .max
        var last = filter.behind
        while left > 0 {
            let wanted = min(left, Self.pageRows)
            let rows = try placed(query, behind: last, limit: wanted)
            for row in rows { guard body(row.value) else { return } }
            guard rows.count == wanted else { return }
            last = rows.last?.place
            left -= rows.count
        }
    }

    /// As many rows as the filter's limit says, or 50, and whether there are more.
    func page<Value>(
        _ query: RowQuery<Value>,
        _ filter: LogFilter
    ) throws(AlertLogError) -> RowPage<Value> {
        let limit = max(filter.limit ?? LogFilter.limitDefault, 1)
        let rows = try placed(query, behind: filter.behind, limit: limit + 1)
        let next = rows.count > limit ? rows[limit - 1].place : nil
        return RowPage(rows: rows.prefix(limit).map(\.value), next: next)
    }

    private func placed<Value>(
        _ query: RowQuery<Value>,
        behind place: RowPlace?,
        limit: Int
    ) throws(AlertLogError) -> [(value: Value, place: RowPlace)] {
        let time = query.time
        var condition = query.condition
        if let place {
            condition.add("(\(time), id) < (?, ?)", .integer(place.time), .integer(place.id))
        }
        let sql = """
            SELECT \(query.columns), \(time), id FROM \(query.table) WHERE \(condition.sql)
            ORDER BY \(time) DESC, id DESC LIMIT ?
            """
        let values = condition.values + [.integer(limit)]
        return try logged { () throws(DatabaseError) in
            try database.all(sql, values) { row in
                let place = RowPlace(time: row.int64(row.count - 2), id: row.int64(row.count - 1))
                return (Value(row), place)
            }
        }
    }
}

// MARK: - Pages

extension LogReader {
    /// Alerts, a page of them.
    package func alerts(_ filter: LogFilter) throws(AlertLogError) -> RowPage<AlertRow> {
        try page(.alerts(filter), filter)
    }

    /// Kills, a page of them.
    package func kills(_ filter: LogFilter) throws(AlertLogError) -> RowPage<KillRow> {
        try page(.kills(filter), filter)
    }

    /// Finished calls, a page of them.
    package func calls(_ filter: LogFilter) throws(AlertLogError) -> RowPage<CallRow> {
        try page(.calls(filter), filter)
    }

    /// Gaps, a page of them.
    package func gaps(_ filter: LogFilter) throws(AlertLogError) -> RowPage<GapRow> {
        try page(.gaps(filter), filter)
    }

    /// Brakes that took hold and let go, a page of them.
    package func brakes(_ filter: LogFilter) throws(AlertLogError) -> RowPage<BrakeRow> {
        try page(.brakes(filter), filter)
    }

    /// Bursts that were no attack, a page of them.
    package func bursts(_ filter: LogFilter) throws(AlertLogError) -> RowPage<BurstRow> {
        try page(.bursts(filter), filter)
    }

    /// Decisions on record, a page of them.
    package func decisions(_ filter: LogFilter) throws(AlertLogError) -> RowPage<AuditRow> {
        try page(.audit(filter), filter)
    }
}
