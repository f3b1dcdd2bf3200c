import AlertLog
import CommandLine
import Telephony
import Wire
import Views

/// `callwarden alerts`: what the agent noticed.
enum AlertsGroup {
    static let group = CommandGroup(
        "alerts",
        summary: "list, watch, show, judge and export alerts",
        members: [
            .command(AlertsListCommand.self), .command(AlertsShowCommand.self),
            .command(AlertsWatchCommand.self),
            .command(AlertsSetCommand.self), .command(AlertsExportCommand.self),
        ],
        examples: [
            Example("alerts list --since 24h", "the alerts of the last day"),
            Example("alerts show 41", "one alert with its calls and kills"),
            Example("alerts set 41 --status confirmed --note 'test calls of ACME'", "judge it"),
        ]
    )

    /// A status that an analyst gives.
    static let status = Option.maybe(
        "status",
        ValueKind<AlertStatus>.oneOf,
        value: "STATUS",
        AlertStatus.allCases.map(\.rawValue).joined(separator: ", ")
    )
}

enum AlertsListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list alerts, the latest first",
        discussion: """
            Works while the agent runs and while it does not. KILLS counts the calls that are known to
            be over, of those that were to be ended. Times are this machine's on a terminal, UTC
            elsewhere and with --utc; a time behind --since or --until that names no zone is read so,
            too. The columns of -o csv are those of 'alerts export'.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, AlertsGroup.status.spec, LogQueryOptions.limit.spec,
            ClockOption.clock.spec,
        ] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("alerts list --since 24h --status new", "what is still to be looked at"),
            Example("alerts list --callee 08031234567", "every attack on one number"),
            Example("alerts list -o json | jq .callers", "for a program, one alert a line"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[AlertsGroup.status]?.rawValue
        let reader = try arguments.logReader(on: console)
        try console.list(
            in: AlertTable(clock: arguments[ClockOption.clock]),
            nothing: "no alerts",
            json: { $1.write(try reader.told(of: $0)) },
            { try reader.eachAlert(filter, $0) }
        )
        return .done
    }
}
