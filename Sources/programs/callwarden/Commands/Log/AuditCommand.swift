import AlertLog
import CommandLine
import Telephony
import Wire

/// `callwarden audit`: who decided what, and when.
enum AuditCommand: Command {
    static let what = Option.maybe(
        "what",
        .word(AuditEntry.What.allCases.map(\.rawValue)),
        value: "WHAT",
        AuditEntry.What.allCases.map(\.rawValue).joined(separator: ", ")
    )

    static let declaration = Declaration(
        "audit",
        summary: "list who armed, disarmed, exempted, blocked, held and judged",
        discussion: """
            Every decision stays on record with its time, its author, and what stood before and
            after it; none is ever changed or deleted. Starts and reloads of the agent name the user
            who sent the signal, and the settings file with its owner and when it was written.
            """,
        options: LogQueryOptions.times + [what.spec, LogQueryOptions.limit.spec]
            + LogQueryOptions.place,
        examples: [
            Example("audit --since 7d", "what was decided this week"),
            Example("audit --what switch.armed -o json", "every time a switch was armed"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[what]
        let reader = try arguments.logReader(on: console)
        var table = Table([
            .left("at"), .left("author"), .left("what"), .left("subject"), .left("before"),
            .left("after"), .left("note"),
        ])
        try forEach({ try reader.eachAudit(filter, $0) }) { row in
            switch console.format {
            case .json: try console.print(JSON.audit(row))
            case .human:
                table.add([
                    .time(row.at), .brief(row.author, 24), Cell(row.what), .brief(row.subject, 24),
                    .brief(row.before ?? "-", 32), .brief(row.after ?? "-", 32),
                    .brief(row.note ?? "", 60),
                ])
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("nothing decided") }
        return .done
    }
}

extension JSON {
    static func audit(_ row: AuditRow) -> JSON {
        var json: JSON = ["type": "audit", "audit": .integer(row.id)]
        json.add(time: "at", row.at)
        json.add("author", .string(row.author))
        json.add("what", .string(row.what))
        json.add("subject", .string(row.subject))
        json.add("before", .optional(row.before, JSON.string))
        json.add("after", .optional(row.after, JSON.string))
        json.add("note", .optional(row.note, JSON.string))
        return json
    }
}
