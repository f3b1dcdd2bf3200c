import AlertLog
import CommandLine
import Telephony
import Wire

/// `callwarden stats`: the agent's own figures.
enum StatsCommand: Command {
    /// A snapshot older than this is not of a running agent.
    static let staleMicroseconds: Int64 = 60_000_000

    static let declaration = Declaration(
        "stats",
        summary: "print the agent's own figures",
        discussion: """
            The agent writes a snapshot every few seconds: calls seen, alerts, kills, how long it
            took from an event to its kill, what was shed. An old snapshot is that of an agent that
            stopped.
            """,
        options: LogQueryOptions.place,
        examples: [
            Example("stats", "every figure, by name"),
            Example("stats -o json", "one object, a key for each figure"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let rows = try arguments.logReader(on: console).stats()
        let taken = rows.first { $0.name == "snapshot_us" }.flatMap { row -> Int64? in
            if case .integer(let time) = row.value { time } else { nil }
        }
        guard let taken else {
            console.note("the agent has written no figures yet")
            return .done
        }
        let figures = rows.filter { $0.name != "snapshot_us" }
        switch console.format {
        case .json:
            var json: JSON = ["type": "stats"]
            json.add(time: "snapshot", taken)
            for row in figures { json.add(row.name, JSON(row.value)) }
            try console.print(json)
        case .human:
            var table = Table([.left("figure"), .right("value")])
            for row in figures { table.add([.brief(row.name, 60), .brief(text(row.value), 60)]) }
            try console.print(table)
            try console.print("as of \(TimeText.short(taken))")
        }
        try console.flush()
        let age = LogWriter.wallClock() - taken
        if age > staleMicroseconds {
            let text = TimeText.duration(microseconds: age)
            console.complain("warning: these figures are \(text) old; is the agent running?")
        }
        return .done
    }

    private static func text(_ value: StatValue) -> String {
        switch value {
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .text(let value): value
        }
    }
}

extension JSON {
    init(_ value: StatValue) {
        switch value {
        case .integer(let value): self = .integer(value)
        case .real(let value): self = .number(value)
        case .text(let value): self = .string(value)
        }
    }
}
