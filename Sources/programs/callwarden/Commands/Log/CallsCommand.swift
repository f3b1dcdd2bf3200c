import AlertLog
import CommandLine
import Telephony
import Wire

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
        var table = Table([
            .left("started"), .left("caller"), .left("callee"), .right("rang"), .right("talked"),
            .left("cause"), .left("source"), .left("switch"), .left("call"),
        ])
        try forEach({ try reader.eachCall(filter, $0) }) { row in
            switch console.format {
            case .json: try console.print(json(row))
            case .human: table.add(cells(row))
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("no calls") }
        return .done
    }

    private static func cells(_ row: CallRow) -> [Cell] {
        let rang = (row.answered ?? row.ended) - row.started
        let talked = row.answered.map { TimeText.duration(microseconds: max(0, row.ended - $0)) }
        return [
            .time(row.started), .brief(row.caller), .brief(row.callee),
            Cell(TimeText.duration(microseconds: max(0, rang))), Cell(talked ?? "-"),
            .brief(row.cause), .brief(row.source), .brief(row.link, 16), .brief(row.id, 40),
        ]
    }

    private static func json(_ row: CallRow) -> JSON {
        var json: JSON = ["type": "call", "id": .string(row.id), "caller": .string(row.caller)]
        json.add("callee", .string(row.callee))
        json.add(time: "started", row.started)
        json.add(time: "answered", row.answered)
        json.add(time: "ended", row.ended)
        json.add("cause", .string(row.cause))
        json.add("switch", .string(row.link))
        json.add("caller_sent", .string(row.callerSent))
        json.add("callee_sent", .string(row.calleeSent))
        json.add("name", .string(row.name))
        json.add("source", .string(row.source))
        json.add("user_agent", .string(row.userAgent))
        json.add("sip_call_id", .string(row.sipCallID))
        return json
    }
}
