import AlertLog
import Records
package import Settings
import Switches

/// How much a log line matters: the numbers of syslog, which journald reads in front of a line.
package enum Severity: Int, Sendable, Comparable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
    case debug = 7

    /// The least grave of a level.
    package init(_ level: LogLevel) {
        switch level {
        case .error: self = .error
        case .warning: self = .warning
        case .notice: self = .notice
        case .info: self = .info
        case .debug: self = .debug
        }
    }

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
    /// What is said from now on, whatever was said before; who asked for it, nil for the settings.
    case level(Severity, by: Signals.Sender?)
    /// Our own words; what others wrote stands in fields behind them.
    case message(Severity, String, [(key: String, value: String)])
}
