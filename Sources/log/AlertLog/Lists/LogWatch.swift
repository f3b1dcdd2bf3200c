import Lists
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
    private var decidedChanged: Int64 = -1
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
            let decided = "SELECT value FROM meta WHERE key = 'decided_changed'"
            decidedChanged = place.hasRules ? -1 : try fresh.first(decided) { $0.int64(0) } ?? 0
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
            let version = try database.dataVersion()
            guard version != dataVersion else { return changes }
            // The decisions and the commands of one moment.
            try database.execute("BEGIN")
            defer { try? database.execute("COMMIT") }
            let counter =
                try database.first(
                    "SELECT value FROM meta WHERE key = 'rules_changed'"
                ) { $0.int64(0) } ?? 0
            if counter != rulesChanged {
                changes.rules = try load(plan, now)
            }
            let decided =
                try database.first(
                    "SELECT value FROM meta WHERE key = 'decided_changed'"
                ) { $0.int64(0) } ?? 0
            if decided != decidedChanged {
                changes.decided = try database.decidedSettings()
                changes.decidedBy = try database.lastToDecide() ?? ""
            }
            changes.controls = try controls()
            // What could not be read to its end is read again.
            (rulesChanged, decidedChanged, dataVersion) = (counter, decided, version)
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
            SELECT id, command, author, note, callee, callee_name, origin FROM control
            WHERE id > ?1 AND taken_us IS NULL ORDER BY id
            """,
            [.integer(lastControl)]
        ) { row in (id: row.int64(0), control: PendingControl(row)) }
        lastControl = found.last?.id ?? lastControl
        return found.compactMap(\.control)
    }

    private func load(_ plan: NumberingPlan, _ now: EventTime) throws(DatabaseError) -> LogRules {
        try RuleLoader(database, plan: plan, rulesMax: rulesMax).rules(inForceAt: now)
    }
}
