package import Rules
package import Telephony

/// A time that clocks never showed, or twice, as they were put forward or back.
package struct LocalTimeFault: Error, Equatable, CustomStringConvertible {
    /// What they should have shown.
    package let shown: EventTime
    package let isTwice: Bool
    /// What may be meant, as it would be understood.
    package let meant: [String]
    package let zone: String

    package var description: String {
        let time = TimeText.text(shown, .short, offset: nil).dropLast(" UTC".count)
        let what = isTwice ? "came twice in" : "was skipped by the clocks of"
        return "\(time) \(what) \(zone); say '\(meant.joined(separator: "' or '"))'"
    }
}

extension HourZone {
    private static let day: EventTime = 86_400_000_000

    /// When clocks there show a time.
    package func time(of shown: EventTime) throws(LocalTimeFault) -> EventTime {
        let candidates = candidates(of: shown)
        let found = candidates.filter { $0 + offset(at: $0) == shown }
        if found.count == 1, let time = found.first { return time }
        throw LocalTimeFault(
            shown: shown,
            isTwice: !found.isEmpty,
            meant: candidates.map { TimeText.text($0, .short, offset: offset(at: $0)) },
            zone: name
        )
    }

    /// When a day begins there, whose midnight clocks may have skipped.
    package func start(ofDay midnight: EventTime) -> EventTime {
        let candidates = candidates(of: midnight)
        let found = candidates.first { $0 + offset(at: $0) == midnight }
        // Where midnight is skipped, the day begins where it would have been by the clocks before.
        return found ?? candidates.last ?? midnight
    }

    /// When clocks would show a time by each offset of these days, the earliest first.
    private func candidates(of shown: EventTime) -> [EventTime] {
        let offsets = [-Self.day, 0, Self.day].map { offset(at: shown + $0) }
        return Set(offsets).map { shown - $0 }.sorted()
    }
}
