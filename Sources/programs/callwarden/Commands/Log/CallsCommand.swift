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
        guard console.format == .json, let plan = RowPlan(of: CallRow.self) else {
            try console.list(in: CallTable(), nothing: "no calls") {
                try reader.eachCall(filter, $0)
            }
            return .done
        }
        try write(filter, of: reader, by: plan, on: console)
        return .done
    }

    /// Writes each call as it lies in the log, a page at a time.
    private static func write(
        _ filter: LogFilter,
        of reader: LogReader,
        by plan: RowPlan,
        on console: Console
    ) throws {
        var (writer, failure) = (RowWriter(), (any Error)?.none)
        try reader.eachCall(filter) { row in
            writer.write(row, by: plan)
            writer.endLine()
        } pageEnded: {
            defer { writer.removeAll() }
            do {
                try console.write(writer.bytes)
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
    }
}
