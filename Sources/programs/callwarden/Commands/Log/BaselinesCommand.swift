import Agent
import AlertLog
import CommandLine
import Settings
import Telephony
import Views
import Warden
import Wire

/// `callwarden baselines`: what was learned of each callee, and which attacks on it are seen.
enum BaselinesCommand: Command {
    enum Action: String, CaseIterable, Sendable { case list, forget }

    static let action = Positional<Action?>.maybe(
        "ACTION",
        ValueKind<Action>.oneOf,
        "list (the default); forget: learn a callee anew"
    )
    static let reason = Option.maybe("reason", .text, value: "TEXT", "with forget: why")
    static let limit = Option.one(
        "limit",
        short: "n",
        .integer(1...1_000_000),
        default: LogFilter.limitDefault,
        value: "N",
        "show at most so many callees"
    )

    static let declaration = Declaration(
        "baselines",
        summary: "list what was learned of each callee, and which attacks on it are seen",
        discussion: """
            N is how many distinct callers in window_seconds are no chance any more for a callee, by its
            own traffic; SEEN NOW is the same for every window. PROFILE/H are the calls an hour learned
            for this time of day, FAST/H those of the last minutes, BUSIEST/H those of the busiest hour,
            and R says how much more than by chance its calls come together. BURSTS are times in the last
            seven days when 'threshold' callers came and N did not: no alert was made of them. First come
            the callees with most bursts, then those of the highest N. A callee without a row is held to
            the fixed rule.
            What was learned is written down about once an hour; N is as the settings at hand make it.
            With --callee the bursts themselves stand below.
            'baselines forget' learns one callee anew, such as when its number has changed hands; it
            stands in 'audit'. Exit code 3 where nothing was learned of --callee.
            """,
        options: [
            LogQueryOptions.callee.spec, limit.spec, reason.spec, AuthorOption.author.spec,
        ] + LogQueryOptions.place,
        positionals: [action.spec],
        hasRows: true,
        examples: [
            Example("baselines", "which N holds for which callee, and how far learning is"),
            Example("baselines --callee 08031234567", "one callee"),
            Example(
                "baselines forget --callee 08031234567 --reason 'new owner'",
                "learn its traffic anew"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        switch arguments[action] ?? .list {
        case .list: try list(arguments, on: console)
        case .forget: try forget(arguments, on: console)
        }
        return .done
    }

    private static func list(_ arguments: Arguments, on console: Console) throws {
        let now = LogWriter.wallClock()
        guard arguments[reason] == nil else {
            throw CommandError.misuse("--reason goes with 'baselines forget'")
        }
        let settings = try arguments.settingsInForce(on: console) { console.complain($0) }
        let setup = WardenSetup(settings)
        var bursts = try arguments.logFilter(on: console, now: now)
        let filter = bursts.callee
        let reader = try arguments.logReader(on: console)
        let report = try reader.baselines(
            setup.baselines,
            rule: setup.rule,
            of: filter,
            plan: settings.plan,
            now: now
        )
        if report.broken > 0 { console.complain("\(report.broken) broken rows are left out") }
        guard filter == nil || !report.callees.isEmpty else {
            throw CommandError.notFound("nothing was learned of that callee")
        }
        let learning = report.learning
        switch console.rowFormat {
        case .csv: break
        case .json: try console.print(JSON(learning))
        case .human:
            try console.print(learning.words(in: console.zone))
            if learning.silent > 0 {
                try console.print("silent for more than a day: \(learning.silent) of the callees")
            }
        }
        let shown = report.callees.prefix(arguments[limit])
        try console.list(
            in: BaselineTable(),
            nothing: "no callee has enough calls to be held to a limit of its own",
            json: { $1.write(JSON(baseline: $0)) }
        ) { body in
            for row in shown where !body(row) { return }
        }
        if filter != nil, console.rowFormat != .csv,
            report.callees.contains(where: { $0.bursts > 0 })
        {
            if console.format == .human { try console.write("\n") }
            bursts.since = now - LogReader.burstMicroseconds
            try console.list(in: BurstTable(), nothing: "") { try reader.eachBurst(bursts, $0) }
        }
        if shown.count < report.callees.count, console.format == .human {
            console.note("\(report.callees.count - shown.count) more; see --limit")
        }
    }
}

extension BaselinesCommand {
    private static func forget(_ arguments: Arguments, on console: Console) throws {
        let now = LogWriter.wallClock()
        guard let filter = try arguments.logFilter(on: console, now: now).callee else {
            throw CommandError.misuse("say whom to forget: --callee")
        }
        guard let why = arguments[reason] else {
            throw CommandError.misuse("--reason is needed: why; whoever looks later will ask")
        }
        let found = try arguments.logReader(on: console).keyedCallees(filter)
        guard let callee = found.first else {
            throw CommandError.notFound("nothing was learned of that callee")
        }
        guard found.count == 1 else {
            throw CommandError.misuse("--callee: \(found.count) callees; forget one at a time")
        }
        let author = arguments.author(on: console)
        let isByAgent = try forget(callee, by: author, why, arguments, on: console)
        switch console.format {
        case .json:
            let json: JSON = [
                "type": "forgotten", "callee": .string(callee.name), "agent": .boolean(isByAgent),
            ]
            try console.print(json)
        case .human:
            let name = TextEscape.escaped(callee.name)
            try console.print(
                isByAgent
                    ? "the agent learns \(name) anew"
                    : "\(name) is forgotten; no agent runs, the next one learns it anew"
            )
        }
    }

    /// Has the agent forget it, or does so where none runs; true where the agent did.
    private static func forget(
        _ callee: KeyedCallee,
        by author: String,
        _ why: String,
        _ arguments: Arguments,
        on console: Console
    ) throws -> Bool {
        let path = try arguments.databasePath(on: console)
        let editor = try LogEditor(path: path, origin: .command)
        if try LogCompactor(path: path).isInUse(at: LogWriter.wallClock()) {
            let id = try editor.post(
                .forgetCallee,
                by: author,
                note: why,
                callee: callee,
                at: LogWriter.wallClock()
            )
            guard try editor.waitForAnswer(to: id) != nil else { throw LogEditor.nobodyTook }
            return true
        }
        let isGone = try editor.forget(callee, by: author, note: why, at: LogWriter.wallClock())
        guard isGone else { throw CommandError.notFound("nothing was learned of that callee") }
        return false
    }
}
