import AlertLog
import CommandLine
import Records
import Telephony
import Views
import Wire

/// `callwarden precision`: how often the rules were right, as analysts judged their alerts.
enum PrecisionCommand: Command {
    static let rule = Option.maybe(
        "rule",
        .word(FindingRule.words),
        value: "RULE",
        "only this rule: " + FindingRule.words.joined(separator: ", ")
    )

    static let declaration = Declaration(
        "precision",
        summary: "say how many alerts of each rule were true, and what never fired",
        discussion: """
            By rule and month, in UTC, of the alerts that the log still has: how many were judged by
            'alerts set' as confirmed or false_positive, the share that was true, and the bounds in
            which it lies with 95 % certainty (Wilson's score interval): a few judgements say little,
            and the bounds say how little. The latest verdict of an alert holds; resolved takes none
            back, new and investigating do.
            Then come the rules that found nothing, and the exemptions and blocks in force that no
            call fell under: since they were made or, with --since, since then. Blocks that came from
            an alert end by themselves and are left out. Exit code 3 where --rule has no alert.
            """,
        options: LogQueryOptions.times + [rule.spec] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("precision", "every rule, month by month"),
            Example("precision --since 90d --rule masking", "one rule in the last three months"),
            Example("precision -o json", "for a program, one row a line"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let filter = try arguments.logFilter(on: console, now: now)
        let (since, until, name) = (filter.since, filter.until, arguments[rule])
        let reader = try arguments.logReader(on: console)
        let found = try reader.snapshot {
            let rows = try reader.precision(since: since, until: until)
            return (
                rows: rows.filter { name == nil || $0.rule == name },
                rules: try reader.unfiredRules(since: since, until: until),
                lists: try reader.unhit(since: since, until: until, now: now)
            )
        }
        if let name, found.rows.isEmpty {
            throw CommandError.notFound("the log has no alert of the rule \(name) in that time")
        }
        let table = PrecisionTable()
        try console.list(
            in: table,
            nothing: "no alerts",
            json: { $1.write(JSON(precision: $0)) },
            { body in for row in found.rows where !body(row) { return } }
        )
        guard name == nil, console.rowFormat != .csv else { return .done }
        try console.list(found.rules, in: UnfiredRuleTable())
        try console.list(found.lists, in: UnhitTable())
        return .done
    }
}

extension Console {
    /// Lists rows that are all there behind an empty line; nothing where there are none.
    fileprivate func list<Listed: RowTable>(
        _ rows: [Listed.Row],
        in empty: Listed
    ) throws {
        guard !rows.isEmpty else { return }
        if format == .human { try write("\n") }
        try list(rows, in: empty, nothing: "")
    }
}
