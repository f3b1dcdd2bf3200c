import AlertLog
import Detection
import Glibc
import Telephony

/// `callwarden kills`: the ledger of ended calls, and the brakes.
enum KillsCommand: Command {
    enum Action: String, CaseIterable, Sendable { case list, brakes, resume }

    /// How long an agent has to take a command.
    static let takenWithin = 3_000_000

    static let action = Positional<Action?>.maybe(
        "ACTION",
        ValueKind<Action>.oneOf,
        "list (the default); brakes: when they took hold; resume: let them go"
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

    static let declaration = Declaration(
        "kills",
        summary: "list the calls that were to be ended, or let the brakes go",
        discussion: """
            A kill is requested, accepted by the switch, hanging_up once the switch has decided the
            end, and ended once its own account of the whole call has come: 'by' says who ended it
            (us, the caller, the switch, another). gone says that the switch knows no such call and
            gave no account of it, still_up that it is there after every repeat. 'kills resume'
            tells the running agent to kill again although its limits of kills or callees per
            minute were passed; it says who asked.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, state.spec, alert.spec, LogQueryOptions.limit.spec,
            AuthorOption.author.spec,
        ] + LogQueryOptions.place,
        positionals: [action.spec],
        examples: [
            Example("kills --since 1h", "the kills of the last hour"),
            Example("kills --state still_up", "calls that would not end"),
            Example("kills resume", "let the brakes go"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        switch arguments[action] ?? .list {
        case .list: try list(arguments, on: console)
        case .brakes: try brakes(arguments, on: console)
        case .resume: try resume(arguments, on: console)
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
            .left("detail"), .left("call"),
        ])
        try forEach({ try reader.eachKill(filter, $0) }) { row in
            switch console.format {
            case .json: try console.print(JSON.kill(row, steps: try reader.steps(of: row.id)))
            case .human: table.add(cells(row))
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("no kills") }
    }

    private static func cells(_ row: KillRow) -> [Cell] {
        let byWall = row.ended.map { max(0, $0 - row.requested) }
        let took = (row.took ?? byWall).map { TimeText.duration(microseconds: $0) }
        return [
            Cell("\(row.id)"), .time(row.requested), Cell(row.alert.map { "\($0)" } ?? "-"),
            Cell(row.reason), .brief(row.caller), .brief(row.callee), .killState(row.state),
            ender(row.endedBy), Cell("\(row.attempts)"), Cell(took ?? "-"), .brief(row.detail),
            .brief(row.call, 40),
        ]
    }

    private static func ender(_ word: String?) -> Cell {
        guard let word else { return Cell("-", .faint) }
        return word == CallEnder.us.word ? Cell(word) : Cell(word, .warning)
    }

    private static func brakes(_ arguments: Arguments, on console: Console) throws {
        let filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        let reader = try arguments.logReader(on: console)
        var table = Table([.left("at"), .left("brakes"), .left("limit")])
        try forEach({ try reader.eachBrake(filter, $0) }) { row in
            let word = row.engaged ? "engaged" : "released"
            switch console.format {
            case .json:
                var json: JSON = ["type": "brake", "state": .string(word)]
                json.add("reason", .string(row.reason))
                json.add("limit_per_minute", .integer(row.limitPerMinute))
                json.add(time: "at", row.at)
                try console.print(json)
            case .human:
                table.add([
                    .time(row.at), Cell(word, row.engaged ? .bad : .good),
                    Cell("\(row.limitPerMinute) \(row.reason) per minute"),
                ])
            }
        }
        try console.print(table)
        if table.isEmpty, console.format == .human { console.note("the brakes never took hold") }
    }

    private static func resume(_ arguments: Arguments, on console: Console) throws {
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        let id = try editor.post(.releaseBrakes, by: author, at: LogWriter.wallClock())
        let end = ContinuousClock.now + .microseconds(takenWithin)
        while try !editor.isTaken(id) {
            if ContinuousClock.now < end {
                usleep(50_000)
            } else if try editor.withdraw(id) {
                throw CommandError.failed(
                    "no agent took the command within \(takenWithin / 1_000_000) s; is it running, "
                        + "and does it use this log?"
                )
            }
        }
        switch console.format {
        case .json:
            try console.print(
                ["type": "control", "command": "release_brakes", "taken": true] as JSON
            )
        case .human: try console.print("the agent let the brakes go")
        }
    }
}
