import AlertLog
import CommandLine
import Views

/// `callwarden notify`: what callwarden-ship brings to people.
enum NotifyGroup {
    static let group = CommandGroup(
        "notify",
        summary: "see what is brought where, test it, send again, keep quiet",
        discussion: """
            callwarden-ship brings what happens to the destinations of the settings. These commands read
            and write the log; what is to be sent, the running callwarden-ship sends.
            """,
        members: [
            .command(NotifyListCommand.self), .command(NotifyTestCommand.self),
            .command(NotifyResendCommand.self), .command(NotifyEnableCommand.self),
            .group(SilenceGroup.group),
        ],
        examples: [
            Example("notify list", "does everything arrive?"),
            Example("notify test noc", "send a test to one destination"),
            Example(
                "notify silence add --rule masking --callee +23480* --expires 2h "
                    + "--reason 'radio phone-in'",
                "not a word about these, for two hours"
            ),
        ]
    )
}

enum NotifyListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list destinations, with what is on its way and what went wrong",
        discussion: """
            BACKLOG counts notices that are not there yet, DROPPED messages that were refused or given
            up. A destination that is disabled wanted nothing more (status 410): 'notify enable' takes
            it up again, as a test that arrives does.
            """,
        options: LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("notify list", "does everything arrive?"),
            Example("notify list -o json", "for a program"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let rows = try arguments.logReader(on: console).destinations()
        try console.list(
            rows,
            in: DestinationTable(),
            nothing: "no destinations: callwarden-ship has had none to bring to"
        )
        return .done
    }
}
