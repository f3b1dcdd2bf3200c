import AlertLog
import CommandLine
import Lists
import Settings
import Telephony
import Views
import Wire

/// What a batch would change, and what it would have touched.
extension BulkWork {
    /// Rules that are shown one by one; JSON has all.
    private static var shownMax: Int { 50 }

    func tryOut(_ batch: RuleBatch<Rule>, _ draft: ListDraft<Rule>) throws {
        let reader = try arguments.logReader(on: console)
        let existing = try reader.existing(batch, plan: settings.plan, now: now)
        guard existing.isEmpty || batch.skipsExisting else {
            return try refuse(.existing(existing), draft)
        }
        let since =
            try arguments.time(BulkOptions.since, now: now, on: console)
            ?? now - 7 * RuleOptions.day
        let rules = batch.added.enumerated().filter { existing[$0.offset] == nil }
            .map(\.element.rule)
        let trial = try reader.trial(of: rules, since: since, until: nil)
        let passed = draft.repeats + existing.count
        switch console.format {
        case .json:
            for (rule, tally) in zip(rules, trial.rules) {
                var json: JSON = ["type": "list_trial"]
                for party in rule.told { json.add(party.key, .string(party.text)) }
                json.add("reason", .string(rule.reason))
                json.add(time: "expires", rule.expires)
                Self.add(tally, to: &json)
                try console.print(json)
            }
            var json = summary(rules.count, batch.removed.count, passed, isDry: true)
            json.add(time: "since", since)
            Self.add(trial.all, to: &json)
            json.add("alerts_gone", .integer(trial.alertsGone))
            json.add("calls_on_record", .integer(trial.onRecord.calls))
            json.add("flagged_calls_on_record", .integer(trial.onRecord.flagged))
            json.add("alerts_on_record", .integer(trial.onRecord.alerts))
            try console.print(json)
        case .human: try show(trial, of: rules, batch.removed.count, passed, since: since)
        }
    }

    private static func add(_ tally: RuleTrial.Tally, to json: inout JSON) {
        json.add("calls", .integer(tally.calls))
        json.add("flagged_calls", .integer(tally.flagged))
        json.add("alerts", .integer(tally.alerts))
    }

    private func show(
        _ trial: RuleTrial,
        of rules: [Rule],
        _ removed: Int,
        _ passed: Int,
        since: EventTime
    ) throws {
        var table = Table([
            .left("rule"), .right("calls"), .right("flagged"), .right("alerts"), .left("reason"),
        ])
        for (rule, tally) in zip(rules, trial.rules).prefix(Self.shownMax) {
            table.add([
                .brief(rule.words, 60), Cell("\(tally.calls)"), Cell("\(tally.flagged)"),
                Cell("\(tally.alerts)"), .brief(rule.reason, 40),
            ])
        }
        try console.print(table)
        if rules.count > Self.shownMax {
            try console.print("and \(rules.count - Self.shownMax) more")
        }
        let there = trial.onRecord
        try console.print("")
        try console.print(
            "would be \(Self.words(count: rules.count)), \(removed) removed, "
                + "\(passed) passed over; nothing was changed"
        )
        let verb = Rule.isBlock ? "ended" : "spared"
        try console.print(
            "since \(TimeText.short(since)) it would have \(verb) \(trial.all.calls) of "
                + "\(there.calls) calls on record, and \(trial.all.flagged) of \(there.flagged) flagged "
                + "calls, of \(trial.all.alerts) of \(there.alerts) alerts"
        )
        if !Rule.isBlock, trial.alertsGone > 0 {
            try console.print(
                "of these alerts \(trial.alertsGone) would have had fewer parties than their limit"
            )
        }
        if there.calls == 0 {
            try console.print(
                "no finished calls of that time are on record (log.calls), so only alerts could be "
                    + "looked at"
            )
        }
    }

    private static func words(count: Int) -> String {
        "\(count) \(count == 1 ? Rule.list.noun : Rule.list.rawValue) added"
    }
}

extension FileRule {
    /// Whom it is about, by key.
    fileprivate var told: [(key: String, text: String)] {
        if let exemption = self as? NewExemption {
            return [(exemption.subject.rawValue, exemption.pattern)]
        }
        return parties.filter { !$0.column.hasSuffix("_kind") }.map { ($0.column, $0.text) }
    }
}
