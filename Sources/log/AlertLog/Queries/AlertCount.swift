/// How many alerts there are of one kind.
package struct AlertCount: Sendable, Equatable {
    package var status: String
    package var rule: String
    package var severity: String
    package var state: String
    package var count: Int
}

extension LogReader {
    /// Counts the alerts that the filter lets pass, whatever its limit, by what filters tell apart.
    package func alertCounts(_ filter: LogFilter) throws(AlertLogError) -> [AlertCount] {
        let query = RowQuery<AlertRow>.alerts(filter)
        return try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT status, rule, severity, state, count(*) FROM alerts
                WHERE \(query.condition.sql) GROUP BY status, rule, severity, state
                """,
                query.condition.values
            ) { row in
                AlertCount(
                    status: row.text(0),
                    rule: row.text(1),
                    severity: row.text(2),
                    state: row.text(3),
                    count: row.int(4)
                )
            }
        }
    }
}
