import AlertLog
import Lists
import CommandLine
import Settings
import Telephony
import Wire
import Views

enum ExemptAddCommand: Command {
    static let subject = Positional<NewExemption.Subject?>.maybe(
        "SUBJECT",
        .oneOf,
        "callee, caller, or source for an address; or one of the options of these names"
    )
    static let pattern = Positional<String?>.maybe(
        "PATTERN",
        .text,
        "a number in any written form, digits and a star, a name, or an address or network"
    )
    static let callee = Option.maybe("callee", .text, value: "NUMBER", "the same as callee NUMBER")
    static let caller = Option.maybe("caller", .text, value: "NUMBER", "the same as caller NUMBER")
    static let source = Option.maybe(
        "source",
        .text,
        value: "ADDRESS",
        "the same as source ADDRESS"
    )

    static let callers = Option.flag(
        "callers",
        "with --from-alert: each of its callers, not its callee"
    )

    static let declaration = Declaration(
        "add",
        summary: "leave a party or an address alone from now on",
        discussion: """
            Numbers are read by the numbering plan of the settings. --from-alert takes the callee of an
            alert, or with --callers its callers, and gives the alert as the reason where no other is
            said. --dry-run says what it would have touched.
            \(RuleOptions.patterns)
            """,
        options: [
            callee.spec, caller.spec, source.spec, AlertParties.option.spec, callers.spec,
            BulkOptions.why.spec, Expiry.option.spec, BulkOptions.skip.spec,
            BulkOptions.dryRun.spec, BulkOptions.since.spec, AuthorOption.author.spec,
        ]
            + LogQueryOptions.place,
        positionals: [subject.spec, pattern.spec],
        examples: [
            Example(
                "exempt add --callee 08031234567 --reason 'radio phone-in'",
                "never end its calls"
            ),
            Example(
                "exempt add caller '+23480*' --reason 'own dialler' --expires 8h",
                "a range of callers, for a shift"
            ),
            Example(
                "exempt add --from-alert 12 --dry-run",
                "what if the callee of alert 12 were exempt?"
            ),
            Example("exempt add callee '10*' --reason 'our own extensions'", "1001, 10 and 10999"),
            Example(
                "exempt add source 192.0.2.0/24 --reason 'test lab'",
                "everything from a network"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        if let alert = arguments[AlertParties.option] {
            try addAll(ofAlert: alert, arguments, on: console)
            return .done
        }
        guard !arguments[callers] else {
            throw CommandError.misuse("--callers goes with --from-alert")
        }
        let now = LogWriter.wallClock()
        let plan = try arguments.plan(on: console)
        let expires = try arguments[Expiry.option]?.resolved(now: now, in: console.zone)
        let (subject, pattern, place) = try subject(arguments)
        let reason = try RuleOptions.given(arguments[BulkOptions.why])
        let new = try checked(place) { () throws(PatternError) in
            try NewExemption(
                subject,
                pattern: pattern,
                reason: reason,
                expires: expires,
                plan: plan
            )
        }
        if arguments[BulkOptions.dryRun] || arguments[BulkOptions.skip] {
            let work = BulkWork<NewExemption>(
                arguments,
                try arguments.settings(on: console),
                place,
                now: now,
                on: console
            )
            try work.perform([new])
            return .done
        }
        try add(new, plan, now, arguments, on: console)
        return .done
    }

    private static func add(
        _ new: NewExemption,
        _ plan: NumberingPlan,
        _ now: EventTime,
        _ arguments: Arguments,
        on console: Console
    ) throws {
        try sayReach(of: new, plan, now, arguments, on: console)
        try RuleOptions.noteTwin(of: new, "exemption", arguments, plan, now: now, on: console)
        let author = arguments.author(on: console)
        let id = try arguments.logEditor(on: console).addExemption(new, by: author, at: now)
        switch console.format {
        case .human:
            try console.print("exemption \(id) added")
            switch new.meaning {
            case .callee(let pattern), .caller(let pattern):
                RuleOptions.explain(pattern, on: console)
            case .source: break
            }
        case .json:
            let rows = try arguments.logReader(on: console).exemptions(all: true, now: now)
            if let row = rows.last(where: { $0.id == id }) {
                try console.print(JSON(row))
            }
        }
    }

    /// Exempts the callee of an alert, or each of its callers.
    private static func addAll(
        ofAlert alert: Int,
        _ arguments: Arguments,
        on console: Console
    ) throws {
        let given = [arguments[callee], arguments[caller], arguments[source], arguments[pattern]]
        guard given.allSatisfy({ $0 == nil }), arguments[subject] == nil else {
            throw CommandError.misuse("--from-alert names the parties itself; give no others")
        }
        let now = LogWriter.wallClock()
        let settings = try arguments.settings(on: console)
        let reader = try arguments.logReader(on: console)
        let parties = try AlertParties(of: alert, reader, plan: settings.plan)
        let isCallers = arguments[callers]
        let patterns = isCallers ? parties.callers : parties.callee.map { [$0] } ?? []
        guard !patterns.isEmpty else {
            throw CommandError.failed(
                isCallers
                    ? "no caller of alert \(alert) has a number or a name that could be exempt"
                    : "the calls of alert \(alert) have no one callee; --callers takes its callers"
            )
        }
        let expires = try arguments[Expiry.option]?.resolved(now: now, in: console.zone)
        let rules = try patterns.map { pattern in
            try NewExemption(
                isCallers ? .caller : .callee,
                pattern: pattern,
                reason: arguments[BulkOptions.why] ?? parties.reason,
                expires: expires,
                plan: settings.plan
            )
        }
        if isCallers, parties.withheld > 0 {
            console.complain("\(parties.withheld) calls came without a number: not exempt")
        }
        let work = BulkWork<NewExemption>(
            arguments,
            settings,
            "alert \(alert)",
            now: now,
            on: console
        )
        try work.perform(rules)
    }

    /// Whom it is about: by an option, or by the two words.
    private static func subject(
        _ arguments: Arguments
    ) throws -> (NewExemption.Subject, pattern: String, place: String) {
        var given: [(NewExemption.Subject, String, String)] = []
        if let text = arguments[callee] { given.append((.callee, text, "--callee")) }
        if let text = arguments[caller] { given.append((.caller, text, "--caller")) }
        if let text = arguments[source] { given.append((.source, text, "--source")) }
        if let subject = arguments[subject] {
            guard let pattern = arguments[pattern] else {
                throw CommandError.misuse("\(subject.rawValue) needs a PATTERN behind it")
            }
            given.append((subject, pattern, "PATTERN"))
        }
        guard let first = given.first else {
            throw CommandError.misuse("say whom: --callee, --caller or --source")
        }
        guard given.count == 1 else {
            throw CommandError.misuse("one exemption names one party; add the others by themselves")
        }
        return first
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
        guard let reach = try reader.reach(of: new, plan: plan, since: since) else { return }
        let most = reach.touched > reach.calls / 2 ? "warning: " : ""
        console.complain(most + "this exemption \(reach)")
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
