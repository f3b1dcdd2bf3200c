package import Figures
internal import Telephony

/// How the alert log is kept.
package struct LogOptions: Sendable, Equatable {
    /// The database file.
    package var path: String
    /// Names of the switches by their place in the settings.
    package var links: [String]
    /// Whether finished calls get rows of their own.
    package var storesCalls = true
    package var retention = Retention()
    /// How long caller and callee must have talked to know each other.
    package var talkSeconds = 10
    /// How long a locked database is waited for at the start, in milliseconds.
    package var openMilliseconds: Int32 = 5_000

    package init(path: String, links: [String]) {
        self.path = path
        self.links = links
    }
}

/// How long rows are kept; zero days keep them for ever.
package struct Retention: Sendable, Equatable {
    package var callDays = 30
    /// Finished calls kept at most, whatever their age; zero for as many as come in the days.
    package var callRowsMax: Int64 = 0
    /// Alerts with their calls and kills.
    package var alertDays = 400
    /// Gaps, brakes, and exemptions, blocks and expected calls that ended.
    package var ledgerDays = 400
    /// Callees that are silent for longer are forgotten, whatever the other days are.
    package static let silentDaysMax = 28
    /// What was learned of a callee goes so many days after its latest call.
    var baselineDays: Int {
        ledgerDays == 0 ? Self.silentDaysMax : min(ledgerDays, Self.silentDaysMax)
    }
    /// What a reader of the feed has not had waits for it this long at most.
    package var feedDays = 7

    package init() {}
}

/// Something about the log that an operator should hear.
package enum LogNotice: Sendable, Equatable {
    /// The database cannot be written; records wait in the journal, which is this full (0 to 1).
    case cannotWrite(DatabaseError, failures: Int, journalFill: Double)
    /// It can again.
    case writesAgain(failures: Int)
    /// Records that the database's own rules refused, since the start.
    case rejected(total: UInt64, DatabaseError)
    /// Records of the journal that could not be read, since the start.
    case unreadable(records: UInt64, ofNewerAgents: UInt64, damagedBytes: UInt64)
    /// Rows that the agent would have gone on with hold a word that only a newer program knows.
    case unknownRows(Int)
    /// Entries of the feed that were taken away before a reader had had them, since this was last said.
    case feedLost(UInt64, days: Int)
    /// Old rows could not be deleted.
    case cannotTidy(DatabaseError)
    /// The log was deleted or replaced under the agent, and is written to its place again; so many
    /// exemptions and blocks were taken along, nil where the old file could not be read.
    case filesRestored(LogFileTrouble, path: String, rules: Int?)
    /// What retention has deleted since this was last said.
    case tidied(RemovedRows)
    /// What the log grows to, and whether the days can be kept.
    case forecast(LogForecast)
    /// The file cannot shrink as it is, being so large.
    case cannotShrink(bytes: Int64)
    /// Old rows go slowly, the file being of an earlier version and so large.
    case slowRetention(bytes: Int64)
}

extension LogNotice: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotWrite(let error, let failures, let fill):
            "alert log cannot be written (\(failures) tries): \(error); the journal is "
                + "\(Int(fill * 100)) % full, kills stop when it is full; free disk space "
                + "or end what locks the database"
        case .writesAgain(let failures):
            "alert log can be written again after \(failures) failed tries"
        case .rejected(let total, let error):
            "alert log refused \(Counted.words(total, "record")) so far: \(error)"
        case .unreadable(let records, let newer, let bytes):
            "journal: \(records) records unreadable, \(newer) of a newer agent, "
                + "\(bytes) bytes damaged"
        case .unknownRows(let count):
            "alert log: \(count) rows of kills, alerts or brakes hold words of a newer version: "
                + "the agent starts without them"
        case .feedLost(let count, let days):
            "alert log: readers of the feed lost \(Counted.words(count, "entry", "entries")): they had not had them after "
                + "\(days) days (log.feed_days_max)"
        case .cannotTidy(let error): "alert log: old rows could not be deleted: \(error)"
        case .filesRestored(let trouble, let path, let rules):
            Self.text(of: trouble, path: path, rules: rules)
        case .tidied(let removed): "alert log: retention removed \(removed)"
        case .forecast(let forecast): "alert log: \(forecast)"
        case .cannotShrink(let bytes):
            "alert log: its file of \(bytes >> 20) MB was made by a version whose files do not "
                + "shrink; stop the agent and run 'callwarden compact' once"
        case .slowRetention(let bytes):
            "alert log: old calls go slowly from its file of \(bytes >> 20) MB, made by an earlier "
                + "version; stop the agent and run 'callwarden compact' once"
        }
    }
}

extension LogNotice {
    private static func text(of trouble: LogFileTrouble, path: String, rules: Int?) -> String {
        let taken =
            if let rules {
                "\(rules) exemptions and blocks in force were taken along"
            } else {
                "its exemptions and blocks could not be read: those in force hold until they are changed "
                    + "or the agent ends, so add them again"
            }
        return switch trouble {
        case .deleted, .emptied:
            "alert log \(path) was \(trouble.rawValue) under the agent: made anew, what waits in the "
                + "journal is kept; \(taken); all else that was in it is gone"
        case .replaced:
            "alert log \(path) was replaced under the agent: goes on in the file that is there now, "
                + "with what waits in the journal; of its exemptions, \(taken)"
        case .companions:
            "files beside alert log \(path) (-wal, -shm) were deleted under the agent: all is in the "
                + "database again, nothing is lost"
        }
    }
}

/// One figure of the agent's own statistics.
package enum StatValue: Sendable, Equatable {
    case integer(Int64)
    case real(Double)
    case text(String)

    /// What it says of lengths of time; nil where it is no histogram.
    package var buckets: FigureBuckets? {
        if case .text(let text) = self { FigureBuckets(written: text) } else { nil }
    }
}

/// How the writer is doing.
package struct LogWriterStatus: Sendable, Equatable {
    /// Records moved into the database since the start.
    package var records: UInt64 = 0
    package var unreadableRecords: UInt64 = 0
    package var rejectedRecords: UInt64 = 0
    /// Rows that retention deleted since the start.
    package var removed = RemovedRows()
    /// Entries of the feed that went before some reader had them, since the start.
    package var feedLost: UInt64 = 0
    /// Bytes of the database file.
    package var fileBytes: Int64 = 0
    /// Tries that failed in a row; zero while all is well.
    package var failures = 0
    package var lastError: DatabaseError?

    package init() {}
}
