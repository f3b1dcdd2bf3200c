import Lists
import Records
package import Telephony

/// Notices what the command line changes in the log while the agent runs.
///
/// One thread uses it. A look costs a few microseconds while nothing is written; its connection
/// only reads, so that no writer, stuck or busy, keeps an exemption from taking effect.
package final class LogWatch {
    /// Active exemptions, and blocks, taken at most unless told otherwise.
    package static let rulesMaxDefault = 100_000

    /// Active exemptions, and blocks, taken at most: the oldest.
    let rulesMax: Int
    private(set) var database: Database
    private let path: String
    private let place: LogPlace?
    private var file: FileIdentity?
    private var dataVersion: Int64 = -1
    private var rulesChanged: Int64 = -1
    private var lastControl: Int64

    /// Opens the log that a `LogWriter` has made, and follows it where that goes on in another file.
    package init(
        path: String,
        followed place: LogPlace? = nil,
        rulesMax: Int = rulesMaxDefault
    ) throws(AlertLogError) {
        (self.path, self.place, self.rulesMax) = (path, place, rulesMax)
        file = FileIdentity(path: path)
        database = try Self.open(path)
        do throws(DatabaseError) {
            lastControl =
                try database.first("SELECT coalesce(max(id), 0) FROM control") {
                    $0.int64(0)
                } ?? 0
        } catch {
            throw .database(error)
        }
    }

    private static func open(_ path: String) throws(AlertLogError) -> Database {
        try Database.forClient(path, .readOnly, busyMilliseconds: 100)
    }

    /// Goes on in the file that the writer went on in; what is in force holds until it is read there.
    private func follow() throws(AlertLogError) {
        guard let place = place?.file, let identity = place.file, identity != file else { return }
        let fresh = try Self.open(path)
        do throws(DatabaseError) {
            let counter = "SELECT value FROM meta WHERE key = 'rules_changed'"
            let rules = try fresh.first(counter) { $0.int64(0) } ?? 0
            let last = "SELECT coalesce(max(id), 0) FROM control"
            lastControl = try fresh.first(last) { $0.int64(0) } ?? 0
            // A log without the rules that are in force does not end them.
            rulesChanged = place.hasRules ? -1 : rules
        } catch {
            throw .database(error)
        }
        (database, dataVersion, file) = (fresh, -1, identity)
    }

    /// Says what changed; the first look brings all rules.
    ///
    /// `now` is the wall clock: what expired before it is left out.
    package func look(
        plan: NumberingPlan,
        now: EventTime
    ) throws(AlertLogError) -> LogChanges {
        try follow()
        do throws(DatabaseError) {
            var changes = LogChanges()
            let version = try database.first("PRAGMA data_version") { $0.int64(0) } ?? 0
            guard version != dataVersion else { return changes }
            let counter =
                try database.first(
                    "SELECT value FROM meta WHERE key = 'rules_changed'"
                ) { $0.int64(0) } ?? 0
            if counter != rulesChanged {
                changes.rules = try load(plan, now)
                rulesChanged = counter
            }
            changes.controls = try controls()
            dataVersion = version
            return changes
        } catch {
            throw .database(error)
        }
    }

    /// All rules, changed or not, such as after the numbering plan was changed.
    package func rules(
        plan: NumberingPlan,
        now: EventTime
    ) throws(AlertLogError) -> LogRules {
        do throws(DatabaseError) {
            return try load(plan, now)
        } catch {
            throw .database(error)
        }
    }

    private func controls() throws(DatabaseError) -> [PendingControl] {
        let found = try database.all(
            """
            SELECT id, command, author, note, callee, callee_name FROM control
            WHERE id > ?1 AND taken_us IS NULL ORDER BY id
            """,
            [.integer(lastControl)]
        ) { row in (id: row.int64(0), control: PendingControl(row)) }
        lastControl = found.last?.id ?? lastControl
        return found.compactMap(\.control)
    }

    static let active = "removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?1)"

    private func load(_ plan: NumberingPlan, _ now: EventTime) throws(DatabaseError) -> LogRules {
        var rules = LogRules()
        // One more than is taken shows that there are more.
        let values: [SQLValue] = [.integer(now), .integer(rulesMax + 1)]
        try loadExemptions(into: &rules, values, plan)
        try loadBlocks(into: &rules, values, plan)
        try loadExpected(into: &rules, values, plan)
        return rules
    }

    private func loadExemptions(
        into rules: inout LogRules,
        _ values: [SQLValue],
        _ plan: NumberingPlan
    ) throws(DatabaseError) {
        var room = rulesMax
        try database.eachRow(
            """
            SELECT id, subject, pattern, expires_us, pattern_form FROM exemptions
            WHERE \(Self.active) ORDER BY id LIMIT ?2
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
        _ values: [SQLValue],
        _ plan: NumberingPlan
    ) throws(DatabaseError) {
        var room = rulesMax
        try database.eachRow(
            """
            SELECT id, caller, caller_kind, callee, callee_kind, expires_us, pattern_form,
                coalesce(alert, 0), author, reason FROM blocks
            WHERE \(Self.active) ORDER BY id LIMIT ?2
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
