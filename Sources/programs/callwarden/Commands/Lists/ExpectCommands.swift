import AlertLog
import CommandLine
import Lists
import Telephony
import Views
import Wire

/// `callwarden expect`: mass calls that are to come, such as a televote.
enum ExpectGroup {
    static let group = CommandGroup(
        "expect",
        summary: "list, add and remove mass calls that are expected",
        discussion: """
            A televote, a ticket sale or a school that closes brings more calls than a callee ever had.
            Said in advance, N is as high as that many calls want it, for that time, and alerts say that
            it was; attacks that are larger are still ended. A running agent takes a change up within a
            second.
            """,
        members: [
            .command(ExpectListCommand.self), .command(ExpectAddCommand.self),
            .command(ExpectRemoveCommand.self),
        ],
        examples: [
            Example(
                "expect add --callee 08031234567 --from 2h --to 4h --up-to 3000 --reason televote",
                "3,000 calls an hour for two hours"
            ),
            Example("expect list", "what is expected now and later"),
        ]
    )
}

enum ExpectListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list expected calls",
        options: [RuleOptions.all.spec] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("expect list", "what is expected now and later"),
            Example("expect list --all -o json", "for a program, those of the past too"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let reader = try arguments.logReader(on: console)
        let rows = try reader.expected(all: arguments[RuleOptions.all], now: now)
        try console.list(rows, in: ExpectedTable(), nothing: "no calls are expected")
        return .done
    }
}

enum ExpectRemoveCommand: Command {
    static let declaration = Declaration(
        "remove",
        summary: "take expected calls back",
        discussion:
            "They stay on record. Exit code 3 where none of a number are to come or under way.",
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [RuleOptions.ids.spec],
        examples: [Example("expect remove 4", "expect number 4 no longer")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        try remove(arguments[RuleOptions.ids], called: "expectation", on: console) { id in
            try editor.removeExpected(id, by: author, at: LogWriter.wallClock())
        }
        return .done
    }
}
