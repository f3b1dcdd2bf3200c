package import Telephony

/// The hours of an operator's day: how far his clocks are from UTC, and when that changes.
package struct HourZone: Sendable, Equatable {
    /// From then on clocks are so far east of UTC.
    package struct Change: Sendable, Equatable {
        package let from: EventTime
        package let offsetMicroseconds: Int64

        package init(from: EventTime, offsetMicroseconds: Int64) {
            self.from = from
            self.offsetMicroseconds = offsetMicroseconds
        }
    }

    package static let utc = HourZone(offsetMicroseconds: 0, name: "UTC")
    static let hour: Int64 = 3_600_000_000
    /// An hour of the day, of working days and of weekends.
    static let cells = 48

    /// What the system's data calls it; empty where it was made of offsets alone.
    package let name: String
    /// Before the first change.
    private let first: Int64
    /// In order of time.
    private let changes: [Change]

    package init(offsetMicroseconds: Int64, changes: [Change] = [], name: String = "") {
        (first, self.name) = (offsetMicroseconds, name)
        self.changes = changes.sorted { $0.from < $1.from }
    }

    /// How far clocks are from UTC at a time.
    package func offset(at time: EventTime) -> Int64 {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].from <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : changes[low - 1].offsetMicroseconds
    }

    /// Hours are counted so that they begin when the operator's do.
    ///
    /// A change by whole hours leaves the count as it is and only moves what an hour is called.
    private var shift: Int64 {
        let rest = first % Self.hour
        return rest < 0 ? rest + Self.hour : rest
    }

    /// The hour that a time lies in, counted from 1970 on.
    func hour(of time: EventTime) -> Int { max(0, Int((time + shift) / Self.hour)) }

    /// When an hour begins.
    func start(of hour: Int) -> EventTime { Int64(hour) * Self.hour - shift }

    /// Which hour of the day it is: 0 to 23 of a working day, 24 to 47 of a Saturday or Sunday.
    func cell(of hour: Int) -> Int {
        let ofWeek = hourOfWeek(of: hour)
        return ofWeek % 24 + (ofWeek >= 5 * 24 ? 24 : 0)
    }
}
