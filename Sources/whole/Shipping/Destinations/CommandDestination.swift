package import Settings
package import Telephony
import Wire

/// A program of this machine: the message is JSON on its standard input, and no word of its command line
/// comes from a message.
package struct CommandDestination: Destination {
    /// sysexits.h: try again later.
    static let laterCode: Int32 = 75

    private let words: [String]
    private let timeout: Duration
    private let runner: any ProgramRunning
    private var pace: ProgramPace

    package init(_ settings: DestinationSettings) { self.init(settings, runner: ProgramRunner()) }

    init(_ settings: DestinationSettings, runner: any ProgramRunning) {
        words = settings.command
        timeout = .seconds(settings.timeoutSeconds)
        pace = ProgramPace(perMinuteMax: settings.perMinuteMax)
        self.runner = runner
    }

    package mutating func deliver(_ message: Message, at now: EventTime) -> DeliveryOutcome {
        let input = Array((CallwardenBody.json(message).encoded + "\n").utf8)
        return ProgramDelivery.outcome(
            words,
            input: input,
            id: message.id,
            timeout: timeout,
            &pace,
            by: runner,
            at: now
        )
    }
}

/// Runs a program for a message, and takes its end for the outcome.
enum ProgramDelivery {
    /// All that programs find in their environment, but for the id of the message.
    private static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"]
    private static let wordsBytesMax = 200

    static func outcome(
        _ words: [String],
        input: [UInt8],
        id: String,
        timeout: Duration,
        _ pace: inout ProgramPace,
        by runner: some ProgramRunning,
        at now: EventTime
    ) -> DeliveryOutcome {
        if let wait = pace.start(at: now) {
            return .again(after: wait, why: "started \(pace.perMinuteMax) times within a minute")
        }
        let end = runner.run(
            words,
            input: input,
            environment: environment + ["CALLWARDEN_MESSAGE=\(id)"],
            timeout: timeout
        )
        switch end {
        case .exited(0, _): return .delivered("exit code 0")
        case .exited(CommandDestination.laterCode, let said):
            return .again(after: nil, why: "exit code 75" + quoted(said))
        case .exited(let code, let said): return .refused("exit code \(code)" + quoted(said))
        case .killed(let signal, let said):
            return .again(after: nil, why: "ended by signal \(signal)" + quoted(said))
        case .timedOut: return .again(after: nil, why: "not done within \(timeout), and killed")
        case .notStarted(let why): return .again(after: nil, why: "cannot be started: \(why)")
        }
    }

    private static func quoted(_ said: String) -> String {
        let words = BodyText.cut(said, bytesMax: wordsBytesMax)
        return words.isEmpty ? "" : ": \(words)"
    }
}
