import AlertLog
import CommandLine
import Lists
import Settings
import Telephony
import Views
import Wire

/// `exempt import` and `block import`: a file of rules, all of it or nothing.
enum ImportCommand<Rule: FileRule>: Command {
    private static var noun: String { Rule.isBlock ? "block" : "exempt" }

    static var declaration: Declaration {
        let parties = Rule.isBlock ? [BulkOptions.caller.spec, BulkOptions.callee.spec] : []
        return Declaration(
            "import",
            summary: "add \(Rule.list.rawValue) from a file, all of them or none",
            discussion: """
                \(BulkOptions.files(of: Rule.list))

                A rule that stands in the file twice or is in force already, however it is written,
                refuses the whole, or is passed over with --skip-existing. --dry-run says what would
                change, and how many calls and alerts of the log each rule would have touched, found by
                the code of the agent. What 'add' asks about is asked here. A running agent takes all
                of it up within a second; 'audit' has one line for the whole and one for each rule.
                \(RuleOptions.patterns)
                """,
            options: parties + [
                BulkOptions.lines.spec, BulkOptions.format.spec, BulkOptions.reason.spec,
                Expiry.option.spec, BulkOptions.skip.spec, BulkOptions.dryRun.spec,
                BulkOptions.since.spec,
            ] + (Rule.isBlock ? [BulkOptions.yes.spec] : []) + [AuthorOption.author.spec]
                + LogQueryOptions.place,
            positionals: [BulkOptions.file.spec],
            examples: [
                Example(
                    "\(noun) export | callwarden \(noun) import --skip-existing -",
                    "what another machine has; here all of it is in force"
                ),
                Example(
                    "\(noun) export | callwarden \(noun) import --skip-existing --dry-run -",
                    "the same, and nothing is changed"
                ),
            ]
        )
    }

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let settings = try arguments.settings(on: console)
        let path = arguments[BulkOptions.file]
        let file = ListFile(
            try BulkOptions.bytes(of: path),
            of: Rule.list,
            format: arguments[BulkOptions.format],
            lines: arguments[BulkOptions.lines].flatMap(ListColumn.init(rawValue:))
        )
        var defaults = ListDefaults()
        defaults.reason = arguments[BulkOptions.reason]
        defaults.expires = try arguments[Expiry.option]?.resolved(now: now, in: console.zone)
        if Rule.isBlock {
            defaults.parties[.caller] = arguments[BulkOptions.caller]
            defaults.parties[.callee] = arguments[BulkOptions.callee]
        }
        let draft = ListDraft<Rule>(
            file.entries,
            defaults,
            plan: settings.plan,
            now: now,
            skipsRepeats: arguments[BulkOptions.skip],
            faults: file.faults
        )
        let work = BulkWork<Rule>(arguments, settings, path, now: now, on: console)
        try work.refuse(draft.faults, of: path)
        var batch = RuleBatch<Rule>(.imported, adding: draft.additions)
        batch.skipsExisting = arguments[BulkOptions.skip]
        batch.origin = path == "-" ? "what was piped in" : path
        try work.checkReach(of: draft, isMeant: Rule.isBlock && arguments[BulkOptions.yes])
        if arguments[BulkOptions.dryRun] {
            try work.tryOut(batch, draft)
        } else {
            try work.apply(batch, draft)
        }
        return .done
    }
}
