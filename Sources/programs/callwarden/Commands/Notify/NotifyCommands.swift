import AlertLog
import CommandLine
import Telephony

extension Console {
    /// Prints a line of which others may have written a part.
    func printEscaped(_ text: String) throws {
        try print(TextEscape.sentence(text, bytesMax: LogEditor.textBytesMax))
    }
}

enum NotifyTestCommand: Command {
    static let name = Positional<String>.required("NAME", .text, "the destination")

    static let declaration = Declaration(
        "test",
        summary: "have a test sent to a destination, and say what came of it",
        discussion: """
            The running callwarden-ship sends it at once, whatever routes and silences say, and does not
            try again. Exit code 1 where it was not taken or no callwarden-ship runs, 3 where there is
            no such destination. One that had been disabled is taken up again where the test arrives.
            """,
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [name.spec],
        examples: [Example("notify test noc", "does it reach them?")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let names = try arguments.destinations(named: arguments[name], on: console)
        return try NotifyRequests(arguments, on: console).ask(.test, ofEach: names, on: console)
    }
}

enum NotifyResendCommand: Command {
    static let alert = Positional<Int>.required(
        "ALERT",
        .integer(1...Int.max),
        "the number of the alert"
    )
    static let to = Option.maybe(
        "to",
        .text,
        value: "NAME",
        "the destination (default: each of them)"
    )

    static let declaration = Declaration(
        "resend",
        summary: "send what was told of an alert once more",
        discussion: """
            In a message of its own, with the ids that its notices had: whoever has them can tell. Exit
            code 1 where one of the destinations did not take it, 3 where there is no such alert.
            """,
        options: [to.spec, AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [alert.spec],
        examples: [
            Example("notify resend 41", "tell everybody of alert 41 again"),
            Example("notify resend 41 --to noc", "only there"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let names = try arguments.destinations(named: arguments[to], on: console)
        let number = Int64(arguments[alert])
        guard try arguments.logReader(on: console).alert(number) != nil else {
            throw CommandError.notFound("there is no alert \(number); see 'callwarden alerts list'")
        }
        return try NotifyRequests(arguments, on: console)
            .ask(.resend, ofEach: names, alert: number, on: console)
    }
}

enum NotifyEnableCommand: Command {
    static let name = Positional<String>.required("NAME", .text, "the destination")

    static let declaration = Declaration(
        "enable",
        summary: "take up a destination again that wanted nothing more",
        discussion: """
            What came meanwhile is brought then. Exit code 1 where it was not disabled or no
            callwarden-ship runs, 3 where there is no such destination.
            """,
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [name.spec],
        examples: [Example("notify enable noc", "bring messages there again")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let names = try arguments.destinations(named: arguments[name], on: console)
        return try NotifyRequests(arguments, on: console).ask(.enable, ofEach: names, on: console)
    }
}
