import AlertLog
import Calls
import Lists
import CommandLine
import Settings
import Telephony
import Wire
import Views

/// `callwarden block`: who may not call whom.
enum BlockGroup {
    static let group = CommandGroup(
        "block",
        summary: "list, add, remove, import, export and edit blocks",
        discussion: """
            A block ends the calls of one caller, or range of callers, to one callee: never of a
            callee alone, so that nobody can be cut off by attacking them. The agent makes blocks
            of its own after an alert where its settings say so (auto_block).
            """,
        members: [
            .command(BlockListCommand.self), .command(BlockAddCommand.self),
            .command(BlockRemoveCommand.self), .command(ImportCommand<NewBlock>.self),
            .command(ExportCommand<NewBlock>.self), .command(EditCommand<NewBlock>.self),
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
    static let caller = Option.maybe(
        "caller",
        .text,
        value: "NUMBER",
        "who may not call: a number in any written form, or a prefix"
    )
    static let callee = Option.maybe(
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
            --from-alert blocks each caller of an alert from whom it called, or from --callee, and gives
            the alert as the reason where no other is said. --dry-run says what it would have touched.
            \(RuleOptions.patterns)
            """,
        options: [
            caller.spec, callee.spec, AlertParties.option.spec, BulkOptions.why.spec,
            Expiry.option.spec, BulkOptions.skip.spec, BulkOptions.dryRun.spec,
            BulkOptions.since.spec, yes.spec, AuthorOption.author.spec,
        ] + LogQueryOptions.place,
        examples: [
            Example(
                "block add --caller '+23480311*' --callee 08031234567 --reason attack "
                    + "--expires 24h",
                "a range of callers for a day"
            ),
            Example(
                "block add --from-alert 12 --expires 24h --dry-run",
                "what if the callers of alert 12 could not call there for a day?"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        if let alert = arguments[AlertParties.option] {
            try addAll(ofAlert: alert, arguments, on: console)
            return .done
        }
        guard let from = arguments[caller], let to = arguments[callee] else {
            throw CommandError.misuse(
                "a block needs --caller and --callee: nothing is blocked by one alone"
            )
        }
        let now = LogWriter.wallClock()
        let settings = try arguments.settings(on: console)
        let plan = settings.plan
        let expires = try arguments[Expiry.option]?.resolved(now: now, in: console.zone)
        let reason = try RuleOptions.given(arguments[BulkOptions.why])
        let new = try checked("--caller or --callee") { () throws(PatternError) in
            try NewBlock(caller: from, callee: to, reason: reason, expires: expires, plan: plan)
        }
        if arguments[BulkOptions.dryRun] || arguments[BulkOptions.skip] {
            let work = BulkWork<NewBlock>(arguments, settings, "--caller", now: now, on: console)
            try work.perform([new])
            return .done
        }
        try checkReach(of: new, arguments, plan, now, on: console)
        try RuleOptions.noteTwin(of: new, "block", arguments, plan, now: now, on: console)
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
    /// Blocks each caller of an alert from its callee.
    private static func addAll(
        ofAlert alert: Int,
        _ arguments: Arguments,
        on console: Console
    ) throws {
        guard arguments[caller] == nil else {
            throw CommandError.misuse("--from-alert names the callers itself; give no --caller")
        }
        let now = LogWriter.wallClock()
        let settings = try arguments.settings(on: console)
        let reader = try arguments.logReader(on: console)
        let parties = try AlertParties(of: alert, reader, plan: settings.plan)
        guard let to = arguments[callee] ?? parties.callee else {
            throw CommandError.failed(
                "the calls of alert \(alert) have no one callee; say with --callee whom they may not call"
            )
        }
        let expires = try arguments[Expiry.option]?.resolved(now: now, in: console.zone)
        let rules = try parties.callers.map { from in
            try NewBlock(
                caller: from,
                callee: to,
                reason: arguments[BulkOptions.why] ?? parties.reason,
                expires: expires,
                plan: settings.plan
            )
        }
        if parties.withheld > 0 {
            console.complain("\(parties.withheld) calls came without a number: not blocked")
        }
        guard !rules.isEmpty else {
            throw CommandError.failed("no caller of alert \(alert) could be blocked by name")
        }
        let work = BulkWork<NewBlock>(arguments, settings, "alert \(alert)", now: now, on: console)
        try work.perform(rules)
    }

    /// Says what a block on a range would have touched, and refuses one that is wide.
    private static func checkReach(
        of new: NewBlock,
        _ arguments: Arguments,
        _ plan: NumberingPlan,
        _ now: EventTime,
        on console: Console
    ) throws {
        let reader = try arguments.logReader(on: console)
        switch try BlockReach(of: new, reader, plan, now: now) {
        case .refused(let words): throw CommandError.failed(words)
        case .wide(let words) where !arguments[yes]:
            throw CommandError.failed("\(words); with --yes it is made all the same")
        case .wide(let words), .said(let words): console.complain(words)
        case nil: break
        }
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
