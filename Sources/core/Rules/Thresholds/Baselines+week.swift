package import Telephony

/// What was learned of one hour of a callee's week, and N(callee) at such a rate.
package struct WeekHour: Sendable, Equatable {
    /// Calls an hour, in thousandths.
    package let profile: Int64
    /// The distinct callers that are an attack then, within the rule's window.
    package let limit: CallerLimit
}

extension Baselines {
    /// The week of a callee, hour by hour from Monday on, as it is known at a time; nil where it has no
    /// record.
    ///
    /// N follows from what was learned of the hour alone: calls of the last minutes and calls that are
    /// expected may raise it, as `limits(of:at:)` says of the moment.
    package func week(of key: PartyKey, at time: EventTime) -> [WeekHour]? {
        guard !isOff, let place = records.place(of: key), isNear(place, frame.time(time)) else {
            return nil
        }
        let callee = rolled(place, to: time)
        let shape = LimitTables.place(of: callee.spread.shape ?? setup.dispersion)
        var week = [WeekHour?](repeating: nil, count: HourZone.hoursOfWeek)
        let now = frame.zone.hour(of: time)
        let monday = now - frame.zone.hourOfWeek(of: now)
        // One hour more on either side: where clocks change, a week is not as long as others.
        for hour in max(0, monday - 1)...max(0, monday + HourZone.hoursOfWeek) {
            let profile = callee.profile(at: hour, frame, prior)
            week[frame.zone.hourOfWeek(of: hour)] = WeekHour(
                profile: profile,
                limit: windows.limits(rate: profile, shape: shape).main
            )
        }
        // An hour that clocks leave out is as the same hour of another such day.
        for hour in week.indices where week[hour] == nil {
            week[hour] = week[hour >= 24 ? hour - 24 : hour + 24]
        }
        return week.compactMap(\.self)
    }
}
