import Agent
import AlertLog
import CommandLine
import Hindsight
import Settings
import Telephony
import Views
import Warden
import Wire

/// `callwarden report`: the week before you arm.
enum ReportCommand: Command {
    static let since = Option.maybe(
        "since",
        .time,
        value: "TIME",
        "from this time on, such as 2026-11-20T09:00Z, or 7d for so long ago (default 7d)"
    )
    static let html = Option.maybe("html", .file, value: "FILE", "write it there as one page, too")

    static let declaration = Declaration(
        "report",
        summary: "say what the agent would have ended, and how innocent that looks",
        discussion: """
            The week before you arm: alerts by callee and hour, which calls would have been ended, which
            of them look innocent and why (their callers talked with the callee, or called it at other
            times), callees that are like queues, what operators and the evidence said, how long the agent
            was blind; then which exemptions and which threshold and window are proposed. What each
            word means, in figures, stands at its end. Where the log keeps no finished calls (log.calls)
            it says what cannot be told.

            --html writes the same as one page with pictures, which needs nothing else and prints on A4.
            Of alerts the latest \(ReportTerms.alertsMax) are read, settings are tried on up to
            \(ReportTerms.sweptCallsMax) calls.
            """,
        options: [since.spec, LogQueryOptions.until.spec, html.spec] + LogQueryOptions.place,
        examples: [
            Example("report", "the last seven days"),
            Example("report --since 30d --html report.html", "the last month, as a page too"),
            Example("report -o json", "for a program"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let until = try arguments.time(LogQueryOptions.until, now: now, on: console) ?? now
        let start = try arguments.time(since, now: now, on: console) ?? until - 7 * RuleOptions.day
        guard start < until else { throw CommandError.misuse("--until is not after --since") }
        let settings = try arguments.settingsInForce(on: console) { console.complain($0) }
        let page = try arguments[html].map { path throws(CommandError) in
            try OutputFile(path: path, picture: true)
        }
        let replay = LogReplay(WardenSetup(settings), plan: settings.plan)
        let report = try LogReport(replay, keepsCalls: settings.log.recordsCalls).run(
            on: try arguments.logReader(on: console),
            since: start,
            until: until
        )
        switch console.format {
        case .json: try console.print(JSON(report))
        case .human: try show(report, on: console)
        }
        try page?.write(ReportPage(report).html)
        return .done
    }

    private static func show(_ report: WeekReport, on console: Console) throws {
        for (place, section) in report.sections.enumerated() {
            if place > 0 { try console.print("") }
            try console.print(console.styled(section.title, .heading))
            if let table = section.table {
                if table.isEmpty { try console.print("none") }
                try console.print(table)
            }
            for line in section.lines {
                try console.print(TextEscape.sentence(line, bytesMax: 1_024))
            }
        }
    }
}
