import AlertLog
import Records
import Ring
import Telephony

/// Finished calls out of the log as JSON, one object a line, beside SQLite's own shell on the same rows.
enum RowsCase {
    static let described = BenchCase(
        name: "rows",
        work: "finished calls of the alert log as JSON, both programs from start to end",
        heats: heats
    )

    private static let peer = "sqlite3 -json"
    /// The columns that the command shows, in the order in which it reads them.
    private static let statement = """
        SELECT 'call' AS type, call_id, caller, callee, started_us, answered_us, ended_us, cause, \
        switch, caller_sent, callee_sent, name, source, user_agent, sip_call_id, attestation \
        FROM calls ORDER BY ended_us DESC, id DESC LIMIT
        """

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        let program = "\(context.root)/.build/release/callwarden"
        let alerts = context.isQuick ? 250 : 12_500
        let calls = alerts * LogRecords.callsPerAlert
        let log = try FilledLog(alerts: alerts, context)
        let own = ["calls", "-n", "\(calls)", "-o", "json", "--database", log.path]
        let direct = ["-readonly", "-json", log.path, "\(statement) \(calls)"]
        return [
            Heat(
                title: "\(calls) calls, a line each",
                unit: "call",
                entries: [
                    FileSystem.isExecutable(program)
                        ? .ready(name: "callwarden calls") { try run([program] + own, log) }
                        : .absent(
                            name: "callwarden calls",
                            why: "swift build -c release --product callwarden"
                        ),
                    FileSystem.isExecutable("/usr/bin/sqlite3")
                        ? .ready(name: peer) { try run(["/usr/bin/sqlite3"] + direct, log) }
                        : .absent(name: peer, why: "apt-get install sqlite3"),
                ],
                goals: [.speed(versus: peer, atLeast: 0.5)],
                expected: "\(calls) lines"
            )
        ]
    }

    private static func run(_ words: [String], _ log: FilledLog) throws -> Run {
        var lines = 0
        let time = try Stopwatch.time {
            lines = try PeerProgram.output(of: words).utf8.count { $0 == UInt8(ascii: "\n") }
        }
        return Run(nanoseconds: time, items: lines, answer: "\(lines) lines")
    }
}

/// A log with so many calls, gone with this object.
private final class FilledLog {
    let path: String
    private let base: String

    init(alerts: Int, _ context: BenchContext) throws {
        base = context.scratch + "/rows-\(UInt32.random(in: .min ... .max))"
        path = base + ".db"
        var options = LogOptions(path: path, links: ["bench"])
        // Made-up calls are years old.
        options.retention.callDays = 0
        options.retention.alertDays = 0
        let journal = RecordJournal(try Journal(path: base + ".journal", capacity: 1 << 27))
        let writer = try LogWriter(options, journal: journal.journal) { _ in }
        for record in LogRecords(alerts: alerts).all {
            guard journal.publish(record) else { throw BenchError.noAnswer("the journal is full") }
        }
        writer.run()
        guard writer.drain(within: .seconds(120)) else {
            throw BenchError.noAnswer("the log was not written out in time")
        }
    }

    deinit {
        for end in [".db", ".db-wal", ".db-shm", ".journal"] { FileSystem.remove(base + end) }
    }
}
