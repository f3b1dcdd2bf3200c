import AlertLog
import CommandLine
import Telephony
import Wire

/// `callwarden exempt`: parties and networks that the rule leaves alone.
enum ExemptGroup {
    static let group = CommandGroup(
        "exempt",
        summary: "list, add, remove and check exemptions",
        discussion: """
            Calls of an exempt caller, to an exempt callee or from an exempt address are neither
            counted nor ended. A running agent takes a change up within a second, and stops kills
            under way. The emergency numbers of the settings are exempt besides.
            """,
        members: [
            .command(ExemptListCommand.self), .command(ExemptAddCommand.self),
            .command(ExemptRemoveCommand.self), .command(ExemptCheckCommand.self),
        ],
        examples: [
            Example(
                "exempt add --callee 08031234567 --reason 'radio phone-in'",
                "never end its calls"
            ),
            Example("exempt list", "what is exempt now"),
        ]
    )

    static func table() -> Table {
        Table([
            .right("id"), .left("subject"), .left("pattern"), .left("state"), .right("hits"),
            .left("last hit"), .left("expires"), .left("author"), .left("reason"),
        ])
    }

    static func cells(_ row: ExemptionRow, now: EventTime) -> [Cell] {
        [
            Cell("\(row.id)"), Cell(row.subject), .brief(row.pattern, 40),
            .ruleState(row.state(at: now)), Cell("\(row.hits)"), .time(row.lastHit),
            row.expires.map { .time($0) } ?? Cell("never", .faint), .brief(row.author, 20),
            .brief(row.reason, 60),
        ]
    }
}

enum ExemptListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list exemptions with what they kept from harm",
        options: [RuleOptions.all.spec] + LogQueryOptions.place,
        examples: [
            Example("exempt list", "what is exempt now, and how often that mattered"),
            Example("exempt list --all -o json", "for a program, those of the past too"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let reader = try arguments.logReader(on: console)
        var table = ExemptGroup.table()
        for row in try reader.exemptions(all: arguments[RuleOptions.all], now: now) {
            switch console.format {
            case .json: try console.print(JSON.exemption(row, now: now))
            case .human: table.add(ExemptGroup.cells(row, now: now))
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("no exemptions") }
        return .done
    }
}
