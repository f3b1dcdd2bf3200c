import Agent
import AlertLog
import CommandLine
import Rules
import Telephony
import Warden

/// Everything that is said of one call, or of one callee at one time.
struct Explanation {
    let watch: CallWatch
    /// The alerts of the replay.
    let alerts: [ReplayedAlert]
    /// What the log has beside; nil for a capture.
    let known: LogFacts?

    var isFound: Bool { !watch.seen.isEmpty || watch.callee != nil }

    /// What alerts of the replay have of a call.
    func findings(of call: Call) -> [(alert: ReplayedAlert, flagged: ReplayedAlert.Call)] {
        alerts.compactMap { alert in
            let flagged = alert.calls.last {
                $0.call.id == call.id && $0.call.createdAt == call.createdAt
            }
            return flagged.map { (alert, $0) }
        }
    }
}

extension CallWatch.Judgement {
    /// What it means, for people.
    var words: String {
        switch self {
        case .counted: "it counts in windows"
        case .attempt: "a further attempt at a call that counts already"
        case .duplicate: "its event came twice, and counts once"
        case .exempt: "exempt: it does not count and is never ended"
        case .legAside: "a leg of a call that counts for this number already"
        case .withheldIgnored: "its caller withholds the number, and such callers are not counted"
        case .unjudged: "no window can hold it: it is to nobody, or at an impossible time"
        }
    }
}

extension LimitStanding {
    /// How near the fullest window came, in words.
    var words: String {
        let window = TimeText.duration(microseconds: windowMicroseconds)
        let count = "\(fullest.count) distinct \(fullest.count == 1 ? "caller" : "callers")"
        let missing = threshold - fullest.count
        return isReached
            ? "\(count) within \(window), and \(threshold) are an attack"
            : "\(count) within \(window); \(threshold) are an attack, so \(missing) \(missing == 1 ? "was" : "were") missing"
    }
}
