import Agent
import AlertLog
import CommandLine
import Settings
import Views
import Warden

/// `callwarden status`: whether all is well, for monitors and for eyes.
enum StatusCommand: Command {
    static let declaration = Declaration(
        "status",
        summary: "say in one screen and one exit code whether all is well",
        discussion: """
            Judges what the log tells of the agent, whether it runs or not, and changes nothing. The
            first line is as Nagios and its kin read it, figures to draw behind the bar; below stands
            what was looked at, and which command shows more of what is not fine. Exit code 0: all is
            well; 1, a warning: events later than limits.late_milliseconds, a switch that takes no
            kills, calls still up or unarmed or events given away in the last hour, brakes that hold,
            a journal over 50 % full, under 10 % or 500 MB of free disk; 2, critical: an agent that
            does not run (no figures for 10 s), a switch that is not seen, a journal over 90 % full,
            under 2 % or 100 MB of free disk; 3: log or settings cannot be read. Words that the
            command line does not know end with 2 as everywhere.
            """,
        options: [CommonOptions.utc.spec] + LogQueryOptions.place,
        exits: [
            "all is well", "a warning",
            "critical, or used wrongly", "log or settings cannot be read",
        ],
        examples: [
            Example("status", "is all well?"),
            Example("status -o json", "one object, each check with its state and figures"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let report = try report(arguments, on: console)
        switch console.format {
        case .json: try console.print(report.json)
        case .human:
            try console.print(report.line)
            try console.print(report.table)
        }
        return report.state.exitCode
    }

    /// What cannot be read is an answer, too: a monitor takes it from stdout.
    private static func report(
        _ arguments: Arguments,
        on console: Console
    ) throws -> StatusReport {
        let now = LogWriter.wallClock()
        do {
            let settings = try arguments.settings(on: console)
            let setup = WardenSetup(settings)
            let path = arguments[CommonOptions.database] ?? settings.log.database
            let reader = try LogReader(path: path)
            let figures = try reader.snapshot { try reader.status(setup.baselines, at: now) }
            let judged = StatusSetup(
                lateMicroseconds: setup.lateMicroseconds,
                withoutFeed: Set(settings.switches.filter { !$0.hasFeed }.map(\.name)),
                recordsCalls: settings.log.recordsCalls,
                armedBySettings: settings.armedSwitches
            )
            return StatusReport(figures, judged, at: now, in: console.zone)
        } catch let error as SettingsErrors {
            let problems = error.problems.map(\.description).joined(separator: "; ")
            return StatusReport(unknown: problems, at: now)
        } catch let error as AlertLogError {
            return StatusReport(unknown: "\(error)", at: now)
        } catch let error as DatabaseError {
            return StatusReport(unknown: "\(error)", at: now)
        }
    }
}

extension StatusState {
    /// Monitors give the same numbers another meaning than other commands do.
    fileprivate var exitCode: ExitCode {
        switch self {
        case .ok: .done
        case .warning: .failed
        case .critical: .misused
        case .unknown: .notFound
        }
    }
}
