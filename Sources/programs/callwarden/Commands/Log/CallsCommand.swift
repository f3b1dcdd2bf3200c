import AlertLog
import CommandLine
import Records
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
            --since and --until go by the end of a call. With --follow the latest are shown first, the
            last of them at the bottom, then each call as it ends.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, cause.spec, LogQueryOptions.limit.spec,
            FollowLoop.option.spec,
        ] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example(
                "calls --since 1h --callee 08031234567",
                "who called a number in the last hour"
            ),
            Example("calls --follow --callee 08031234567", "each call to a number as it ends"),
            Example("calls --caller '+23480*' -o json", "for a program, one call a line"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[cause]
        if arguments[FollowLoop.option] {
            try arguments.checkFollow()
            try follow(filter, by: FollowLoop(arguments, on: console))
            return .done
        }
        let reader = try arguments.logReader(on: console)
        guard console.rowFormat == .json, let plan = RowPlan(of: CallRow.self) else {
            try console.list(in: CallTable(), nothing: "no calls") {
                try reader.eachCall(filter, $0)
            }
            return .done
        }
        try write(filter, of: reader, by: plan, on: console)
        return .done
    }

    /// Prints the latest calls, then each as it ends.
    static func follow(_ filter: LogFilter, by loop: FollowLoop) throws {
        var printer = try FollowPrinter(CallTable(), on: loop.console)
        try loop.run { reader in
            try printer.add(reader.calls(filter).rows.reversed())
        } next: { entries, reader in
            var (one, calls) = (filter, [CallRow]())
            for entry in entries where entry.kind == .record(.callFinished) {
                one.row = entry.row
                calls += try reader.calls(one).rows
            }
            try printer.add(calls)
        }
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
