import AlertLog
import Calls
import Records
import CommandLine
import Telephony
import Wire
import Views

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
        hasRows: true,
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
        try console.list(in: GapTable(now: now), nothing: "no gaps") {
            try reader.eachGap(filter, $0)
        }
        return .done
    }
}
