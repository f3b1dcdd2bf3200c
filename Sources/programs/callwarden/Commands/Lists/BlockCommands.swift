import AlertLog
import Calls
import Lists
import CommandLine
import Telephony
import Wire
import Views

/// `callwarden block`: who may not call whom.
enum BlockGroup {
    static let group = CommandGroup(
        "block",
        summary: "list, add and remove blocks",
        discussion: """
            A block ends the calls of one caller, or range of callers, to one callee: never of a
            callee alone, so that nobody can be cut off by attacking them. The agent makes blocks
            of its own after an alert where its settings say so (auto_block).
            """,
        members: [
            .command(BlockListCommand.self), .command(BlockAddCommand.self),
            .command(BlockRemoveCommand.self),
        ],
        examples: [
            Example("block list", "what is blocked now"),
            Example(
                "block add --caller +2348031110001 --callee 08031234567 --reason 'stalker'",
                "end every call between the two"
            ),
        ]
    )
}

enum BlockListCommand: Command {
    static let declaration = Declaration(
        "list",
        summary: "list blocks",
        options: [RuleOptions.all.spec] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("block list", "what is blocked now"),
            Example("block list --all -o json", "for a program, those of the past too"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let reader = try arguments.logReader(on: console)
        let rows = try reader.blocks(all: arguments[RuleOptions.all], now: now)
        try console.list(rows, in: BlockTable(), nothing: "no blocks")
        return .done
    }
}

enum BlockAddCommand: Command {
    static let caller = Option.required(
        "caller",
        .text,
        value: "NUMBER",
        "who may not call: a number in any written form, or a prefix"
    )
    static let callee = Option.required(
        "callee",
        .text,
        value: "NUMBER",
        "who may not be called by them"
    )

    static let yes = Option.flag("yes", short: "y", "make a wide block all the same")

    static let declaration = Declaration(
        "add",
        summary: "end every call of a caller to a callee",
        discussion: """
            An agent that is not armed records the calls as ones that it would have ended. A block on
            a range says how many of the last 24 hours' calls it would have touched; where they are
            more than \(PatternReach.callsMax), or the range is wide, it is made only with --yes. A range
            of callers that is everybody is refused. What a block ends makes an alert of rule block.
            \(RuleOptions.patterns)
            """,
        options: [
            caller.spec, callee.spec, RuleOptions.reason.spec, Expiry.option.spec, yes.spec,
            AuthorOption.author.spec,
        ] + LogQueryOptions.place,
        examples: [
            Example(
                "block add --caller '+23480311*' --callee 08031234567 --reason attack "
                    + "--expires 24h",
                "a range of callers for a day"
            )
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let plan = try arguments.plan(on: console)
        let expires = try arguments[Expiry.option]?.resolved(now: now, in: console.zone)
        let new = try checked("--caller or --callee") { () throws(PatternError) in
            try NewBlock(
                caller: arguments[caller],
                callee: arguments[callee],
                reason: arguments[RuleOptions.reason],
                expires: expires,
                plan: plan
            )
        }
        try checkReach(of: new, arguments, plan, now, on: console)
        let author = arguments.author(on: console)
        let id = try arguments.logEditor(on: console).addBlock(new, by: author, at: now)
        switch console.format {
        case .human:
            try console.print("block \(id) added")
            RuleOptions.explain(new.callerPattern, on: console)
            RuleOptions.explain(new.calleePattern, on: console)
        case .json:
            let rows = try arguments.logReader(on: console).blocks(all: true, now: now)
            if let row = rows.last(where: { $0.id == id }) {
                try console.print(JSON(row))
            }
        }
        return .done
    }
}

extension BlockAddCommand {
    /// Says what a block on a range would have touched, and refuses one that is wide.
    private static func checkReach(
        of new: NewBlock,
        _ arguments: Arguments,
        _ plan: NumberingPlan,
        _ now: EventTime,
        on console: Console
    ) throws {
        let reader = try arguments.logReader(on: console)
        let since = now - RuleOptions.day
        guard let reach = try reader.reach(of: new, plan: plan, since: since) else { return }
        guard !reach.isEverybody else {
            throw CommandError.failed(
                "\(new.caller) made \(reach.callersTouched) of the last 24 hours' "
                    + "\(reach.calls) calls: that is everybody, and nothing is blocked by callee alone"
            )
        }
        guard new.isWide(reach), !arguments[yes] else {
            console.complain("this block \(reach)")
            return
        }
        throw CommandError.failed("this block \(reach); with --yes it is made all the same")
    }
}

enum BlockRemoveCommand: Command {
    static let declaration = Declaration(
        "remove",
        summary: "end blocks",
        discussion: "They stay on record. Exit code 3 where none of a number is in force.",
        options: [AuthorOption.author.spec] + LogQueryOptions.place,
        positionals: [RuleOptions.ids.spec],
        examples: [Example("block remove 4", "end block 4")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        try remove(arguments[RuleOptions.ids], called: "block", on: console) { id in
            try editor.removeBlock(id, by: author, at: LogWriter.wallClock())
        }
        return .done
    }
}
