import Lists
import Records
package import Telephony

/// Reads exemptions and blocks from the log: those in force, or those that were at some time.
struct RuleLoader {
    let database: Database
    let plan: NumberingPlan
    /// Active exemptions, and blocks, taken at most: the oldest.
    let rulesMax: Int

    init(_ database: Database, plan: NumberingPlan, rulesMax: Int) {
        (self.database, self.plan, self.rulesMax) = (database, plan, rulesMax)
    }

    private static let active = "removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?1)"
    private static let wasActive = """
        created_us <= ?1 AND (removed_us IS NULL OR removed_us > ?1)
        AND (expires_us IS NULL OR expires_us > ?1)
        """

    /// What is in force now, by the wall clock.
    func rules(inForceAt now: EventTime) throws(DatabaseError) -> LogRules {
        try load(Self.active, now)
    }

    /// What was in force then, whatever has become of it since.
    func rules(thatWereInForceAt time: EventTime) throws(DatabaseError) -> LogRules {
        try load(Self.wasActive, time)
    }

    private func load(_ span: String, _ time: EventTime) throws(DatabaseError) -> LogRules {
        var rules = LogRules()
        // One more than is taken shows that there are more.
        let values: [SQLValue] = [.integer(time), .integer(rulesMax + 1)]
        try loadExemptions(into: &rules, span, values)
        try loadBlocks(into: &rules, span, values)
        try loadExpected(into: &rules, span, values)
        return rules
    }

    private func loadExemptions(
        into rules: inout LogRules,
        _ span: String,
        _ values: [SQLValue]
    ) throws(DatabaseError) {
        var room = rulesMax
        try database.eachRow(
            """
            SELECT id, subject, pattern, expires_us, pattern_form FROM exemptions
            WHERE \(span) ORDER BY id LIMIT ?2
            """,
            values
        ) { row in
            guard room > 0 else {
                rules.unreadable.append(beyondMax("exemptions"))
                return false
            }
            room -= 1
            do throws(PatternError) {
                for subject in try Exemption.Subject.stored(row, plan) {
                    rules.exemptions.append(
                        Exemption(id: row.int64(0), subject: subject, expiresAt: row.time(3))
                    )
                }
            } catch {
                rules.unreadable.append("exemption \(row.int64(0)): \(error)")
            }
            return true
        }
    }

    private func loadBlocks(
        into rules: inout LogRules,
        _ span: String,
        _ values: [SQLValue]
    ) throws(DatabaseError) {
        var room = rulesMax
        try database.eachRow(
            """
            SELECT id, caller, caller_kind, callee, callee_kind, expires_us, pattern_form,
                coalesce(alert, 0), author, reason FROM blocks
            WHERE \(span) ORDER BY id LIMIT ?2
            """,
            values
        ) { row in
            guard room > 0 else {
                rules.unreadable.append(beyondMax("blocks"))
                return false
            }
            room -= 1
            do throws(PatternError) {
                var block = Block(
                    id: row.int64(0),
                    caller: try PartyPattern(row, column: 1, plan),
                    callee: try PartyPattern(row, column: 3, plan, isCallee: true),
                    expiresAt: row.time(5)
                )
                block.alert = AlertID(row.int64(7))
                (block.author, block.reason) = (row.text(8), row.text(9))
                rules.blocks.append(block)
                for column: Int32 in [1, 3] where row.isNarrower(column) {
                    rules.narrower.append(
                        "block \(row.int64(0)): \(row.text(column)) holds for full numbers only;"
                            + " extensions want a block of their own"
                    )
                }
            } catch {
                rules.unreadable.append("block \(row.int64(0)): \(error)")
            }
            return true
        }
    }

    func beyondMax(_ what: String) -> String {
        "all \(what) after the first \(rulesMax) in force: limits.list_entries_max allows no more"
    }
}

extension LogReader {
    /// The exemptions and blocks that were in force at a time, whatever has become of them since.
    package func rules(
        inForceAt time: EventTime,
        plan: NumberingPlan
    ) throws(AlertLogError) -> LogRules {
        let loader = RuleLoader(database, plan: plan, rulesMax: LogWatch.rulesMaxDefault)
        return try logged { () throws(DatabaseError) in
            try loader.rules(thatWereInForceAt: time)
        }
    }
}

extension Exemption.Subject {
    /// Reads a row, whose last column says by which rules its pattern was written.
    fileprivate static func stored(
        _ row: Row,
        _ plan: NumberingPlan
    ) throws(PatternError) -> [Self] {
        let (subject, pattern) = (row.text(1), row.text(2))
        guard row.int64(4) == 1, subject != "source" else {
            return [try Self(subject, pattern, plan)]
        }
        let isCallee = subject == "callee"
        return try PartyPattern.stored(
            before: pattern,
            plan: plan,
            isCallee: isCallee,
            isBlock: false
        )
        .map { isCallee ? .callee($0) : .caller($0) }
    }

    /// Reads what a row, or a command line, says.
    init(_ subject: String, _ pattern: String, _ plan: NumberingPlan) throws(PatternError) {
        switch subject {
        case "callee": self = .callee(try PartyPattern(pattern, plan: plan, isCallee: true))
        case "caller": self = .caller(try PartyPattern(pattern, plan: plan))
        default:
            let network = try NetworkPrefix(written: pattern)
            self = .source(network: network.bytes, bits: network.bits)
        }
    }
}

extension PartyPattern {
    /// A pattern and, in the column behind it, whether the agent or an operator wrote it.
    fileprivate init(
        _ row: Row,
        column: Int32,
        _ plan: NumberingPlan,
        isCallee: Bool = false
    ) throws(PatternError) {
        let text = row.text(column)
        if row.text(column + 1) == "party" {
            self.init(recorded: row.bytes(column))
        } else if row.int64(6) == 1 {
            let patterns = try Self.stored(
                before: text,
                plan: plan,
                isCallee: isCallee,
                isBlock: true
            )
            guard let pattern = patterns.first else { throw .empty }
            self = pattern
        } else {
            try self.init(text, plan: plan, isCallee: isCallee)
        }
    }
}

extension Row {
    /// Whether an earlier version read digits before a star in this column as local numbers, too.
    fileprivate func isNarrower(_ column: Int32) -> Bool {
        int64(6) == 1 && text(column + 1) == "pattern" && text(column).hasSuffix("*")
    }
}
