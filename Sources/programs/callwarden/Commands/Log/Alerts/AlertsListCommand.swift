import AlertLog
import CommandLine
import Telephony
import Wire

/// `callwarden alerts`: what the agent noticed.
enum AlertsGroup {
    static let group = CommandGroup(
        "alerts",
        summary: "list, show, judge and export alerts",
        members: [
            .command(AlertsListCommand.self), .command(AlertsShowCommand.self),
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
            Works while the agent runs and while it does not. Times are UTC. KILLS counts the calls
            that are known to be over, of those that were to be ended.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, AlertsGroup.status.spec, LogQueryOptions.limit.spec,
            ClockOption.clock.spec,
        ] + LogQueryOptions.place,
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
        var table = Table([
            .right("id"), .left("tripped"), .left("callee"), .right("callers"), .right("calls"),
            .right("kills"), .left("state"), .left("status"), .left("switch"), .left("note"),
        ])
        try forEach({ try reader.eachAlert(filter, $0) }) { row in
            switch console.format {
            case .json:
                let details = AlertDetails(
                    alert: row,
                    calls: try reader.calls(of: row.id)
                )
                try console.print(JSON.alert(details))
            case .human: table.add(cells(row, arguments[ClockOption.clock]))
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("no alerts") }
        return .done
    }

    private static func cells(_ row: AlertRow, _ clock: ClockChoice?) -> [Cell] {
        let kills = row.kills == 0 ? "-" : "\(row.killsOver)/\(row.kills)"
        let isWhole = row.killsOver == row.kills
        return [
            Cell("\(row.id)"), .time(clock.ofSwitch(row.tripped, row.clockMicroseconds)),
            .brief(row.callee),
            Cell("\(row.distinctCallers)"),
            Cell("\(row.calls)"), Cell(kills, isWhole ? .plain : .bad),
            Cell(row.interrupted ? "interrupted" : row.state), .alertStatus(row.status),
            .brief(row.link, 16), .brief(row.note ?? "", 40),
        ]
    }
}
