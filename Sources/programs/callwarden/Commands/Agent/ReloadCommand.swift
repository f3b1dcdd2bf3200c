import AlertLog
import CommandLine
import Telephony
import Wire

/// `callwarden reload`: has the running agent take up its settings, and says what it made of them.
enum ReloadCommand: Command {
    static let declaration = Declaration(
        "reload",
        summary: "have the agent load its settings anew, and say what changed",
        discussion: """
            The running agent loads its settings file and answers: each value that is different now, from
            what to what and where it comes from, which keys wait for a restart, and whether calls are
            ended from now on. Where anything is wrong all stays as it was, everything that is wrong is
            listed, and the exit code is 1; so it is where no agent answers. SIGHUP (systemctl reload)
            does the same without an answer.
            """,
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        examples: [
            Example("reload", "take up the settings as they are now"),
            Example("reload -o json", "the same for a program"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        let id = try editor.post(.reloadSettings, by: author, at: LogWriter.wallClock())
        guard let reply = try editor.waitForAnswer(to: id) else { throw LogEditor.nobodyTook }
        switch console.format {
        case .json: try console.print((["type": "reload"] as JSON).adding(reply))
        case .human:
            if reply.answer == .stoodSo { try console.print("nothing changed") }
            try console.say(reply)
        }
        return reply.answer == .refused ? .failed : .done
    }
}

extension Console {
    /// Each line of an answer; what went wrong goes to stderr.
    func say(_ reply: ControlReply) throws {
        for line in reply.lines {
            let words = TextEscape.escaped(line)
            let isWrong = reply.answer == .refused || line.hasPrefix("warning: ")
            if isWrong { complain(words) } else { try print(words) }
        }
    }
}

extension JSON {
    /// The same object with what the agent answered; null where none did.
    func adding(_ reply: ControlReply?) -> JSON {
        var json = self
        json.add("answer", .optional(reply) { .string($0.answer.rawValue) })
        json.add("told", .array((reply?.lines ?? []).map(JSON.string)))
        return json
    }
}
