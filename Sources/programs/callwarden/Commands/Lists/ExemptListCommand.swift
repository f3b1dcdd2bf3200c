import AlertLog
import CommandLine
import Telephony
import Wire
import Views

/// `callwarden exempt`: parties and networks that the rule leaves alone.
enum ExemptGroup {
    static let group = CommandGroup(
        "exempt",
        summary: "list, add, remove, check, import, export and edit exemptions",
        discussion: """
            Calls of an exempt caller, to an exempt callee or from an exempt address are neither
            counted nor ended. A running agent takes a change up within a second, and stops kills
            under way. The emergency numbers of the settings are exempt besides.
            """,
        members: [
            .command(ExemptListCommand.self), .command(ExemptAddCommand.self),
            .command(ExemptRemoveCommand.self), .command(ExemptCheckCommand.self),
            .command(ImportCommand<NewExemption>.self), .command(ExportCommand<NewExemption>.self),
            .command(EditCommand<NewExemption>.self),
        ],
        examples: [
            Example(
                "exempt add --callee 08031234567 --reason 'radio phone-in'",
                "never end its calls"
            ),
            Example("exempt list", "what is exempt now"),
        ]
    )
}

enum ExemptListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list exemptions with what they kept from harm",
        options: [RuleOptions.all.spec] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("exempt list", "what is exempt now, and how often that mattered"),
            Example("exempt list --all -o json", "for a program, those of the past too"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let reader = try arguments.logReader(on: console)
        let rows = try reader.exemptions(all: arguments[RuleOptions.all], now: now)
        try console.list(rows, in: ExemptionTable(), nothing: "no exemptions")
        return .done
    }
}
