import AlertLog
import CommandLine
import Lists
import Settings
import Telephony
import Wire

/// `exempt edit` and `block edit`: the list in an editor, and what changed there done at once.
enum EditCommand<Rule: FileRule>: Command {
    private static var noun: String { Rule.isBlock ? "block" : "exempt" }

    static var declaration: Declaration {
        Declaration(
            "edit",
            summary: "change the \(Rule.list.rawValue) in an editor, and do all of it or nothing",
            discussion: """
                Opens what export writes in $VISUAL or $EDITOR, or else in 'editor'. A line that is gone
                ends its rule, a line without an id makes one, and a line that says something else ends
                its rule and makes another; the differences are shown, and done in one go. Where anything
                is wrong, or somebody else has changed the list meanwhile, nothing is done and the text
                stays in a file that is named. A file without any rule is taken for a mistake.
                """,
            options: [
                BulkOptions.exportFormat.spec, BulkOptions.dryRun.spec, BulkOptions.since.spec,
            ] + (Rule.isBlock ? [BulkOptions.yes.spec] : []) + [AuthorOption.author.spec]
                + LogQueryOptions.place,
            examples: [
                Example("\(noun) edit", "all of them in your editor"),
                Example("\(noun) edit --dry-run", "see what it would do first"),
            ]
        )
    }

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let settings = try arguments.settings(on: console)
        let format = arguments[BulkOptions.exportFormat]
        guard format != .lines else {
            throw CommandError.misuse("--format: lines do not say all of a rule; edit csv or json")
        }
        let (before, mark) = try arguments.listText(
            of: Rule.self,
            as: format,
            plan: settings.plan,
            now: now,
            on: console
        )
        for words in before.leftOut { console.complain("left alone: \(words)") }
        let text = before.text(as: format)
        let file = try EditedFile(
            text,
            named: "\(Rule.list.rawValue).\(format.rawValue)",
            environment: console.environment
        )
        do {
            try console.flush()
            try file.edit(by: console.environment)
            let edited = try file.bytes(max: ListFile.Limits().bytesMax)
            if edited == Array(text.utf8) {
                console.note("nothing was changed")
            } else {
                let read = ListFile(edited, of: Rule.list, format: format)
                // Rules are made now, whenever the editor was opened.
                let time = LogWriter.wallClock()
                let work = BulkWork<Rule>(arguments, settings, file.path, now: time, on: console)
                try work.perform(ListChanges(from: before.entries, to: read), mark)
            }
        } catch {
            if (try? file.bytes(max: ListFile.Limits().bytesMax)) == Array(text.utf8) {
                file.remove()
            } else {
                console.complain("what you wrote is in \(file.path)")
            }
            throw error
        }
        file.remove()
        return .done
    }
}

extension BulkWork {
    /// Shows the differences, and does them.
    fileprivate func perform(_ changes: ListChanges, _ mark: RuleListMark) throws {
        let draft = ListDraft<Rule>(
            changes.added,
            ListDefaults(),
            plan: settings.plan,
            now: now,
            faults: changes.faults
        )
        try refuse(draft.faults, of: place)
        guard !changes.isEmpty else { return console.note("nothing was changed") }
        try checkReach(of: draft, isMeant: Rule.isBlock && arguments[BulkOptions.yes])
        if console.format == .human {
            for line in changes.words {
                try console.print(TextEscape.sentence(line, bytesMax: 1_024))
            }
        }
        var batch = RuleBatch<Rule>(.edited, adding: draft.additions)
        (batch.removed, batch.mark) = (changes.removed, mark)
        if arguments[BulkOptions.dryRun] {
            try tryOut(batch, draft)
        } else {
            try apply(batch, draft)
        }
    }
}
