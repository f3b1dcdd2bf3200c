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
        let condition = Condition(ofCalls: filter)
        try eachPage(
            CallRow.columns,
            "calls",
            by: "ended_us",
            condition,
            filter,
            take: take,
            pageEnded: pageEnded
        )
    }

    /// Hands out rows that the filter lets pass, the latest first, until `body` says false.
    func each<Value: LogRow>(
        _ columns: String,
        _ table: String,
        by time: String,
        _ condition: Condition,
        _ filter: LogFilter,
        _ body: (Value) -> Bool
    ) throws(AlertLogError) {
        var rows: [Value] = []
        try eachPage(columns, table, by: time, condition, filter) { row in
            rows.append(Value(row))
        } pageEnded: {
            for row in rows { guard body(row) else { return false } }
            rows.removeAll(keepingCapacity: true)
            return true
        }
    }

    private func eachPage(
        _ columns: String,
        _ table: String,
        by time: String,
        _ condition: Condition,
        _ filter: LogFilter,
        take: (Row) -> Void,
        pageEnded: () -> Bool
    ) throws(AlertLogError) {
        var left = filter.limit ?? .max
        var last: (time: Int64, id: Int64)?
        while left > 0 {
            var page = condition
            if let last {
                page.add("(\(time), id) < (?, ?)", .integer(last.time), .integer(last.id))
            }
            let sql = """
                SELECT \(columns), \(time), id FROM \(table) WHERE \(page.sql)
                ORDER BY \(time) DESC, id DESC LIMIT ?
                """
            let wanted = min(left, Self.pageRows)
            let values = page.values + [.integer(wanted)]
            var count = 0
            try logged { () throws(DatabaseError) in
                try database.eachRow(sql, values) { row in
                    take(row)
                    count += 1
                    if count == wanted {
                        last = (row.int64(row.count - 2), row.int64(row.count - 1))
                    }
                    return true
                }
            }
            guard pageEnded(), count == wanted else { return }
            left -= count
        }
    }
}

extension Condition {
    /// The calls that a filter lets pass.
    init(ofCalls filter: LogFilter) {
        self.init()
        add(since: filter.since, until: filter.until, "ended_us")
        add(filter.caller, "caller")
        add(filter.callee, "callee")
        add(filter.word, "cause")
        add(filter.link, "switch")
    }
}
