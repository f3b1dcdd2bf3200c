import AlertLog
import Calls
import Records
import CommandLine
import Glibc
import Telephony
import Wire

/// `callwarden kills`: the ledger of ended calls, and the brakes.
enum KillsCommand: Command {
    enum Action: String, CaseIterable, Sendable { case list, brakes, hold, resume }

    /// How long an agent has to take a command.
    static let takenWithin = 3_000_000

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
            TOOK is from the first command to the end; KILL AFTER and END AFTER are from the call's
            INVITE, by the switch's stamp, to the kill and to the proven end.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, state.spec, alert.spec, LogQueryOptions.limit.spec,
            AuthorOption.author.spec, reason.spec, ClockOption.clock.spec,
        ] + LogQueryOptions.place,
        positionals: [action.spec],
        examples: [
            Example("kills --since 1h", "the kills of the last hour"),
            Example("kills --state still_up", "calls that would not end"),
            Example("kills hold --reason 'wrong rule'", "end no more calls until resume"),
            Example("kills resume", "let the brakes go"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        switch arguments[action] ?? .list {
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
        let reader = try arguments.logReader(on: console)
        var table = Table([
            .right("id"), .left("requested"), .right("alert"), .left("reason"), .left("caller"),
            .left("callee"), .left("state"), .left("by"), .right("attempts"), .right("took"),
            .right("kill after"), .right("end after"), .left("detail"),
            .left("call"),
        ])
        try forEach({ try reader.eachKill(filter, $0) }) { row in
            switch console.format {
            case .json: try console.print(JSON.kill(row, steps: try reader.steps(of: row.id)))
            case .human: table.add(cells(row, arguments[ClockOption.clock]))
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("no kills") }
    }

    private static func cells(_ row: KillRow, _ clock: ClockChoice?) -> [Cell] {
        let length = { (time: Int64?) in
            Cell(time.map { TimeText.duration(microseconds: max(0, $0)) } ?? "-")
        }
        let byWall = row.ended.map { max(0, $0 - row.requested) }
        let took = (row.took ?? byWall).map { TimeText.duration(microseconds: $0) }
        return [
            Cell("\(row.id)"), .time(clock.ofAgent(row.requested, row.clockMicroseconds)),
            Cell(row.alert.map { "\($0)" } ?? "-"),
            .brief(row.block == nil ? row.reason : row.why, 48), .brief(row.caller),
            .brief(row.callee), .killState(row.state), ender(row.endedBy),
            Cell("\(row.attempts)"), Cell(took ?? "-"), length(row.killedAfter),
            length(row.endedAfter), .brief(row.detail), .brief(row.call, 40),
        ]
    }

    private static func ender(_ word: String?) -> Cell {
        guard let word else { return Cell("-", .faint) }
        return word == CallEnder.us.word ? Cell(word) : Cell(word, .warning)
    }

    private static func brakes(_ arguments: Arguments, on console: Console) throws {
        let filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        let reader = try arguments.logReader(on: console)
        var table = Table([
            .left("at"), .left("brakes"), .left("limit"), .left("by"), .left("why"),
        ])
        try forEach({ try reader.eachBrake(filter, $0) }) { row in
            let word = row.engaged ? "engaged" : "released"
            switch console.format {
            case .json:
                var json: JSON = ["type": "brake", "state": .string(word)]
                json.add("reason", .string(row.reason))
                json.add("limit_per_minute", .integer(row.limitPerMinute))
                json.add(time: "at", row.at)
                json.add("author", .string(row.author))
                json.add("note", .string(row.note))
                try console.print(json)
            case .human:
                table.add([
                    .time(row.at), Cell(word, row.engaged ? .bad : .good),
                    Cell(
                        row.limitPerMinute > 0
                            ? "\(row.limitPerMinute) \(row.reason) per minute" : row.reason
                    ), .brief(row.author, 20), .brief(row.note, 60),
                ])
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("the brakes never took hold") }
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
        let editor = try arguments.logEditor(on: console)
        let id = try editor.post(command, by: author, note: why, at: LogWriter.wallClock())
        let hasChanged = try answer(to: id, editor) == .done
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

    /// Waits for the agent.
    private static func answer(to id: Int64, _ editor: LogEditor) throws -> ControlAnswer {
        let end = ContinuousClock.now + .microseconds(takenWithin)
        while true {
            if let answer = try editor.answer(to: id) { return answer }
            if ContinuousClock.now < end {
                usleep(50_000)
            } else if try editor.withdraw(id) {
                throw CommandError.failed(
                    "no agent took the command within \(takenWithin / 1_000_000) s; is it running, "
                        + "and does it use this log?"
                )
            }
        }
    }
}
