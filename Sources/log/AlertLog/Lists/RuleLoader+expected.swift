import Lists
import Rules
internal import Telephony

extension RuleLoader {
    /// Calls that are expected now or later, as they stand in the log.
    func loadExpected(
        into rules: inout LogRules,
        _ span: String,
        _ values: [SQLValue]
    ) throws(DatabaseError) {
        var room = rulesMax
        try database.eachRow(
            """
            SELECT id, callee, from_us, expires_us, calls_per_hour FROM expected_calls
            WHERE \(span) ORDER BY id LIMIT ?2
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
