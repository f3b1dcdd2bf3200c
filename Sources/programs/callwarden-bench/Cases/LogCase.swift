import AlertLog
import Warden
import Ring
import Telephony

/// Records out of the journal into the alert log, beside the same statements straight from SQLite's
/// C interface.
enum LogCase {
    static let described = BenchCase(
        name: "log",
        work: "alerts with their calls, and finished calls, from the journal into SQLite",
        heats: heats
    )

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        let records = LogRecords(alerts: context.isQuick ? 200 : 2_000)
        return [
            Heat(
                title: "\(records.all.count) records, \(records.alerts) alerts of "
                    + "\(LogRecords.callsPerAlert) calls, all finished",
                unit: "record",
                entries: [
                    .ready(name: "callwarden") { try own(records, context) },
                    .ready(name: "same statements from C") { try peer(records, context) },
                ],
                // 1.2 times the peer's time, as a speed.
                goals: [.speed(versus: "same statements from C", atLeast: 1 / 1.2)],
                expected: records.expected
            )
        ]
    }

    private static func remove(_ base: String) {
        for end in [".db", ".db-wal", ".db-shm", ".journal"] { FileSystem.remove(base + end) }
    }

    private static func options(_ path: String) -> LogOptions {
        var options = LogOptions(path: path, links: ["bench"])
        // Made-up calls are years old: tidied away, they would neither be there nor cost the same.
        options.retention.callDays = 0
        options.retention.alertDays = 0
        options.retention.ledgerDays = 0
        return options
    }

    /// A journal that holds all records, and a log that is new; then the writer moves one to the
    /// other.
    private static func own(_ records: LogRecords, _ context: BenchContext) throws -> Run {
        let base = context.scratch + "/log-\(UInt32.random(in: .min ... .max))"
        defer {
            for end in [".db", ".db-wal", ".db-shm", ".journal"] { FileSystem.remove(base + end) }
        }
        let journal = RecordJournal(try Journal(path: base + ".journal", capacity: 1 << 26))
        let writer = try LogWriter(options(base + ".db"), journal: journal.journal) { _ in }
        for record in records.all {
            guard journal.publish(record) else { throw BenchError.noAnswer("the journal is full") }
        }
        var isDone = false
        let time = Stopwatch.time {
            writer.run()
            isDone = writer.drain(within: .seconds(120))
        }
        guard isDone else { throw BenchError.noAnswer("the log was not written out in time") }
        let answer = try SQLiteDirect(path: base + ".db").answer()
        return Run(nanoseconds: time, items: records.all.count, answer: answer)
    }

    /// An empty log made by the product, filled by hand.
    private static func peer(_ records: LogRecords, _ context: BenchContext) throws -> Run {
        let base = context.scratch + "/peer-\(UInt32.random(in: .min ... .max))"
        defer {
            for end in [".db", ".db-wal", ".db-shm", ".journal"] { FileSystem.remove(base + end) }
        }
        let journal = try Journal(path: base + ".journal", capacity: 1 << 16)
        let writer = try LogWriter(options(base + ".db"), journal: journal) { _ in }
        writer.run()
        guard writer.drain(within: .seconds(30)) else { throw BenchError.noAnswer("no empty log") }
        // Closing folds the write-ahead log into the database, here as in the writer's thread.
        let time = try Stopwatch.time {
            try SQLiteDirect(path: base + ".db").store(records.all)
        }
        let answer = try SQLiteDirect(path: base + ".db").answer()
        return Run(nanoseconds: time, items: records.all.count, answer: answer)
    }
}
