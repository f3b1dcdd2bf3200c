import AlertLog
import CommandLine
import Records
import Telephony
import Views
import Wire

/// `callwarden notify silence`: what nobody is told of for a while.
enum SilenceGroup {
    static let group = CommandGroup(
        "silence",
        summary: "list, add and remove silences",
        discussion: """
            A silence keeps notices quiet at every destination until its end. Alerts are recorded, and
            calls are ended, as without it.
            """,
        members: [
            .command(SilenceListCommand.self), .command(SilenceAddCommand.self),
            .command(SilenceRemoveCommand.self),
        ],
        examples: [
            Example("notify silence list", "what is kept quiet now"),
            Example("notify silence remove 3", "tell of it again"),
        ]
    )
}

enum SilenceListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list silences",
        options: [RuleOptions.all.spec] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("notify silence list", "what is kept quiet now"),
            Example("notify silence list --all -o json", "for a program, those of the past too"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let rows = try arguments.logReader(on: console)
            .silences(all: arguments[RuleOptions.all], now: now)
        try console.list(rows, in: SilenceTable(), nothing: "no silences")
        return .done
    }
}

enum SilenceAddCommand: Command {
    static let rule = Option.maybe(
        "rule",
        .word(FindingRule.words),
        value: "RULE",
        "only alerts of this rule"
    )
    static let severity = Option.maybe(
        "severity",
        ValueKind<Notice.Severity>.oneOf,
        value: "SEVERITY",
        Notice.Severity.allCases.map(\.rawValue).joined(separator: ", ")
    )
    static let kind = Option.maybe(
        "kind",
        .text,
        value: "KIND",
        "only this kind, such as agent.dead, or a family such as alert"
    )
    static let callee = Option.maybe(
        "callee",
        .text,
        value: "NUMBER",
        "only this callee, as alerts name it, or a beginning: +23480*"
    )
    static let link = Option.maybe("switch", .text, value: "NAME", "only this switch")
    static let expires = Option.required(
        "expires",
        .expiry,
        value: "TIME",
        "when it ends: 2h from now, or a time"
    )

    static let declaration = Declaration(
        "add",
        summary: "tell nobody of something for a while",
        discussion:
            "What is to be kept quiet is said by one option at least; all of them must fit.",
        options: [
            rule.spec, severity.spec, kind.spec, callee.spec, link.spec, expires.spec,
            RuleOptions.reason.spec, AuthorOption.author.spec,
        ] + LogQueryOptions.place,
        examples: [
            Example(
                "notify silence add --callee '+23480*' --expires 2h --reason 'radio phone-in'",
                "not a word about these, for two hours"
            ),
            Example(
                "notify silence add --kind switch --switch pbx2 --expires 30m --reason 'upgrade'",
                "while a switch is worked on"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        var matcher = NoticeMatcher()
        matcher.rule = arguments[rule]
        matcher.severity = arguments[severity]
        matcher.kind = arguments[kind]
        matcher.callee = arguments[callee]
        matcher.link = arguments[link]
        guard !matcher.isEmpty else {
            throw CommandError.misuse(
                "what is to be kept quiet? give --rule, --severity, --kind, --callee or --switch"
            )
        }
        let silence = NewSilence(
            matcher,
            reason: arguments[RuleOptions.reason],
            expires: try arguments[expires].resolved(now: now, in: console.zone)
        )
        let id = try arguments.logEditor(on: console)
            .addSilence(silence, by: arguments.author(on: console), at: now)
        guard let id else {
            throw CommandError.failed(
                "\(LogEditor.silencesMax) silences are in force, and there may be no more"
            )
        }
        switch console.format {
        case .human: try console.print("silence \(id) added")
        case .json:
            let rows = try arguments.logReader(on: console).silences(all: true, now: now)
            if let row = rows.last(where: { $0.id == id }) { try console.print(JSON(row)) }
        }
        return .done
    }
}

enum SilenceRemoveCommand: Command {
    static let declaration = Declaration(
        "remove",
        summary: "take silences out of force",
        discussion: "They stay on record. Exit code 3 where none of a number is in force.",
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [RuleOptions.ids.spec],
        examples: [Example("notify silence remove 3", "tell of it again")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        try remove(arguments[RuleOptions.ids], called: "silence", on: console) { id in
            try editor.removeSilence(id, by: author, at: LogWriter.wallClock())
        }
        return .done
    }
}
