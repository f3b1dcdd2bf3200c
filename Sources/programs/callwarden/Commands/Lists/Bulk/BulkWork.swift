import AlertLog
import CommandLine
import Lists
import Settings
import Telephony
import Views
import Wire

/// What import and edit do with rules that were read.
struct BulkWork<Rule: FileRule> {
    let arguments: Arguments
    let settings: Settings
    /// Where the rules are from, as people are told.
    let place: String
    let now: EventTime
    let console: Console
    /// False where the rules are no file's.
    var hasLines = true

    init(
        _ arguments: Arguments,
        _ settings: Settings,
        _ place: String,
        now: EventTime,
        on console: Console
    ) {
        (self.arguments, self.settings, self.place) = (arguments, settings, place)
        (self.now, self.console) = (now, console)
    }

    /// Adds rules that are no file's, or says what they would have touched.
    func perform(_ rules: [Rule]) throws {
        var work = self
        work.hasLines = false
        try work.performUnlined(rules)
    }

    private func performUnlined(_ rules: [Rule]) throws {
        let draft = ListDraft<Rule>(rules, plan: settings.plan, now: now)
        var batch = RuleBatch<Rule>(.imported, adding: draft.additions)
        batch.skipsExisting = arguments[BulkOptions.skip]
        batch.origin = place
        try checkReach(of: draft, isMeant: Rule.isBlock && arguments[BulkOptions.yes])
        if arguments[BulkOptions.dryRun] {
            try tryOut(batch, draft)
        } else {
            try apply(batch, draft)
        }
    }

    /// Says each wrong line and refuses the whole, where there are any.
    func refuse(_ faults: [ListFault], of place: String) throws(CommandError) {
        guard !faults.isEmpty else { return }
        for sentence in ListFault.sentences(faults, hasLines: hasLines) {
            console.complain("\(place): \(sentence)")
        }
        let count = Set(faults.map(\.line)).count
        let what = (hasLines ? "line" : "rule") + (count == 1 ? "" : "s")
        throw .failed("nothing was changed: \(count) \(what) of \(place) cannot be taken")
    }

    /// Each costs a look at a day's calls.
    private static var rangesLookedInto: Int { 200 }

    /// Says what ranges reach, and refuses blocks that are wide or never made.
    func checkReach(of draft: ListDraft<Rule>, isMeant: Bool) throws {
        let reader = try arguments.logReader(on: console)
        if let blocks = draft.additions.map(\.rule) as? [NewBlock] {
            try check(blocks, draft.lines, reader, isMeant: isMeant)
        } else if let exemptions = draft.additions.map(\.rule) as? [NewExemption] {
            try sayReach(exemptions, reader)
        }
    }

    private func check(
        _ blocks: [NewBlock],
        _ lines: [Int],
        _ reader: LogReader,
        isMeant: Bool
    ) throws {
        let ranges = blocks.count { $0.callerPattern.isRange || $0.calleePattern.isRange }
        guard ranges <= Self.rangesLookedInto else {
            guard !isMeant else { return }
            throw CommandError.failed(
                "\(ranges) blocks on ranges: how many calls each would have touched is looked up for up to "
                    + "\(Self.rangesLookedInto) only; see --dry-run, and make them with --yes"
            )
        }
        var (faults, calls): ([ListFault], Int?) = ([], nil)
        for (line, block) in zip(lines, blocks)
        where block.callerPattern.isRange || block.calleePattern.isRange {
            calls = try calls ?? reader.callCount(since: now - RuleOptions.day)
            switch try BlockReach(of: block, reader, settings.plan, now: now, calls: calls) {
            case .refused(let words): faults.append(ListFault(line: line, words: words))
            case .wide(let words) where !isMeant:
                let words = "\(words); with --yes it is made all the same"
                faults.append(ListFault(line: line, words: words))
            case .wide, .said, nil: break
            }
        }
        try refuse(faults, of: place)
    }

    private func sayReach(_ exemptions: [NewExemption], _ reader: LogReader) throws {
        guard exemptions.contains(where: \.isRange) else { return }
        let trial = try reader.trial(of: exemptions, since: now - RuleOptions.day, until: nil)
        let calls = trial.onRecord.calls
        guard calls > 0 else { return }
        let most = trial.all.calls > calls / 2 ? "warning: " : ""
        console.complain(
            most + "these exemptions would have touched \(trial.all.calls) of the last 24 hours' "
                + "\(calls) calls"
        )
    }

    /// Does it, and says what was done.
    func apply(_ batch: RuleBatch<Rule>, _ draft: ListDraft<Rule>) throws {
        var batch = batch
        batch.rulesMax = settings.limits.listEntriesMax
        let outcome = try arguments.logEditor(on: console).apply(
            batch,
            plan: settings.plan,
            by: arguments.author(on: console),
            at: now
        )
        guard case .done(let ids) = outcome else { return try refuse(outcome, draft) }
        let made = ids.compactMap(\.self)
        let passed = draft.repeats + ids.count - made.count
        switch console.format {
        case .human: try console.print(Self.words(made, removed: batch.removed.count, passed))
        case .json:
            let wanted = Set(made)
            for row in try Rule.rows(of: arguments.logReader(on: console), now: now)
            where wanted.contains(Rule.id(of: row)) {
                try console.print(JSON(row))
            }
            try console.print(summary(made.count, batch.removed.count, passed, isDry: false))
        }
    }

    func refuse(_ outcome: RuleBatchOutcome, _ draft: ListDraft<Rule>) throws {
        switch outcome {
        case .done: return
        case .existing(let found):
            try refuse(
                found.map { place, id in
                    ListFault(
                        line: draft.lines[place],
                        words: "\(draft.additions[place].rule.words) is in force already as "
                            + "\(Rule.list.noun) \(id); --skip-existing passes over it"
                    )
                },
                of: place
            )
        case .changedSince:
            throw CommandError.failed(
                "nothing was changed: somebody else has changed the \(Rule.list.rawValue) meanwhile"
            )
        case .tooMany(let inForce, let limit):
            throw CommandError.failed(
                "nothing was changed: \(inForce) \(Rule.list.rawValue) would be in force, and "
                    + "limits.list_entries_max allows \(limit)"
            )
        }
    }

    /// What was made, in words: `3 exemptions added (4 to 6), 1 passed over`.
    static func words(_ made: [Int64], removed: Int, _ passed: Int) -> String {
        let noun = made.count == 1 ? Rule.list.noun : Rule.list.rawValue
        var words = "\(made.count) \(noun) added"
        if let first = made.first, let last = made.last {
            words += first == last ? " (\(first))" : " (\(first) to \(last))"
        }
        if removed > 0 { words += ", \(removed) removed" }
        if passed > 0 { words += ", \(passed) passed over" }
        return words
    }

    func summary(_ added: Int, _ removed: Int, _ passed: Int, isDry: Bool) -> JSON {
        [
            "type": "list_change", "list": .string(Rule.list.rawValue), "added": .integer(added),
            "removed": .integer(removed), "passed_over": .integer(passed),
            "dry_run": .boolean(isDry),
        ]
    }
}
