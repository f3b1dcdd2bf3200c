import AlertLog
import CommandLine
import Telephony
import Wire
import Views

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
            Every decision stays on record with its time, its author, where they came from (the
            command, or the web program with an address or a user), and what stood before and after it;
            none is ever changed or deleted. Starts and reloads of the agent name the user who sent the
            signal, and the settings file with its owner and when it was written.
            """,
        options: LogQueryOptions.times + [what.spec, LogQueryOptions.limit.spec]
            + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("audit --since 7d", "what was decided this week"),
            Example("audit --what switch.armed -o json", "every time a switch was armed"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[what]
        let reader = try arguments.logReader(on: console)
        try console.list(in: AuditTable(), nothing: "nothing decided") {
            try reader.eachAudit(filter, $0)
        }
        return .done
    }
}
