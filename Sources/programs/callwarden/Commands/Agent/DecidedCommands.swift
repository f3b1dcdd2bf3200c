import AlertLog
import CommandLine
import Settings
import Views
import Wire

/// `callwarden decided`: settings that were decided in place of what file and environment say.
enum DecidedGroup {
    static let group = CommandGroup(
        "decided",
        summary: "list settings that were decided, and let the settings file say again",
        discussion: """
            'callwarden arm' and 'disarm', and POST /acm/config of callwarden-web, decide a setting while
            the agent runs: the log keeps it, on record, and it stands over file and environment until
            it is decided otherwise or taken back.
            """,
        members: [.command(DecidedListCommand.self), .command(DecidedRestoreCommand.self)],
        examples: [
            Example("decided list", "what was decided, by whom and why"),
            Example("decided restore", "the settings file holds again"),
        ]
    )
}

enum DecidedListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list what was decided in place of the settings",
        options: LogQueryOptions.place,
        hasRows: true,
        examples: [Example("decided list", "what was decided, by whom and why")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let rows = try arguments.logReader(on: console).decidedSettings()
        try console.list(
            rows,
            in: DecidedTable(),
            nothing: "nothing was decided: file and environment say all"
        )
        return .done
    }
}

enum DecidedRestoreCommand: Command {
    static let key = Positional<String?>.maybe(
        "KEY",
        .text,
        "the setting, as 'decided list' names it (default: all of them)"
    )
    static let declaration = Declaration(
        "restore",
        summary: "take back what was decided: file and environment hold again",
        discussion: """
            A running agent takes that up at once and answers what changed. Exit code 3 where a setting
            is named that was not decided.
            """,
        options: [Decision.why.spec, AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [key.spec],
        examples: [
            Example("decided restore --reason 'the file is right'", "the file says all again")
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let path = try arguments.databasePath(on: console)
        let decided = try LogReader(path: path).decidedSettings().map(\.key)
        let named = arguments[key].map { [$0] } ?? decided
        if let unknown = named.first(where: { !decided.contains($0) }) {
            throw CommandError.notFound("\(unknown) was not decided; see 'callwarden decided list'")
        }
        guard !named.isEmpty else {
            throw CommandError.notFound("nothing was decided: file and environment say all")
        }
        let reply = try Decision(
            changes: named.map { ($0, nil) },
            author: arguments.author(on: console),
            reason: arguments[Decision.why] ?? ""
        ).take(in: path)
        if console.format == .json {
            let keys = JSON.array(named.map(JSON.string))
            try console.print((["type": "restored", "keys": keys] as JSON).adding(reply))
        } else {
            let words = "file and environment say again: \(named.joined(separator: ", "))"
            try console.print(reply == nil ? words + ", from the next start of an agent on" : words)
            if let reply { try console.say(reply) }
        }
        return reply?.answer == .refused ? .failed : .done
    }
}

/// Settings decided or taken back at a time.
struct Decision {
    static let why = Option.maybe("reason", .text, value: "TEXT", "why; stays on record")

    var changes: [(key: String, value: String?)]
    var author: String
    var reason: String

    private static var notAnswered: CommandError {
        .failed(
            "decided, and the agent has not answered within \(LogEditor.takenWithin / 1_000_000) s: look at "
                + "'callwarden status', which says what holds"
        )
    }

    /// Puts it into the log and waits for the agent's answer where one runs; nil where none does.
    ///
    /// An agent that runs and does not answer is no success: nobody knows what holds.
    func take(in path: String) throws -> ControlReply? {
        let editor = try LogEditor(path: path, origin: .command)
        let now = LogWriter.wallClock()
        let id = try editor.decide(
            changes,
            by: author,
            reason: reason,
            isAwaited: try LogCompactor(path: path).isInUse(at: now),
            at: now
        )
        guard let id else { return nil }
        guard let reply = try editor.waitForAnswer(to: id) else { throw Self.notAnswered }
        return reply
    }
}
