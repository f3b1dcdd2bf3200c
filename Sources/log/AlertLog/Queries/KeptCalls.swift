internal import Lists
package import Telephony

/// One finished call as a replay wants it: parties by the names under which the agent read them.
package struct KeptCall: Sendable {
    package var link = ""
    package var id: [UInt8] = []
    package var caller: [UInt8] = []
    package var callee: [UInt8] = []
    package var name: [UInt8] = []
    package var source: [UInt8] = []
    package var started: EventTime = 0
    /// Zero where it was not answered.
    package var answered: EventTime = 0
    package var ended: EventTime = 0

    init(_ row: Row) {
        (link, id) = (row.text(0), row.bytes(1))
        (caller, callee, name, source) = (row.bytes(2), row.bytes(3), row.bytes(4), row.bytes(5))
        (started, answered, ended) = (row.int64(6), row.int64(7), row.int64(8))
    }

    static let columns = """
        switch, call_id, caller, callee, name, source, started_us, coalesce(answered_us, 0),
        ended_us
        """
}

extension LogReader {
    /// Hands out finished calls that began between these times, in the order in which they ended.
    ///
    /// A page at a time, so that the agent's writer never waits for whoever takes them.
    package func eachKeptCall(
        since: EventTime?,
        until: EventTime?,
        _ body: (KeptCall) throws -> Void
    ) throws {
        var condition = Condition()
        condition.add(since: since, until: until, "started_us")
        // No call ends before it begins, and only ends have an index; said twice, each page would read
        // all from the first one on.
        var last: (ended: Int64, id: Int64) = (since ?? .min, .min)
        while true {
            var page = condition
            page.add("(ended_us, id) > (?, ?)", .integer(last.ended), .integer(last.id))
            let rows = try logged { () throws(DatabaseError) in
                try database.all(
                    """
                    SELECT \(KeptCall.columns), id FROM calls WHERE \(page.sql)
                    ORDER BY ended_us, id LIMIT \(Self.pageRows)
                    """,
                    page.values
                ) { row in
                    let call = KeptCall(row)
                    last = (call.ended, row.int64(9))
                    return call
                }
            }
            for call in rows { try body(call) }
            guard rows.count == Self.pageRows else { return }
        }
    }

    /// When the first and the last of the finished calls that are kept ended; nil where none is.
    package func keptCalls() throws(AlertLogError) -> ClosedRange<EventTime>? {
        try logged { () throws(DatabaseError) in
            try database.first(
                """
                SELECT (SELECT min(ended_us) FROM calls), (SELECT max(ended_us) FROM calls)
                """
            ) { row in row.isNull(0) ? nil : row.int64(0)...row.int64(1) } ?? nil
        }
    }
}

extension PartyReading {
    /// The party that the log names so: what the agent itself had read.
    package init(recorded name: [UInt8]) { self = PartyPattern(recorded: name).reading }
}
