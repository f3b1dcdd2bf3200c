import AlertLog
import CommandLine
import Telephony
import Wire
import Views

/// `callwarden calls`: finished calls, flagged or not.
enum CallsCommand: Command {
    static let cause = Option.maybe(
        "cause",
        .text,
        value: "CAUSE",
        "only calls that ended so, such as CALL_REJECTED"
    )

    static let declaration = Declaration(
        "calls",
        summary: "list finished calls, the latest first",
        discussion: """
            The agent keeps finished calls where its settings say so, and for as long as they say.
            --since and --until go by the end of a call.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, cause.spec, LogQueryOptions.limit.spec,
        ] + LogQueryOptions.place,
        examples: [
            Example(
                "calls --since 1h --callee 08031234567",
                "who called a number in the last hour"
            ),
            Example("calls --caller '+23480*' -o json", "for a program, one call a line"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[cause]
        let reader = try arguments.logReader(on: console)
        try console.list(in: CallTable(), nothing: "no calls") { try reader.eachCall(filter, $0) }
        return .done
    }
}
