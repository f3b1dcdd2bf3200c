import Records
import Agent
import AlertLog
import Warden
import CommandLine
import Settings
import Telephony
import Views
import Wire

/// `callwarden replay`: captured feeds through the core; what would have happened.
enum ReplayCommand: Command {
    static let files = Positional.many("file", .file, min: 1, "captures, oldest first")

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

    static let declaration = Declaration(
        "replay",
        summary: "run captured event feeds through the detector and say what would have happened",
        discussion: """
            A capture holds the bytes of an event socket as they came, in plain or JSON format, such as
            callwarden record writes; one packed by gzip is read too, and - is standard input. Several
            files are one feed, so windows go on from one to the next: give them oldest first. Time is
            the switch's own clock, so the same files and settings give the same alerts always. What
            cannot be read is said, and windows that it touches are marked incomplete; where nothing
            could be read at all the exit code is 1. Nothing is connected to and nothing is ended. Whom a
            call is for, who calls, and which legs count is read as the settings say of the switch that
            --switch names, else of their first FreeSWITCH; --callee and --legs try something else.
            """,
        options: [
            CommonOptions.config.spec, CommonOptions.set.spec, link.spec, callee.spec, legs.spec,
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
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let settings = try arguments.settings(on: console)
        var replay = Replay(
            WardenSetup(settings),
            plan: settings.plan,
            rules: try rules(of: settings, arguments),
            frameBytesMax: settings.limits.frameBytesMax,
            headersMax: settings.limits.headersMax,
            trustedProxies: settings.switches.flatMap { settings.trustedProxies(of: $0) }
        )
        let clock = ContinuousClock()
        let start = clock.now
        let show: (ReplayedAlert) throws -> Void = { try print($0, on: console) }
        for path in arguments[files] {
            try replay.run(path: path, note: { console.complain($0) }, alert: show)
        }
        try replay.finish(alert: show)
        try print(replay.summary, took: start.duration(to: clock.now), on: console)
        return replay.summary.filesUnread < replay.summary.files ? .done : .failed
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

    private static func print(_ alert: ReplayedAlert, on console: Console) throws {
        switch console.format {
        case .json: try console.print(JSON(AlertDetails(alert), isOfCapture: true))
        case .human:
            let window = alert.windowIsComplete ? "" : ", window incomplete"
            let subject = "\(alert.rule.word) of \(TextEscape.escaped(alert.subject))"
            try console.print(
                console.styled(subject, .heading)
                    + ": \(alert.others.count) \(alert.other)s, \(alert.calls.count) calls, "
                    + "tripped at \(TimeText.utc(alert.tripped))\(window)"
            )
            try console.print(table(of: alert))
            if !alert.isAboutCaller, let service = ServiceName(alert.subject) {
                try console.print("looks like \(service.words): exempt it if it is one")
            }
            try console.print("")
        }
    }

    private static func table(of alert: ReplayedAlert) -> Table {
        var table = Table([
            .left("created"), .left(alert.other), .left("name"), .left("source"), .left("call"),
            .left("action"),
        ])
        for call in alert.calls {
            table.add([
                Cell(TimeText.utc(call.call.createdAt)),
                Cell(alert.isAboutCaller ? call.calleeName : call.callerName),
                Cell(call.call.name), Cell(call.call.source), Cell(call.call.id),
                Cell(call.action.word),
            ])
        }
        return table
    }

    private static func print(
        _ summary: Replay.Summary,
        took duration: Duration,
        on console: Console
    ) throws {
        let seconds = duration / .seconds(1)
        switch console.format {
        case .json:
            var json: JSON =
                [
                    "type": "summary", "files": .integer(summary.files),
                    "bytes": .integer(summary.bytes), "events": .integer(summary.events),
                    "calls": .integer(summary.calls), "alerts": .integer(summary.alerts),
                    "flagged_calls": .integer(summary.flaggedCalls),
                    "malformed_frames": .integer(summary.malformedFrames),
                    "calls_undirected": .integer(summary.undirectedCalls),
                    "seconds": .number(seconds),
                ]
            let rules = FindingRule.allCases.filter { summary.alertsByRule[$0] != nil }
            if rules.contains(where: { $0 != .masking }) {
                var found: JSON = [:]
                for rule in rules {
                    found.add(rule.word, .integer(summary.alertsByRule[rule] ?? 0))
                }
                json.add("alerts_by_rule", found)
            }
            for (key, value) in notes(summary) where value > 0 { json.add(key, .integer(value)) }
            try console.print(json)
        case .human:
            if summary.undirectedCalls > 0 {
                try console.print(
                    "\(summary.undirectedCalls) new legs do not say which way they go "
                        + "(Call-Direction): not counted as calls"
                )
            }
            let speed = Double(summary.bytes) / max(seconds, 1e-9) / 1e6
            try console.print(
                "\(summary.alerts) alerts, \(summary.flaggedCalls) flagged of \(summary.calls) calls; "
                    + "\(summary.events) events, \(summary.malformedFrames) malformed frames"
            )
            try console.print(
                "\(summary.files) files, \(summary.bytes) bytes in \(Self.rounded(seconds)) s, "
                    + "\(Int(speed)) MB/s"
            )
            for (key, value) in notes(summary) where value > 0 {
                try console.print("\(key.replacing("_", with: " ")): \(value)")
            }
        }
    }

    /// What there is to say of a capture that is not as it should be; left out where it is.
    private static func notes(_ summary: Replay.Summary) -> KeyValuePairs<String, Int> {
        [
            "files_unread": summary.filesUnread, "events_unread": summary.eventsUnread,
            "files_out_of_order": summary.timesBackwards,
        ]
    }

    private static func rounded(_ seconds: Double) -> String {
        "\((seconds * 1_000_000).rounded() / 1_000_000)"
    }
}

extension ReplayedAlert {
    fileprivate var isAboutCaller: Bool { rule.subject == .caller }

    /// What the parties are that its calls differ in.
    fileprivate var other: String { isAboutCaller ? "callee" : "caller" }
    fileprivate var others: [String] { isAboutCaller ? callees : callers }
    fileprivate var subject: String { isAboutCaller ? caller : callee }
}
