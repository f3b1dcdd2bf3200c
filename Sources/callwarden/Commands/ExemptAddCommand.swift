import AlertLog
import Detection
import Telephony

enum ExemptAddCommand: Command {
    static let subject = Positional<NewExemption.Subject>.required(
        "SUBJECT",
        .oneOf,
        "callee, caller, or source for an address"
    )
    static let pattern = Positional<String>.required(
        "PATTERN",
        .text,
        "a number in any written form, a prefix such as +23480*, a name, or an address or network"
    )

    static let declaration = Declaration(
        "add",
        summary: "leave a party or an address alone from now on",
        discussion: """
            Numbers are read by the numbering plan of the settings. A prefix is written in
            international form, or nationally where the plan knows how.
            """,
        options: [RuleOptions.reason.spec, Expiry.option.spec, AuthorOption.author.spec]
            + LogQueryOptions.place,
        positionals: [subject.spec, pattern.spec],
        examples: [
            Example(
                "exempt add callee 08031234567 --reason 'radio phone-in'",
                "never end its calls"
            ),
            Example(
                "exempt add caller '+23480*' --reason 'own dialler' --expires 8h",
                "a range of callers, for a shift"
            ),
            Example(
                "exempt add source 192.0.2.0/24 --reason 'test lab'",
                "everything from a network"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let plan = try arguments.plan(on: console)
        let expires = try arguments[Expiry.option]?.resolved(now: now)
        let new = try checked("PATTERN") { () throws(PatternError) in
            try NewExemption(
                arguments[subject],
                pattern: arguments[pattern],
                reason: arguments[RuleOptions.reason],
                expires: expires,
                plan: plan
            )
        }
        try sayReach(of: new, plan, now, arguments, on: console)
        let author = arguments.author(on: console)
        let id = try arguments.logEditor(on: console).addExemption(new, by: author, at: now)
        switch console.format {
        case .human: try console.print("exemption \(id) added")
        case .json:
            let rows = try arguments.logReader(on: console).exemptions(all: true, now: now)
            if let row = rows.last(where: { $0.id == id }) {
                try console.print(JSON.exemption(row, now: now))
            }
        }
        return .done
    }
}

extension ExemptAddCommand {
    /// Says how many of the last day's calls a range would have left alone.
    private static func sayReach(
        of new: NewExemption,
        _ plan: NumberingPlan,
        _ now: EventTime,
        _ arguments: Arguments,
        on console: Console
    ) throws {
        let since = now - RuleOptions.day
        let reader = try arguments.logReader(on: console)
        let reach: PatternReach
        switch new.subject {
        case .source:
            let network = try checked("PATTERN") { () throws(PatternError) in
                try NetworkPrefix(written: new.pattern)
            }
            guard network.bits < network.bytes.count * 8 else { return }
            reach = try reader.reach(network: network, since: since)
        case .caller, .callee:
            let (pattern, filter) = try checked("PATTERN") { () throws(PatternError) in
                (
                    try PartyPattern(new.pattern, plan: plan),
                    try PartyFilter(new.pattern, plan: plan)
                )
            }
            guard pattern.isRange else { return }
            let isCaller = new.subject == .caller
            reach = try reader.reach(
                caller: isCaller ? filter : nil,
                callee: isCaller ? nil : filter,
                since: since
            )
        }
        let most = reach.touched > reach.calls / 2 ? "warning: " : ""
        console.note(ErrorText.line(most + "this exemption \(reach)"))
    }
}

enum ExemptRemoveCommand: Command {
    static let declaration = Declaration(
        "remove",
        summary: "end exemptions",
        discussion: "They stay on record. Exit code 3 where none of a number is in force.",
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [RuleOptions.ids.spec],
        examples: [Example("exempt remove 4", "end exemption 4")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        try remove(arguments[RuleOptions.ids], called: "exemption", on: console) { id in
            try editor.removeExemption(id, by: author, at: LogWriter.wallClock())
        }
        return .done
    }
}
