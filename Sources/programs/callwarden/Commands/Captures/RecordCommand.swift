import Agent
import CommandLine
import Switches
import Telephony

/// `callwarden record`: a switch's event feed into a file, byte for byte.
enum RecordCommand: Command {
    static let place = Positional.required(
        "HOST:PORT",
        .hostPort,
        "the switch's event socket, such as 127.0.0.1:8021"
    )
    static let output = Option.required(
        "output",
        short: "o",
        .file,
        value: "FILE",
        "the file to make; it must not exist yet"
    )
    static let passwordVariable = Option.one(
        "password-env",
        .text,
        default: "ESL_PASSWORD",
        value: "NAME",
        "environment variable with the password"
    )
    static let user = Option.maybe(
        "user",
        .text,
        value: "NAME@DOMAIN",
        "log in by userauth as this user"
    )
    static let seconds = Option.maybe(
        "for",
        .duration,
        value: "TIME",
        "stop after this long, such as 10m"
    )

    static let declaration = Declaration(
        "record",
        summary: "write a switch's event feed to a file, for replay",
        discussion: """
            Subscribes to the events that the agent follows and writes every byte that the switch sends.
            Ends on Ctrl-C, SIGTERM, after --for, or when the switch closes. The file holds callers'
            numbers and names: it is made readable for its owner only. If the disk cannot keep up, the
            connection is closed rather than letting the switch wait.
            """,
        options: [output.spec, passwordVariable.spec, user.spec, seconds.spec],
        positionals: [place.spec],
        hasFormat: false,
        examples: [
            Example(
                "record 127.0.0.1:8021 -o monday.raw --for 1h",
                "an hour of traffic, with the password in $ESL_PASSWORD"
            ),
            Example("replay monday.raw", "and what the rule says of it"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let variable = arguments[passwordVariable]
        guard let password = console.environment[variable], !password.isEmpty else {
            throw CommandError.misuse(
                "\(variable): not set; put the password of the event socket there"
            )
        }
        let place = arguments[place]
        let configuration = LinkConfiguration(
            link: LinkID(0),
            name: "recorded",
            host: place.host,
            port: Int(place.port),
            user: arguments[user],
            password: password,
            plan: NumberingPlan()
        )
        let signals = Signals()
        let recorder = try FeedRecorder(configuration, path: arguments[output])
        let start = ContinuousClock.now
        let limit = arguments[seconds]
        defer {
            let events = Counted.words(recorder.events, "event")
            console.note("\(Counted.words(recorder.bytes, "byte")), \(events) recorded")
        }
        try recorder.run {
            signals.wait(milliseconds: 0) != nil
                || limit.map { ContinuousClock.now - start >= $0 } ?? false
        }
        return .done
    }
}
