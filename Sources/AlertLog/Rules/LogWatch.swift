package import Detection
package import Telephony

/// Exemptions and blocks as they stand in the log.
package struct LogRules: Sendable, Equatable {
    package var exemptions: [Exemption] = []
    package var blocks: [Block] = []
    /// Rows whose pattern the numbering plan cannot read, and why.
    package var unreadable: [String] = []

    package init() {}
}

/// A one-shot command from the command line to the agent.
package enum ControlCommand: String, Sendable, CaseIterable {
    /// Let go of the brakes.
    case releaseBrakes = "release_brakes"
    /// Brake by hand.
    case holdKills = "hold_kills"
}

/// A command that the agent has still to take.
package struct PendingControl: Sendable, Equatable {
    package let id: Int64
    package let command: ControlCommand
    package let author: String
    /// Why.
    package let note: String

    package init(id: Int64, command: ControlCommand, author: String, note: String = "") {
        (self.id, self.command, self.author, self.note) = (id, command, author, note)
    }
}

/// What changed since the last look.
package struct LogChanges: Sendable, Equatable {
    /// All rules, where any of them changed.
    package var rules: LogRules?
    package var controls: [PendingControl] = []
}

/// Notices what the command line changes in the log while the agent runs.
///
/// One thread uses it. A look costs a few microseconds while nothing is written; its connection
/// only reads, so that no writer, stuck or busy, keeps an exemption from taking effect.
package final class LogWatch {
    /// Look about this often.
    package static let everyMilliseconds = 500
    /// Active exemptions, and blocks, taken at most.
    package static let rulesMax = 100_000

    private let database: Database
    private var dataVersion: Int64 = -1
    private var rulesChanged: Int64 = -1
    private var lastControl: Int64

    /// Opens the log that a `LogWriter` has made.
    package init(path: String) throws(AlertLogError) {
        database = try Database.forClient(path, .readOnly, busyMilliseconds: 100)
        do throws(DatabaseError) {
            lastControl =
                try database.first("SELECT coalesce(max(id), 0) FROM control") {
                    $0.int64(0)
                } ?? 0
        } catch {
            throw .database(error)
        }
    }

    /// Says what changed; the first look brings all rules.
    ///
    /// `now` is the wall clock: what expired before it is left out.
    package func look(
        plan: NumberingPlan,
        now: EventTime
    ) throws(AlertLogError) -> LogChanges {
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
            SELECT id, command, author, note FROM control
            WHERE id > ?1 AND taken_us IS NULL ORDER BY id
            """,
            [.integer(lastControl)]
        ) { ($0.int64(0), ControlCommand(rawValue: $0.text(1)), $0.text(2), $0.text(3)) }
        lastControl = found.last?.0 ?? lastControl
        return found.compactMap { id, command, author, note in
            command.map { PendingControl(id: id, command: $0, author: author, note: note) }
        }
    }

    private func load(_ plan: NumberingPlan, _ now: EventTime) throws(DatabaseError) -> LogRules {
        var rules = LogRules()
        let active = "removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?1)"
        let values: [SQLValue] = [.integer(now), .integer(Self.rulesMax)]
        _ = try database.eachRow(
            """
            SELECT id, subject, pattern, expires_us FROM exemptions
            WHERE \(active) ORDER BY id LIMIT ?2
            """,
            values
        ) { row in
            do throws(PatternError) {
                let subject = try Exemption.Subject(row.text(1), row.text(2), plan)
                rules.exemptions.append(
                    Exemption(id: row.int64(0), subject: subject, expiresAt: row.time(3))
                )
            } catch {
                rules.unreadable.append("exemption \(row.int64(0)): \(error)")
            }
            return true
        }
        _ = try database.eachRow(
            """
            SELECT id, caller, caller_kind, callee, callee_kind, expires_us,
                coalesce(alert, 0), author, reason FROM blocks
            WHERE \(active) ORDER BY id LIMIT ?2
            """,
            values
        ) { row in
            do throws(PatternError) {
                var block = Block(
                    id: row.int64(0),
                    caller: try PartyPattern(row, column: 1, plan),
                    callee: try PartyPattern(row, column: 3, plan),
                    expiresAt: row.time(5)
                )
                block.alert = AlertID(row.int64(6))
                (block.author, block.reason) = (row.text(7), row.text(8))
                rules.blocks.append(block)
            } catch {
                rules.unreadable.append("block \(row.int64(0)): \(error)")
            }
            return true
        }
        return rules
    }
}

extension Exemption.Subject {
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
    fileprivate init(_ row: Row, column: Int32, _ plan: NumberingPlan) throws(PatternError) {
        if row.text(column + 1) == "party" {
            self.init(recorded: row.bytes(column))
        } else {
            try self.init(row.text(column), plan: plan)
        }
    }
}
