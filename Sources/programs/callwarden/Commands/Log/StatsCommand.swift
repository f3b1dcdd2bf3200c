import Agent
import AlertLog
import CommandLine
import Telephony
import Wire
import Views

/// What `stats -o` offers.
enum StatsFormat: String, CaseIterable, Sendable { case human, json, csv, prometheus }

/// `callwarden stats`: the agent's own figures.
enum StatsCommand: Command {
    static let format = Option.one(
        "output",
        short: "o",
        ValueKind<StatsFormat>.oneOf,
        default: .human,
        value: "human|json|csv|prometheus",
        "a table, one JSON object, comma-separated values, or metrics in Prometheus's text format"
    )

    static let declaration = Declaration(
        "stats",
        summary: "print the agent's own figures",
        discussion: """
            The agent writes a snapshot every few seconds: calls seen, alerts, kills, how long it
            took from an event to its kill, what was shed. An old snapshot is that of an agent that
            stopped: it is printed, stderr says so, and the exit code is 1; 'status' judges what is
            wrong.
            """,
        options: [format.spec, CommonOptions.utc.spec] + LogQueryOptions.place,
        hasFormat: false,
        examples: [
            Example("stats", "every figure, by name"),
            Example("stats -o json", "one object, a key for each figure"),
            Example("stats -o prometheus", "metrics with their help, for a file collector"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let rows = try arguments.logReader(on: console).stats()
        let taken = rows.first { $0.name == "snapshot_us" }.flatMap { row -> Int64? in
            if case .integer(let time) = row.value { time } else { nil }
        }
        guard let taken else {
            throw CommandError.failed("the agent has written no figures yet; ask callwarden status")
        }
        let figures = rows.filter { $0.name != "snapshot_us" }
        switch arguments[format] {
        case .json:
            try console.print(JSON(figures, takenAt: taken))
        case .csv: try console.write(CSV.figures(figures))
        case .prometheus: try console.write(Metrics.text(rows, of: Agent.figures))
        case .human:
            try console.print(FigureTable(figures).table)
            try console.print("as of \(console.zone.text(taken))")
        }
        try console.flush()
        let age = LogWriter.wallClock() - taken
        guard age > LogWriter.snapshotAgeMicrosecondsMax else { return .done }
        let text = TimeText.duration(microseconds: age)
        console.complain(
            "these figures are \(text) old: no agent writes any; ask callwarden status"
        )
        return .failed
    }
}
