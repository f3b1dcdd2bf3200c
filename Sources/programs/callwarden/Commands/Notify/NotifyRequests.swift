import AlertLog
import CommandLine
import Glibc
import Wire

/// Leaves requests for callwarden-ship and waits for what it says.
struct NotifyRequests {
    /// How long callwarden-ship has to take a request, and then to carry it out, in microseconds.
    static let takenWithin = 3_000_000
    static let doneWithin = 130_000_000
    private static let turnMicroseconds: UInt32 = 50_000

    let editor: LogEditor
    let author: String

    init(_ arguments: Arguments, on console: Console) throws {
        editor = try arguments.logEditor(on: console)
        author = arguments.author(on: console)
    }

    /// What came of a request for a destination.
    func ask(
        _ what: ShipRequest.What,
        of destination: String,
        alert: Int64? = nil
    ) throws -> ShipAnswer {
        let now = LogWriter.wallClock()
        let id = try editor.ask(what, of: destination, alert: alert, by: author, at: now)
        let asked = ContinuousClock.now
        var isTaken = false
        while true {
            if let answer = try editor.shipAnswer(to: id) { return answer }
            let passed = ContinuousClock.now - asked
            if !isTaken, passed > .microseconds(Self.takenWithin) {
                if try editor.withdraw(request: id) { throw Self.nobodyTook }
                isTaken = true
            }
            guard passed < .microseconds(Self.doneWithin) else {
                throw CommandError.failed(
                    "\(destination): callwarden-ship took the request and has not said what came of it"
                )
            }
            usleep(Self.turnMicroseconds)
        }
    }

    private static var nobodyTook: CommandError {
        .failed(
            "no callwarden-ship took the request within \(takenWithin / 1_000_000) s; is it running, "
                + "with this destination and this log?"
        )
    }

    /// Asks for several destinations one by one and prints each answer; 1 where one failed.
    func ask(
        _ what: ShipRequest.What,
        ofEach destinations: [String],
        alert: Int64? = nil,
        on console: Console
    ) throws -> ExitCode {
        var code = ExitCode.done
        for name in destinations {
            let answer = try ask(what, of: name, alert: alert)
            if answer.outcome == .failed { code = .failed }
            switch console.format {
            case .json:
                let json: JSON = [
                    "type": "request", "what": .string(what.rawValue),
                    "destination": .string(name), "alert": .optional(alert) { .integer($0) },
                    "outcome": .string(answer.outcome.rawValue), "text": .string(answer.words),
                ]
                try console.print(json)
            case .human:
                let outcome =
                    answer.outcome == .failed ? "failed: " : "\(answer.outcome.rawValue), "
                try console.printEscaped("\(name): \(outcome)\(answer.words)")
            }
        }
        return code
    }
}

extension Arguments {
    /// Names of destinations that the log knows; throws for one that it does not.
    func destinations(named name: String?, on console: Console) throws -> [String] {
        let known = try logReader(on: console).destinations().map(\.name)
        guard let name else {
            guard known.isEmpty else { return known }
            throw CommandError.notFound("callwarden-ship has had no destinations")
        }
        guard known.contains(name) else {
            throw CommandError.notFound(
                "there is no destination \(name); see 'callwarden notify list'"
            )
        }
        return [name]
    }
}
