import Agent
import AlertLog
import CommandLine
import Lists
import Rules
import Settings
import Telephony
import Views
import Warden
import Wire

enum ExpectAddCommand: Command {
    static let callee = Option.required(
        "callee",
        .text,
        value: "NUMBER",
        "whom they will call: a number in any written form, or a prefix"
    )
    static let from = Option.maybe(
        "from",
        .expiry,
        value: "TIME",
        "when they begin: 2h from now, or a time such as 2026-11-20T18:00Z (default: now)"
    )
    static let to = Option.required("to", .expiry, value: "TIME", "when they are over")
    static let upTo = Option.required(
        "up-to",
        .integer(1...NewExpectedCalls.callsPerHourMax),
        value: "CALLS_PER_HOUR",
        "as many calls an hour at most, to each callee"
    )

    static let declaration = Declaration(
        "add",
        summary: "say that a callee will be called by many, and when",
        discussion: """
            Says at once what N is meanwhile, and so which attacks are seen. A range stands for each of
            its callees by itself.
            \(RuleOptions.patterns)
            """,
        options: [
            callee.spec, from.spec, to.spec, upTo.spec, RuleOptions.reason.spec,
            AuthorOption.author.spec,
        ] + LogQueryOptions.place,
        examples: [
            Example(
                "expect add --callee 08031234567 --from 1h --to 3h --up-to 3000 --reason televote",
                "in an hour, for two hours"
            )
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let settings = try arguments.settings(on: console)
        let new = try expected(arguments, settings.plan, now, console.zone)
        let author = arguments.author(on: console)
        let reader = try arguments.logReader(on: console)
        let id = try arguments.logEditor(on: console).addExpected(new, by: author, at: now)
        let setup = WardenSetup(settings)
        let report = try reader.baselines(
            setup.baselines,
            rule: setup.rule,
            of: try PartyFilter(new.callee, plan: settings.plan, isCallee: true),
            expecting: new,
            plan: settings.plan,
            now: now
        )
        let limits = report.whileExpected
        switch console.format {
        case .human:
            try console.print("expected calls \(id) added")
            RuleOptions.explain(new.pattern, on: console)
            let main = limits.filter { $0.windowMicroseconds == setup.rule.windowMicroseconds }
            try console.print(
                "N is \(main.words) for \(new.callsPerHour) calls/h; of attacks is seen: \(limits.words)"
            )
            if report.learning.mode == BaselineMode.off.rawValue {
                console.complain("warning: \(report.learning.words(in: console.zone))")
            }
        case .json:
            let rows = try reader.expected(all: true, now: now)
            if let row = rows.last(where: { $0.id == id }) {
                try console.print(JSON(expected: row, limits))
            }
        }
        return .done
    }

    /// What the options say together.
    private static func expected(
        _ arguments: Arguments,
        _ plan: NumberingPlan,
        _ now: EventTime,
        _ zone: HourZone
    ) throws -> NewExpectedCalls {
        let start = try arguments[from]?.time(now: now, in: zone) ?? now
        let end = try arguments[to].time(now: now, in: zone)
        guard end > now else {
            throw CommandError.misuse("--to: \(TimeText.utc(end)) is over already")
        }
        guard end > start else {
            throw CommandError.misuse("--to: \(TimeText.utc(end)) is not after --from")
        }
        return try checked("--callee") { () throws(PatternError) in
            try NewExpectedCalls(
                callee: arguments[callee],
                from: start,
                to: end,
                callsPerHour: arguments[upTo],
                reason: arguments[RuleOptions.reason],
                plan: plan
            )
        }
    }
}
