import AlertLog
import CommandLine
import Lists
import Telephony

/// What stands for fields that a file leaves empty.
struct ListDefaults: Sendable {
    var reason: String?
    var expires: EventTime?
    var parties: [ListColumn: String] = [:]
}

/// The rules that a file says, each with its line, or what is wrong with it.
struct ListDraft<Rule: FileRule>: Sendable {
    private(set) var lines: [Int] = []
    private(set) var additions: [RuleBatch<Rule>.Addition] = []
    private(set) var faults: [ListFault]
    /// Lines that say what one before them says, passed over.
    private(set) var repeats = 0
    private let defaults: ListDefaults
    private let plan: NumberingPlan
    private let now: EventTime
    private var known: [RuleKey: Int] = [:]

    /// Reads the entries of a file; with `skipsRepeats` a line that says the same again is passed over.
    init(
        _ entries: [ListEntry],
        _ defaults: ListDefaults,
        plan: NumberingPlan,
        now: EventTime,
        skipsRepeats: Bool = false,
        faults: [ListFault] = []
    ) {
        (self.defaults, self.plan, self.now) = (defaults, plan, now)
        self.faults = faults
        for entry in entries {
            do throws(ListFault) {
                try take(entry, skipsRepeats: skipsRepeats)
            } catch {
                self.faults.append(error)
            }
        }
    }

    /// Rules that are no file's: a line each.
    init(_ rules: [Rule], plan: NumberingPlan, now: EventTime) {
        (defaults, faults) = (ListDefaults(), [])
        (self.plan, self.now) = (plan, now)
        lines = Array(1...max(1, rules.count))
        additions = rules.map { RuleBatch.Addition($0, by: nil) }
    }

    private mutating func take(_ entry: ListEntry, skipsRepeats: Bool) throws(ListFault) {
        let rule = try rule(of: entry)
        if let line = known[rule.key] {
            guard skipsRepeats else {
                throw ListFault(line: entry.line, words: "\(rule.words) is line \(line) again")
            }
            repeats += 1
            return
        }
        known[rule.key] = entry.line
        lines.append(entry.line)
        additions.append(RuleBatch.Addition(rule, by: entry[.author]))
    }

    private func rule(of entry: ListEntry) throws(ListFault) -> Rule {
        var entry = entry
        for (column, text) in defaults.parties where entry[column] == nil {
            entry.fields[column] = text
        }
        guard let reason = entry[.reason] ?? defaults.reason else {
            throw ListFault(
                line: entry.line,
                words: "it gives no reason; --reason gives one to all"
            )
        }
        for (name, text) in [("reason", reason), ("author", entry[.author] ?? "")] {
            guard text.utf8.count <= LogEditor.textBytesMax else {
                throw ListFault(
                    line: entry.line,
                    words: "its \(name) is longer than \(LogEditor.textBytesMax) bytes"
                )
            }
        }
        let expires = try expiry(of: entry) ?? defaults.expires
        return try Rule(entry, reason: reason, expires: expires, plan: plan)
    }

    private func expiry(of entry: ListEntry) throws(ListFault) -> EventTime? {
        guard let text = entry[.expires], text != "never" else { return nil }
        guard let expiry = Expiry(text) else {
            throw ListFault(
                line: entry.line,
                words:
                    "expires: \(text) is no time such as 2026-11-20T18:00Z, and no length such as 2h"
            )
        }
        // A file reads the same wherever it is taken in: a time without a zone is UTC.
        guard let time = try? expiry.time(now: now), time > now else {
            throw ListFault(
                line: entry.line,
                words: "expires: \(text) is over already"
            )
        }
        return time
    }
}
