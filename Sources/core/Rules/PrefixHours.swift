import Telephony

/// Hours of the week, to the minute.
package struct PrefixHours: Sendable, Equatable {
    package static let minutesOfDay = 1_440
    package static let minutesOfWeek = 7 * minutesOfDay
    /// Every minute of the week.
    package static let always = PrefixHours([0..<minutesOfWeek])

    /// From Monday at midnight on, in order and apart.
    private let stretches: [Range<Int>]

    /// Stretches of minutes from Monday at midnight on; what reaches behind Sunday goes on on Monday.
    package init(_ written: [Range<Int>]) {
        let week = Self.minutesOfWeek
        let inWeek = written.flatMap { range -> [Range<Int>] in
            guard range.upperBound > week else { return [range] }
            return [range.lowerBound..<week, 0..<min(range.upperBound - week, week)]
        }
        var joined: [Range<Int>] = []
        for range in inWeek.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = joined.last, last.upperBound >= range.lowerBound {
                let end = max(last.upperBound, range.upperBound)
                joined[joined.count - 1] = last.lowerBound..<end
            } else {
                joined.append(range)
            }
        }
        stretches = joined
    }

    /// Whether a minute of the week is one of these.
    package func contains(_ minute: Int) -> Bool {
        stretches.contains { $0.contains(minute) }
    }

    /// Whether some minute is of both.
    package func overlaps(_ other: PrefixHours) -> Bool {
        stretches.contains { own in other.stretches.contains { own.overlaps($0) } }
    }
}

extension HourZone {
    /// The minute of the week that a clock on the wall shows, from Monday at midnight on.
    func minuteOfWeek(at time: EventTime) -> Int {
        let week = Int64(PrefixHours.minutesOfWeek)
        // The first of January 1970 was a Thursday.
        let minutes = (time + offset(at: time)) / 60_000_000 + 3 * Int64(PrefixHours.minutesOfDay)
        return Int((minutes % week + week) % week)
    }

    /// The midnight that came last by a clock on the wall.
    func midnight(before time: EventTime) -> EventTime {
        let now = offset(at: time)
        let passed = ((time + now) % PrefixMeasure.day + PrefixMeasure.day) % PrefixMeasure.day
        // The clock may have been changed since.
        return time - passed + now - offset(at: time - passed)
    }
}
