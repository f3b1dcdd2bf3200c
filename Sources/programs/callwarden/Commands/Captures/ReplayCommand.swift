import Records
import Agent
import AlertLog
import Warden
import CommandLine
import Hindsight
import Rules
import Settings
import Telephony
import Views
import Wire

/// `callwarden replay`: captured feeds through the core; what would have happened.
enum ReplayCommand: Command {
    static let files = Positional.many("file", .file, "captures, oldest first, or records of calls")

    static let link = Option.maybe(
        "switch",
        .text,
        value: "NAME",
        "read the events as the settings say of this switch"
    )
    static let callee = Option.maybe(
        "callee",
        ValueKind<CalleeChoice>.oneOf,
        value: "auto|request|to",
        "where it is read whom a call is for"
    )
    static let legs = Option.maybe(
        "legs",
        ValueKind<CountedLegs>.oneOf,
        value: "inbound|both",
        "which legs count as calls"
    )

    static let explain = Option.maybe(
        "explain",
        .text,
        value: "CALL",
        "say of this call why it was flagged or was not, and nothing of others"
    )
    static let baselines = Option.maybe(
        "baselines-from",
        .file,
        value: "DATABASE",
        "start from what an agent's alert log has learned of each callee"
    )

    static let declaration = Declaration(
        "replay",
        summary: "run captured feeds or records of calls through the detector: what it would do",
        discussion: """
            A capture holds the bytes of an event socket as they came, in plain or JSON format, such as
            callwarden record writes; one packed by gzip is read too, and - is standard input. Several
            files are one feed, so windows go on from one to the next: give them oldest first. Time is
            the switch's own clock, so the same files and settings give the same alerts always. What
            cannot be read is said, and windows that it touches are marked incomplete; where nothing
            could be read at all the exit code is 1. Nothing is connected to and nothing is ended. Whom a
            call is for, who calls, and which legs count is read as the settings say of the switch that
            --switch names, else of their first FreeSWITCH; --callee and --legs try something else.

            --format and --columns read records of calls as comma-separated values instead, in any
            order: freeswitch-cdr is what mod_cdr_csv writes as it is delivered, asterisk-cdr a
            Master.csv; a column is a name of the first line or a number from 1. Times are seconds,
            milliseconds or microseconds since 1970, 2026-11-20 09:26:34 with or without a fraction, or
            ISO 8601; what names no zone is of --time-zone. Without end or duration a call is taken to
            be up. A record says how a call looked when it was over: one that was transferred may name
            another callee than was dialled, and what was rung for it does not show, or stands as a
            call of its own where a switch writes both legs.

            --from-log takes the finished calls that the alert log keeps, and marks windows incomplete
            where the agent was blind; --since and --until go by the beginning of calls here. Calls
            that are still up, or that the log keeps no longer, are not in it, nor is the other
            identity of a caller, nor which way a leg went: every one counts as inbound.
            """,
        options: [
            ReplaySource.fromLog.spec, ReplaySource.format.spec, ReplaySource.columns.spec,
            ReplaySource.timeZone.spec,
        ] + LogQueryOptions.times + LogQueryOptions.place + [
            link.spec, callee.spec, legs.spec, baselines.spec, explain.spec,
        ],
        positionals: [files.spec],
        examples: [
            Example("replay fixtures/esl/02-attack-plain.recv.raw", "the attack of the recordings"),
            Example(
                "replay --set threshold=10 --set window_seconds=60 monday.raw.gz",
                "try another rule on a day's traffic"
            ),
            Example("replay -o json monday.raw", "one alert a line, then a summary"),
            Example("replay -", "what comes in from xz -dc monday.raw.xz, say"),
            Example(
                "replay --explain 0cb2a5b4-5f7e-4a0c-9d5b-6a4a6f3c2f11 monday.raw",
                "why this call was flagged, or what was missing"
            ),
            Example("replay --from-log --since 7d --set threshold=8", "the calls of the last week"),
            Example(
                "replay --format freeswitch-cdr --time-zone Africa/Lagos Master.csv",
                "what mod_cdr_csv wrote"
            ),
            Example(
                "replay --columns caller=src,callee=dst,start=calldate,duration=duration cdr.csv",
                "any other table, by the names in its first line"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let source = try ReplaySource(arguments)
        let settings = try source.settings(arguments, on: console)
        if let name = arguments[explain] {
            return try explain(CallID(name), source, arguments, settings, on: console)
        }
        var replay = try replay(settings, arguments)
        if let path = arguments[baselines] { try take(path, into: &replay, on: console) }
        let clock = ContinuousClock()
        let start = clock.now
        let show: (ReplayedAlert) throws -> Void = { try print($0, on: console) }
        let isRead = try source.run(&replay, arguments, settings, on: console, alert: show)
        try replay.finish(alert: show)
        try print(replay.summary, took: start.duration(to: clock.now), on: console)
        return isRead ? .done : .failed
    }

    /// Says of one call what the replay made of it.
    private static func explain(
        _ name: CallID,
        _ source: ReplaySource,
        _ arguments: Arguments,
        _ settings: Settings,
        on console: Console
    ) throws -> ExitCode {
        let watch = CallWatch(.call(name))
        var replay = try replay(settings, arguments, watch: watch)
        if let path = arguments[baselines] { try take(path, into: &replay, on: console) }
        var alerts: [ReplayedAlert] = []
        _ = try source.run(&replay, arguments, settings, on: console) { alerts.append($0) }
        replay.finish { alerts.append($0) }
        return try ExplainCommand.answer(
            Explanation(watch: watch, alerts: alerts, known: nil),
            on: console
        )
    }

    /// Has the replay go on from what a log has learned.
    private static func take(
        _ path: String,
        into replay: inout Replay,
        on console: Console
    ) throws {
        say(try replay.resume(from: LogReader(path: path)), of: path, on: console)
    }

    /// Says what a log that should have learned lacks.
    static func say(
        _ learned: (callees: Int, broken: Int),
        of path: String,
        on console: Console
    ) {
        let (callees, broken) = learned
        if broken > 0 { console.complain("\(path): \(broken) broken rows are left out") }
        if callees == 0 { console.complain("\(path): nothing was learned of any callee there") }
    }

    /// A replay that reads as the settings and the options say, and judges by them where no setup is given.
    static func replay(
        _ settings: Settings,
        _ arguments: Arguments,
        setup: WardenSetup? = nil,
        sweep: Sweep? = nil,
        watch: CallWatch? = nil
    ) throws(CommandError) -> Replay {
        Replay(
            setup ?? WardenSetup(settings),
            plan: settings.plan,
            rules: try rules(of: settings, arguments),
            frameBytesMax: settings.limits.frameBytesMax,
            headersMax: settings.limits.headersMax,
            trustedProxies: settings.switches.flatMap { settings.trustedProxies(of: $0) },
            sweep: sweep,
            watch: watch
        )
    }

    /// How the events are read: as of the switch that they are of, and as the options say.
    private static func rules(
        of settings: Settings,
        _ arguments: Arguments
    ) throws(CommandError) -> PartyRules {
        let name = arguments[link]
        let described = settings.switches.first { candidate in
            name.map { $0 == candidate.name } ?? (candidate.kind == .freeswitch)
        }
        if let name, described == nil {
            throw .misuse("--switch: the settings describe no switch of the name \(name)")
        }
        var rules = settings.partyRules(of: described)
        rules.callee = arguments[callee] ?? rules.callee
        rules.legs = arguments[legs] ?? rules.legs
        return rules
    }
}
