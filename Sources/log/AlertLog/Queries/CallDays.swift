internal import Telephony

/// Finished calls of some party lie in their indices by the day that they ended on: whoever looks for
/// them goes from day to day.
struct CallDays: Sendable {
    /// As the indices have it, or they are not used.
    static let column = "ended_us / 86400000000"
    private static let microseconds: EventTime = 86_400_000_000

    /// From this time on, and before this one.
    var since: EventTime?
    var until: EventTime?

    /// Hands out the days on which calls ended, the latest first, until `body` says false.
    func each(
        in log: Database,
        _ body: (Int64) throws(DatabaseError) -> Bool
    ) throws(DatabaseError) {
        var bound = until ?? .max
        while true {
            let last = try log.first(
                "SELECT max(ended_us) FROM calls WHERE ended_us < ?1",
                [.integer(bound)]
            ) { $0.time(0) }
            guard let last = last ?? nil else { return }
            let day = last / Self.microseconds
            if let since, last < since { return }
            guard try body(day) else { return }
            bound = min(day * Self.microseconds, last)
        }
    }
}
