import Agent
import AlertLog
import CommandLine
import Hindsight
import Lists
import Rules
import Settings
import Telephony
import Views
import Warden

/// `callwarden explain`: why a call was flagged or was not, from the log.
enum ExplainCommand: Command {
    static let call = Positional<String?>.maybe(
        "CALL",
        .text,
        "the switch's name for the call, or its SIP Call-ID"
    )
    static let callee = Option.maybe(
        "callee",
        .text,
        value: "NUMBER",
        "what stood in the windows of this callee at --at instead"
    )
    static let time = Option.maybe("at", .time, value: "TIME", "the moment that is asked about")

    static let declaration = Declaration(
        "explain",
        summary: "say why a call was flagged, or what was missing",
        discussion: """
            Runs the calls that the log keeps around the call through the detector again, by the
            settings as they are, by what is learned of its callee by now, and by the exemptions and
            blocks as they were then, and says what its windows held, which N was in force and where
            that comes from, and how near each rule came: what it counted, of whom, and how many it
            takes at the least, by a warning where there is one. Beside it stands what the log has of
            the call: alerts, kills, brakes and gaps. The agent may run meanwhile. What the log does not
            hold cannot be told: calls that are still up, and those of before
            log.calls_retention_days. For a call of a capture, see replay --explain. Exit code 3 where
            the call is not found.
            """,
        options: [callee.spec, time.spec, CommonOptions.utc.spec] + LogQueryOptions.place,
        positionals: [call.spec],
        examples: [
            Example("explain 0cb2a5b4-5f7e-4a0c-9d5b-6a4a6f3c2f11", "why this call was ended"),
            Example(
                "explain --callee 08031234567 --at 2026-11-20T09:26:34Z",
                "what stood in the windows of a callee"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let settings = try arguments.settingsInForce(on: console) { console.complain($0) }
        let target = try target(arguments, settings, on: console)
        let watch = CallWatch(target)
        let replay = try ReplayCommand.replay(settings, arguments, watch: watch)
        let reader = try arguments.logReader(on: console)
        let found = try LogExplainer.explain(target, by: replay, watch, from: reader)
        guard let found else {
            throw CommandError.notFound(
                "the log has no such call; calls that are up, and those of before "
                    + "log.calls_retention_days, are not in it"
            )
        }
        return try answer(found, on: console)
    }

    /// Shows what was found out; not found is an answer of its own.
    static func answer(_ explanation: Explanation, on console: Console) throws -> ExitCode {
        guard explanation.isFound else {
            throw CommandError.notFound("nothing is known of it there")
        }
        try explanation.show(on: console)
        return .done
    }

    private static func target(
        _ arguments: Arguments,
        _ settings: Settings,
        on console: Console
    ) throws(CommandError) -> CallWatch.Target {
        let at = try arguments.time(time, now: LogWriter.wallClock(), on: console)
        switch (arguments[call], arguments[callee], at) {
        case (let name?, nil, nil): return .call(CallID(name))
        case (nil, let number?, let time?):
            let reading = PartyPattern.reading(of: number, plan: settings.plan, isCallee: true)
            return .callee(reading, at: time)
        case (nil, nil, nil): throw .misuse("give the name of a call, or --callee and --at")
        case (nil, _, _): throw .misuse("--callee and --at go together")
        case (_?, _, _): throw .misuse("give the name of a call, or --callee and --at, not both")
        }
    }
}
