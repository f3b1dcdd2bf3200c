import Records
import Rules
import Telephony

extension RuleStanding {
    /// How near it came, in words: what was counted, of whom, and within how long.
    var words: String {
        let window =
            windowMicroseconds == 0 || measure.isSinceMidnight
            ? "" : " within \(TimeText.duration(microseconds: windowMicroseconds))"
        guard measure.isFloor else {
            return "\(count) of \(threshold) \(measure.words) of its \(subject.words)\(window)"
        }
        let unit = measure == .answeredPercent ? "%" : "s"
        return "\(count) \(unit) \(measure.words) of its \(subject.words)\(window), "
            + "where less than \(threshold) \(unit) is looked for"
    }
}

extension StandingMeasure {
    fileprivate var words: String {
        switch self {
        case .callees: "callees"
        case .callsAtOnce: "calls at once"
        case .shortRings: "callees rung for a short time"
        case .endedCalls: "ended calls"
        case .answeredPercent: "answered of the calls"
        case .meanSeconds: "of talk on average in the calls"
        case .numbersInARow: "numbers in a row"
        case .prefix(let measure): measure.words
        }
    }

    /// What it counts is of the day, which is no window.
    fileprivate var isSinceMidnight: Bool {
        self == .prefix(.callsPerDay) || self == .prefix(.sequentialCalls)
    }
}

extension PrefixMeasure {
    fileprivate var words: String {
        switch self {
        case .callsPerMinute, .callsPerHour: "calls to the prefix"
        case .callsPerDay: "calls to the prefix since midnight"
        case .concurrentCalls: "calls at once to the prefix"
        case .sequentialCalls: "calls in a row to one number since midnight"
        case .minutesPerHour: "minutes of talk with the prefix"
        case .callSeconds: "seconds of one call to the prefix"
        }
    }
}

extension Subject.Kind {
    fileprivate var words: String {
        switch self {
        case .callee: "callee"
        case .caller: "caller"
        case .source: "source"
        case .prefix: "range of callers"
        case .trunk: "switch"
        case .block: "block"
        }
    }
}
