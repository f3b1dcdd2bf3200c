import Rules
import Telephony

/// What the agent's log says of learning: that it has begun, once a day how long it has to go, and that
/// it is done.
struct LearningNotes {
    static let day: Int64 = 86_400_000_000

    /// One line of the log.
    struct Line: Equatable {
        var severity: Severity
        var text: String
        var fields: [String: String]
    }

    private enum Said: Equatable {
        case nothing
        /// How far it has come, as of that time.
        case learning(at: EventTime)
        case done(BaselineMode)
    }

    private var said = Said.nothing

    /// What is to be said now; nil where there is nothing new.
    mutating func note(
        _ status: LearningStatus,
        _ setup: BaselineSetup,
        at now: EventTime
    ) -> Line? {
        guard setup.mode != .off, let since = status.since, let until = status.until else {
            said = .nothing
            return nil
        }
        guard now < until else {
            guard said != .done(setup.mode) else { return nil }
            said = .done(setup.mode)
            let words = setup.mode == .on ? "thresholds follow the callees" : "watched only"
            return Line(
                severity: .notice,
                text: "baselines learned: \(words)",
                fields: ["callees": "\(status.calleesHeld)"]
            )
        }
        let begins = said == .nothing
        if case .learning(let last) = said, now - last < Self.day { return nil }
        said = .learning(at: now)
        return Line(
            severity: .notice,
            text: begins
                ? "baselines are learned: the fixed threshold holds" : "baselines: days to go",
            fields: [
                "since": TimeText.iso8601(since),
                "until": TimeText.iso8601(until),
                "days_left": "\((until - now + Self.day - 1) / Self.day)",
                "callees": "\(status.calleesHeld)",
            ]
        )
    }
}
