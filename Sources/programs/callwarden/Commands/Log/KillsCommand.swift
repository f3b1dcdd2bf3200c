import AlertLog
import Calls
import Records
import CommandLine
import Telephony
import Wire
import Views

/// `callwarden kills`: the ledger of ended calls, and the brakes.
enum KillsCommand: Command {
    enum Action: String, CaseIterable, Sendable { case list, brakes, hold, resume }

    static let action = Positional<Action?>.maybe(
        "ACTION",
        ValueKind<Action>.oneOf,
        "list (the default); brakes: when they took hold; hold: brake by hand; resume: let them go"
    )
    static let state = Option.maybe(
        "state",
        .word(KillState.allCases.map(\.word)),
        value: "STATE",
        KillState.allCases.map(\.word).joined(separator: ", ")
    )
    static let alert = Option.maybe(
        "alert",
        .integer(1...Int.max),
        value: "ID",
        "only the kills of this alert"
    )

    static let reason = Option.maybe("reason", .text, value: "TEXT", "with hold: why")

    static let declaration = Declaration(
        "kills",
        summary: "list the calls that were to be ended, hold kills, or let the brakes go",
        discussion: """
            A kill is requested, accepted by the switch, hanging_up once the switch has decided the
            end, and ended once its own account of the whole call has come: 'by' says who ended it
            (us, the caller, the switch, another). gone says that the switch knows no such call and
            gave no account of it, still_up that it is there after every repeat. 'kills hold' has the
            running agent end no more calls, through restarts too, until 'kills resume'; that also lets
            brakes go which took hold by themselves. Both stand in 'kills brakes' and 'audit' with who
            asked and why. Exit code 1 where there was nothing to hold or to let go.
            --state simulated lists the calls that would have been ended, had the agent been armed: no
            kills, so their number is 0, and REQUESTED is when the kill would have been written.
            TOOK is from the first command to the end; KILL AFTER and END AFTER are from the call's
            INVITE, by the switch's stamp, to the kill and to the proven end.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, state.spec, alert.spec, LogQueryOptions.limit.spec,
            AuthorOption.author.spec, reason.spec, ClockOption.clock.spec, FollowLoop.option.spec,
        ] + LogQueryOptions.place,
        positionals: [action.spec],
        hasRows: true,
        examples: [
            Example("kills --since 1h", "the kills of the last hour"),
            Example("kills --follow", "each kill with every state that it comes to"),
            Example("kills --state still_up", "calls that would not end"),
            Example("kills --state simulated --since 7d", "what would have been ended"),
            Example("kills hold --reason 'wrong rule'", "end no more calls until resume"),
            Example("kills resume", "let the brakes go"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let action = arguments[action] ?? .list
        guard action == .list || !arguments[FollowLoop.option] else {
            throw CommandError.misuse("--follow goes with the list of kills")
        }
        switch action {
        case .list: try list(arguments, on: console)
        case .brakes: try brakes(arguments, on: console)
        case .hold: try command(.holdKills, arguments, on: console)
        case .resume: try command(.releaseBrakes, arguments, on: console)
        }
        return .done
    }

    private static func list(_ arguments: Arguments, on console: Console) throws {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[state]
        filter.alert = arguments[alert].map(Int64.init)
        if arguments[FollowLoop.option] {
            try arguments.checkFollow()
            let table = KillTable(clock: arguments[ClockOption.clock])
            return try follow(filter, table, by: FollowLoop(arguments, on: console))
        }
        let reader = try arguments.logReader(on: console)
        try console.list(
            in: KillTable(clock: arguments[ClockOption.clock]),
            nothing: "no kills",
            json: { $1.write($0, steps: try reader.steps(of: $0.id)) },
            { try reader.eachKill(filter, $0) }
        )
    }

    /// Prints the latest kills, then each as often as it comes further.
    static func follow(_ filter: LogFilter, _ table: KillTable, by loop: FollowLoop) throws {
        var (states, printer) = (KillStates(), try FollowPrinter(table, on: loop.console))
        func show(_ kills: [KillRow], _ reader: LogReader) throws {
            try printer.add(kills.filter { states.isNews($0) }) {
                $1.write($0, steps: try reader.steps(of: $0.id))
            }
        }
        try loop.run { reader in
            try show(reader.kills(filter).rows.reversed(), reader)
        } next: { entries, reader in
            var (one, kills) = (filter, [KillRow]())
            for entry in entries where entry.kind == .record(.kill) {
                one.row = entry.row
                kills += try reader.kills(one).rows
            }
            try show(kills, reader)
        }
    }

    private static func brakes(_ arguments: Arguments, on console: Console) throws {
        let filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        let reader = try arguments.logReader(on: console)
        try console.list(in: BrakeTable(), nothing: "the brakes never took hold") {
            try reader.eachBrake(filter, $0)
        }
    }

    private static func command(
        _ command: ControlCommand,
        _ arguments: Arguments,
        on console: Console
    ) throws {
        let author = arguments.author(on: console)
        let why = arguments[reason] ?? ""
        guard why.isEmpty || command == .holdKills else {
            throw CommandError.misuse("--reason goes with 'kills hold'")
        }
        let path = arguments.databasePathAnyway(on: console)
        let editor = try LogEditor(path: path, origin: .command)
        let id = try editor.post(command, by: author, note: why, at: LogWriter.wallClock())
        guard let answer = try editor.waitForAnswer(to: id) else { throw LogEditor.nobodyTook }
        let hasChanged = answer.answer == .done
        if console.format == .json {
            let json: JSON = [
                "type": "control", "command": .string(command.rawValue), "taken": true,
                "changed": .boolean(hasChanged),
            ]
            try console.print(json)
        }
        let isHold = command == .holdKills
        guard hasChanged else {
            throw CommandError.failed(
                isHold ? "kills are held already" : "the brakes are not on: nothing to let go"
            )
        }
        guard console.format == .human else { return }
        try console.print(
            isHold
                ? "the agent ends no more calls until 'callwarden kills resume'"
                : "the agent let the brakes go"
        )
    }
}
