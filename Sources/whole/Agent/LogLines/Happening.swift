import AlertLog
import Records
import Switches

/// How much a log line matters: the numbers of syslog, which journald reads in front of a line.
package enum Severity: Int, Sendable, Comparable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6

    package var word: String { "\(self)" }

    package static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Something that an operator may want to read about.
enum Happening: Sendable {
    case record(WardenRecord)
    case link(name: String, LinkReport)
    case log(LogNotice)
    /// The journal had no room for a record.
    case recordRefused
    /// Whether kills can be recorded, and so be made, changed.
    case canRecordKills(Bool)
    /// The journal had no room for a kill, so it was not made.
    case killRefused(KillRecord)
    /// Our own words; what others wrote stands in fields behind them.
    case message(Severity, String, [(key: String, value: String)])
}
