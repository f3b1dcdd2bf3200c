import AlertLog
import CommandLine
import Settings
import Wire

/// `callwarden arm`: from now on flagged calls are ended.
enum ArmCommand: Command {
    static let reason = Option.required(
        "reason",
        .text,
        value: "TEXT",
        "why; whoever looks later will ask"
    )

    static let declaration = Declaration(
        "arm",
        summary: "have flagged calls ended from now on, whatever the settings say",
        discussion: """
            Decides that flagged calls are ended, on all switches or on one, in place of auto_disconnect
            and of the switches' enforce: at once where an agent runs, at its next start where none does,
            through restarts and reloads, until 'callwarden disarm' or 'callwarden decided restore'. It
            is on record who decided it and why. Watch the alerts in simulate mode first: 'callwarden
            report' says what would have been ended.
            """,
        options: Arming.options(reason.spec),
        examples: [
            Example("arm --reason 'watched for two weeks'", "end masked calls on every switch"),
            Example("arm --switch pbx1 --reason 'a trial'", "on one switch alone"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        try Arming.decide(true, arguments[reason], arguments, on: console)
    }
}

/// `callwarden disarm`: from now on calls are only recorded as ones that would have been ended.
enum DisarmCommand: Command {
    static let declaration = Declaration(
        "disarm",
        summary: "have no more calls ended from now on, whatever the settings say",
        discussion: """
            The opposite of 'callwarden arm', and as lasting: at once where an agent runs, through
            restarts and reloads, until 'callwarden arm' or 'callwarden decided restore'. It holds where
            the settings file cannot be loaded, too. 'callwarden kills hold' stops kills for a while and
            leaves the rest as it is.
            """,
        options: Arming.options(Decision.why.spec),
        examples: [
            Example("disarm --reason 'a complaint'", "end no more calls"),
            Example("disarm --switch pbx1", "on one switch alone"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        do {
            return try Arming.decide(
                false,
                arguments[Decision.why] ?? "",
                arguments,
                on: console
            )
        } catch let error as AlertLogError {
            throw CommandError.failed(
                "\(error); nothing was decided, and an agent that is armed goes on: 'systemctl stop "
                    + "callwarden' ends no calls either"
            )
        }
    }
}

/// What arming and disarming share.
private enum Arming {
    static let link = Option.maybe("switch", .text, value: "NAME", "only this switch")

    static func options(_ why: OptionSpec) -> [OptionSpec] {
        [link.spec, why, AuthorOption.author.spec] + LogQueryOptions.place
    }

    static func decide(
        _ isArmed: Bool,
        _ reason: String,
        _ arguments: Arguments,
        on console: Console
    ) throws -> ExitCode {
        let path = arguments.databasePathAnyway(on: console)
        let changes: [(key: String, value: String?)]
        if let name = arguments[link] {
            let settings = try arguments.settings(on: console)
            guard settings.switches.contains(where: { $0.name == name }) else {
                throw unknown(name, settings)
            }
            let own = DecidedValue.arming(isArmed, of: name)
            changes = [(own.key, own.text)]
        } else {
            // What was decided about single switches ends with it.
            let others = try LogReader(path: path).decidedSettings().map(\.key)
            let all = DecidedValue.arming(isArmed)
            let own = isArmed ? try keptSimulating(arguments, on: console) : []
            let wanted = [all] + own
            changes =
                others.filter { key in
                    DecidedValue.isAboutArming(key) && !wanted.contains { $0.key == key }
                }.map { ($0, nil) } + wanted.map { ($0.key, $0.text) }
        }
        let reply = try Decision(
            changes: changes,
            author: arguments.author(on: console),
            reason: reason
        ).take(in: path)
        try say(isArmed, reply, arguments, on: console)
        guard let reply, !holds(isArmed, reply, arguments[link]) else { return .done }
        throw CommandError.failed(
            reply.answer == .refused
                ? "decided, and holds once the settings can be loaded; 'callwarden decided restore' takes "
                    + "it back"
                : "decided, and something else holds: was the agent started with --set?"
        )
    }

    /// Switches whose entries say that they only simulate: whoever arms all of them means these, too.
    private static func keptSimulating(
        _ arguments: Arguments,
        on console: Console
    ) throws -> [DecidedValue] {
        try arguments.settings(on: console).switches.filter { $0.enforce == false }
            .map { .arming(true, of: $0.name) }
    }

    /// Whether the mode that the agent answers with is the one that was asked for.
    private static func holds(_ isArmed: Bool, _ reply: ControlReply, _ name: String?) -> Bool {
        let (head, some) = ("mode: ", "armed on ")
        guard let line = reply.lines.last(where: { $0.hasPrefix(head) }) else { return true }
        let mode = line.dropFirst(head.count)
        guard let name else { return isArmed ? mode.hasPrefix("armed") : mode == "simulate" }
        let names = mode.hasPrefix(some) ? mode.dropFirst(some.count).split(separator: ",") : []
        return (mode == "armed" || names.contains { $0 == name }) == isArmed
    }

    private static func say(
        _ isArmed: Bool,
        _ reply: ControlReply?,
        _ arguments: Arguments,
        on console: Console
    ) throws {
        let name = arguments[link]
        if console.format == .json {
            let json: JSON = [
                "type": "arming", "armed": .boolean(isArmed),
                "switch": .optional(name, JSON.string),
            ]
            return try console.print(json.adding(reply))
        }
        let place = name.map { " on " + $0 } ?? ""
        let what = isArmed ? "flagged calls are ended" : "no calls are ended"
        guard let reply else {
            return try console.print(
                "decided: \(what)\(place) from the next start of an agent on"
            )
        }
        if holds(isArmed, reply, name) { try console.print("\(what)\(place) from now on") }
        try console.say(reply)
    }

    private static func unknown(_ name: String, _ settings: Settings) -> CommandError {
        let names = settings.switches.map(\.name)
        let near = NearestName.of(name, among: names).map { "; did you mean \($0)?" } ?? ""
        let known = names.isEmpty ? "they have none" : "they have \(names.joined(separator: ", "))"
        return .notFound("--switch: the settings have no switch \(name): \(known)\(near)")
    }
}
