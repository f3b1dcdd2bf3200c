package import Telephony

/// Where a row stands in its order: whoever reads on from there reads nothing twice and leaves nothing
/// out, whatever came meanwhile.
package struct RowPlace: Sendable, Hashable {
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
    /// Hands out the columns of finished calls where they lie, those of `CallRow` in their order, the
    /// call that ended last first; `pageEnded` comes behind each page, and says whether to go on.
    ///
    /// Nothing of a row is copied, so `take` must be done with it when it returns, and should not wait for
    /// anybody: that is what the end of a page is for.
    package func eachCall(
        _ filter: LogFilter,
        take: (Row) -> Void,
        pageEnded: () -> Bool
    ) throws(AlertLogError) {
        try eachPage(.calls(filter), filter, take: take, pageEnded: pageEnded)
    }

    /// Hands out the rows of a query until `body` says false or the filter's limit is reached.
    func each<Value>(
        _ query: RowQuery<Value>,
        _ filter: LogFilter,
        _ body: (Value) -> Bool
    ) throws(AlertLogError) {
        var rows: [Value] = []
        try eachPage(query, filter) { row in
            rows.append(Value(row))
        } pageEnded: {
            for row in rows { guard body(row) else { return false } }
            rows.removeAll(keepingCapacity: true)
            return true
        }
    }

    private func eachPage<Value>(
        _ query: RowQuery<Value>,
        _ filter: LogFilter,
        take: (Row) -> Void,
        pageEnded: () -> Bool
    ) throws(AlertLogError) {
        var left = filter.limit ?? .max
        var last = filter.behind
        while left > 0 {
            let wanted = min(left, Self.pageRows)
            var count = 0
            try read(query, behind: last, limit: wanted) { row in
                take(row)
                count += 1
                if count == wanted { last = RowPlace(of: row) }
            }
            guard pageEnded(), count == wanted else { return }
            left -= count
        }
    }

    /// As many rows as the filter's limit says, or 50, and whether there are more.
    private func page<Value>(
        _ query: RowQuery<Value>,
        _ filter: LogFilter
    ) throws(AlertLogError) -> RowPage<Value> {
        let limit = max(filter.limit ?? LogFilter.limitDefault, 1)
        var page = RowPage<Value>()
        var last: RowPlace?
        try read(query, behind: filter.behind, limit: limit + 1) { row in
            guard page.rows.count < limit else {
                page.next = last
                return
            }
            page.rows.append(Value(row))
            if page.rows.count == limit { last = RowPlace(of: row) }
        }
        return page
    }

    private func read<Value>(
        _ query: RowQuery<Value>,
        behind place: RowPlace?,
        limit: Int,
        _ take: (Row) -> Void
    ) throws(AlertLogError) {
        try logged { () throws(DatabaseError) in
            guard var days = query.days, try database.findsCallsByDay() else {
                try read(query, query.condition, behind: place, limit: limit, take)
                return
            }
            if let place { days.until = min(days.until ?? .max, place.time &+ 1) }
            var left = limit
            try days.each(in: database) { day throws(DatabaseError) in
                var condition = query.condition
                condition.add("\(CallDays.column) = ?", .integer(day))
                try read(query, condition, behind: place, limit: left) { row in
                    take(row)
                    left -= 1
                }
                return left > 0
            }
        }
    }

    private func read<Value>(
        _ query: RowQuery<Value>,
        _ wanted: Condition,
        behind place: RowPlace?,
        limit: Int,
        _ take: (Row) -> Void
    ) throws(DatabaseError) {
        let time = query.time
        var condition = wanted
        if let place {
            condition.add("(\(time), id) < (?, ?)", .integer(place.time), .integer(place.id))
        }
        let sql = """
            SELECT \(query.columns), \(time), id FROM \(query.table) WHERE \(condition.sql)
            ORDER BY \(time) DESC, id DESC LIMIT ?
            """
        try database.eachRow(sql, condition.values + [.integer(limit)]) { row in
            take(row)
            return true
        }
    }

    // MARK: Pages

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

extension RowPlace {
    /// Of a row whose last two columns are its time and its number.
    fileprivate init(of row: Row) {
        self.init(time: row.int64(row.count - 2), id: row.int64(row.count - 1))
    }
}
