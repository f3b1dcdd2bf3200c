import AlertLog
import CommandLine
import Telephony
import Wire

/// What a demo came to, read back from the log.
struct DemoReport {
    let outcome: Demo.Outcome
    let folder: DemoFolder
    let console: Console

    init(_ outcome: Demo.Outcome, folder: DemoFolder, console: Console) {
        self.outcome = outcome
        self.folder = folder
        self.console = console
    }

    func print() throws {
        if console.format == .human { try console.print("\nFrom the alert log:\n") }
        if let details = outcome.details { try AlertsShowCommand.show(details, on: console) }
        switch console.format {
        case .human: try printVerdict()
        case .json: try console.print(summary)
        }
    }

    private func printVerdict() throws {
        let alert = outcome.details?.alert
        try console.print("")
        try console.print(
            "\(Counted.words(outcome.calls, "call")) seen, \(alert?.calls ?? 0) flagged, \(alert?.killsOver ?? 0) ended "
                + "and confirmed, \(outcome.otherCallsKilled) other calls touched"
        )
        if let reaction = outcome.reactionMicroseconds {
            try console.print("slowest reaction, event readable to kills written: \(reaction) µs")
        }
        if folder.isKept {
            let path = TextEscape.escaped(folder.database)
            try console.print("look around: callwarden alerts list --database \(path)")
        }
        if !outcome.isAsPromised {
            console.note("callwarden: the demo did not go as promised: see above")
        }
    }

    private var summary: JSON {
        [
            "type": "demo", "calls": .integer(outcome.calls),
            "flagged_calls": .integer(outcome.details?.alert.calls ?? 0),
            "kills_over": .integer(outcome.details?.alert.killsOver ?? 0),
            "other_calls_killed": .integer(outcome.otherCallsKilled),
            "reaction_max_us": .optional(outcome.reactionMicroseconds) { .integer($0) },
            "as_promised": .boolean(outcome.isAsPromised),
        ]
    }
}
