import Lists
import Rules
internal import Telephony

extension LogWatch {
    /// Calls that are expected now or later, as they stand in the log.
    func loadExpected(
        into rules: inout LogRules,
        _ values: [SQLValue],
        _ plan: NumberingPlan
    ) throws(DatabaseError) {
        var room = rulesMax
        try database.eachRow(
            """
            SELECT id, callee, from_us, expires_us, calls_per_hour FROM expected_calls
            WHERE \(Self.active) ORDER BY id LIMIT ?2
            """,
            values
        ) { row in
            guard room > 0 else {
                rules.unreadable.append(beyondMax("expected calls"))
                return false
            }
            room -= 1
            do throws(PatternError) {
                rules.expected.append(try ExpectedCalls(row, plan))
            } catch {
                rules.unreadable.append("expected calls \(row.int64(0)): \(error)")
            }
            return true
        }
    }
}

extension ExpectedCalls {
    fileprivate init(_ row: Row, _ plan: NumberingPlan) throws(PatternError) {
        self.init(
            id: row.int64(0),
            callee: try PartyPattern(row.text(1), plan: plan, isCallee: true),
            from: row.int64(2),
            to: row.int64(3),
            callsPerHourMax: row.int(4)
        )
    }
}

extension PendingControl {
    /// A row of what waits; nil for a command that nobody here knows.
    init?(_ row: Row) {
        guard let command = ControlCommand(rawValue: row.text(1)) else { return nil }
        let name = row.text(5)
        self.init(
            id: row.int64(0),
            command: command,
            author: row.text(2),
            note: row.text(3),
            callee: name.isEmpty ? nil : KeyedCallee(key: row.int64(4), name: name)
        )
    }
}
