package import Telephony

/// What the log has of one call by its name.
extension LogReader {
    /// Calls of one name that are told of: a caller may use it for any number of them.
    private static let namedMax = 32

    /// The finished calls of this name, or with this SIP Call-ID, the one that began last first.
    ///
    /// Names have no index in the table of all calls: the whole table is read.
    package func calls(named name: CallID) throws(AlertLogError) -> [CallRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT \(CallRow.columns) FROM calls WHERE call_id = ?1 OR sip_call_id = ?2
                ORDER BY started_us DESC LIMIT \(Self.namedMax)
                """,
                [.name(name), .text(name.string)],
                CallRow.init(_:)
            )
        }
    }

    /// What alerts have of the calls of this name, the one that began last first.
    package func flaggedCalls(named name: CallID) throws(AlertLogError) -> [AlertCallRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT \(AlertCallRow.columns) FROM alert_calls
                LEFT JOIN kills ON kills.call_id = alert_calls.call_id
                    AND kills.switch = alert_calls.switch AND kills.alert = alert_calls.alert
                WHERE alert_calls.call_id = ?1
                GROUP BY alert_calls.id ORDER BY created_us DESC LIMIT \(Self.namedMax)
                """,
                [.name(name)],
                AlertCallRow.init(_:)
            )
        }
    }

    /// Whether the brakes held at a time, as far as the log tells: how they stood last before it.
    package func brake(at time: EventTime) throws(AlertLogError) -> BrakeRow? {
        var filter = LogFilter()
        (filter.until, filter.limit) = (time + 1, 1)
        var last: BrakeRow?
        try eachBrake(filter) {
            last = $0
            return false
        }
        return last
    }
}
