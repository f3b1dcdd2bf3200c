import AlertLog
import Calls
import Warden
import CommandLine
import Telephony
import Wire
import Views

enum AlertsShowCommand: Command {
    static let id = Positional<Int>.required(
        "ID",
        .integer(1...Int.max),
        "the number of the alert, as the list has it"
    )

    static let declaration = Declaration(
        "show",
        summary: "show one alert with its calls and kills",
        discussion: """
            Prints the alert, what analysts made of it from the first judgement on, what stands beside
            the callers as evidence, each flagged call with what is known of it, and each kill with its
            steps. In JSON the first line is the
            alert, then comes one line for each kill. Exit code 3 where there is no such alert.
            """,
        options: LogQueryOptions.place + [ClockOption.clock.spec, CommonOptions.utc.spec],
        positionals: [id.spec],
        examples: [
            Example("alerts show 41", "everything about alert 41"),
            Example("alerts show 41 -o json", "the same for a program"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let reader = try arguments.logReader(on: console)
        let number = Int64(arguments[id])
        guard let details = try reader.snapshot({ try reader.details(of: number) }) else {
            throw CommandError.notFound("there is no alert \(number); see 'callwarden alerts list'")
        }
        try show(details, clock: arguments[ClockOption.clock], on: console)
        return .done
    }

    /// Prints one alert with everything that is known of it.
    static func show(
        _ details: AlertDetails,
        clock: ClockChoice? = nil,
        on console: Console
    ) throws {
        switch console.format {
        case .json:
            try console.print(JSON(details))
            for kill in details.kills {
                try console.print(JSON(kill.kill, steps: kill.steps))
            }
        case .human:
            try console.print(details.facts(clock))
            try console.write("\n")
            if details.evidence?.isEmpty == false {
                try console.print(details.evidenceTable)
                try console.write("\n")
            }
            try console.print(details.callTable(clock))
            if !details.kills.isEmpty {
                try console.write("\n")
                try console.print(details.stepTable(clock))
            }
        }
    }
}
