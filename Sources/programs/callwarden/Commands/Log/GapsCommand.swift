import AlertLog
import Calls
import Records
import CommandLine
import Telephony
import Wire

/// `callwarden gaps`: when the agent could not see a switch.
enum GapsCommand: Command {
    static let reason = Option.maybe(
        "reason",
        .word(GapReason.allCases.map(\.word)),
        value: "REASON",
        GapReason.allCases.map(\.word).joined(separator: ", ")
    )

    static let declaration = Declaration(
        "gaps",
        summary: "list the times in which the agent could not see a switch",
        discussion: """
            What happened in a gap is not in the log. An alert whose window touches one is marked
            incomplete, unless its reason is late: then events came, long after their stamps. --since
            and --until take the gaps that touch the time between them.
            """,
        options: LogQueryOptions.times + [
            LogQueryOptions.link.spec, reason.spec, LogQueryOptions.limit.spec,
        ] + LogQueryOptions.place,
        examples: [
            Example("gaps --since 24h", "was the agent blind today?"),
            Example("gaps --reason restarted", "restarts of a switch"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        var filter = try arguments.logFilter(on: console, now: now)
        filter.word = arguments[reason]
        let reader = try arguments.logReader(on: console)
        var table = Table([
            .right("id"), .left("from"), .left("to"), .right("lasted"), .left("switch"),
            .left("reason"), .right("lost"), .right("late by"),
        ])
        try forEach({ try reader.eachGap(filter, $0) }) { row in
            switch console.format {
            case .json: try console.print(json(row))
            case .human: table.add(cells(row, now: now))
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("no gaps") }
        return .done
    }

    private static func cells(_ row: GapRow, now: EventTime) -> [Cell] {
        let length = TimeText.duration(microseconds: max(0, (row.to ?? now) - row.from))
        return [
            Cell("\(row.id)"), .time(row.from),
            row.to.map { .time($0) } ?? Cell("still blind", .bad), Cell(length),
            .brief(row.link, 16), Cell(row.reason), Cell("\(row.eventsLost)"),
            row.lateMicroseconds == 0
                ? Cell("-", .faint)
                : Cell(TimeText.duration(microseconds: row.lateMicroseconds), .warning),
        ]
    }

    private static func json(_ row: GapRow) -> JSON {
        var json: JSON = ["type": "gap", "gap": .integer(row.id), "switch": .string(row.link)]
        json.add("reason", .string(row.reason))
        json.add(time: "from", row.from)
        json.add(time: "to", row.to)
        json.add("events_lost", .integer(row.eventsLost))
        json.add("late_us", .integer(row.lateMicroseconds))
        return json
    }
}
