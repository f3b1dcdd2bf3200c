import Rules
import Telephony
import Warden

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
        let window = TimeText.duration(microseconds: limit.windowMicroseconds)
        let count = Counted.words(fullest.count, "distinct caller")
        let missing = limit.callers - fullest.count
        guard limit.isReachable else {
            return "\(count) within \(window), where no number of callers tells an attack"
        }
        guard isInForce else {
            return "\(count) within \(window), of \(limit.callers), a limit that is not in force"
        }
        return isReached
            ? "\(count) within \(window), and \(limit.callers) are an attack"
            : "\(count) within \(window); \(limit.callers) are an attack, so "
                + "\(missing) \(missing == 1 ? "was" : "were") missing"
    }
}

extension CalleeLimits {
    /// Where N comes from, in words.
    var words: String {
        let rates =
            "\(Self.hourly(profile)) calls/h at this time of day, \(Self.hourly(fast)) lately"
        let shape = dispersion == 0 ? "as even as chance" : "dispersion \(dispersion)"
        switch origin {
        case .learned: return "learned from its own traffic: \(rates), \(shape)"
        case .prior: return "of a callee known for a short time: \(rates), \(shape)"
        case .expected: return "calls that an operator expects: up to \(Self.hourly(rate)) calls/h"
        }
    }

    /// A rate in calls an hour.
    private static func hourly(_ thousandths: Int64) -> String { "\((thousandths + 500) / 1_000)" }
}
