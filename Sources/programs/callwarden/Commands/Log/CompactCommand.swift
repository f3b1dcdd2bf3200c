import AlertLog
import CommandLine
import Telephony
import Wire

/// `callwarden compact`: gives back what the alert log's file holds and does not need.
enum CompactCommand: Command {
    static let declaration = Declaration(
        "compact",
        summary: "write the alert log's file anew, as small as what is in it",
        discussion: """
            Files made by this version shrink by themselves as old rows go. One made by an earlier
            version does so once it was written anew: a small one at the agent's next start, a large
            one by this command while the agent is stopped. It needs as much free disk as the log
            has content.
            """,
        options: LogQueryOptions.place,
        examples: [Example("compact", "while the agent is stopped")]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let compactor = try LogCompactor(path: arguments.databasePath(on: console))
        guard try !compactor.isInUse(at: LogWriter.wallClock()) else {
            throw CommandError.failed(
                "an agent writes to this log: stop it first (systemctl stop callwarden)"
            )
        }
        let (before, after) = try compactor.compact()
        switch console.format {
        case .json:
            let json: JSON = [
                "type": "compacted", "bytes_before": .integer(before),
                "bytes_after": .integer(after),
            ]
            try console.print(json)
        case .human: try console.print(Counted.words(before, "byte") + " before, \(after) after")
        }
        return .done
    }
}
