package import Telephony

/// Days and hours as an operator counts them.
extension HourZone {
    private static let day: Int64 = 24 * hour
    package static let hoursOfWeek = 168

    /// When the operator's hour begins that a time lies in.
    package func startOfHour(of time: EventTime) -> EventTime { start(of: hour(of: time)) }

    /// When the operator's day begins that a time lies in: it has 23 or 25 hours where clocks change.
    package func startOfDay(of time: EventTime) -> EventTime {
        let offset = offset(at: time)
        let local = time + offset
        let midnight = local - (local % Self.day + Self.day) % Self.day
        let start = midnight - offset
        return midnight - self.offset(at: start)
    }

    /// When the day behind this one begins.
    package func startOfNextDay(of time: EventTime) -> EventTime {
        // Noon of the next day or near it, whatever clocks do meanwhile.
        startOfDay(of: startOfDay(of: time) + 36 * Self.hour)
    }

    /// The hour of the operator's day, 0 to 23.
    package func hourOfDay(of time: EventTime) -> Int { hourOfWeek(of: hour(of: time)) % 24 }

    /// Which hour of the week it is: 0 is the first of a Monday.
    func hourOfWeek(of hour: Int) -> Int {
        let middle = start(of: hour) + Self.hour / 2
        let local = Int((middle + offset(at: middle) + 72 * Self.hour) / Self.hour)
        // The first of January 1970 was a Thursday, to which three days have been added above.
        return local % Self.hoursOfWeek
    }
}
