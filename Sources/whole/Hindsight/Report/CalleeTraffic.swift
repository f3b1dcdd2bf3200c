import Telephony

/// What the calls to one callee are like that no alert has, as they come by.
struct CalleeTraffic {
    private(set) var calls = 0
    private(set) var answered = 0
    private var hours: UInt32 = 0
    /// When each began and ended; nil once there were too many.
    private var spans: [(start: EventTime, end: EventTime)]? = []

    /// Takes a call; `hasRoom` says whether its span may still be kept.
    mutating func take(
        start: EventTime,
        answered: EventTime,
        end: EventTime,
        hasRoom: Bool
    ) {
        calls += 1
        if answered > 0 { self.answered += 1 }
        hours |= 1 << UInt32(ReportClock.hour(of: start))
        guard let count = spans?.count, count < ReportTerms.spansMax, hasRoom else {
            spans = nil
            return
        }
        spans?.append((start, max(start, end)))
    }

    var hourCount: Int { hours.nonzeroBitCount }

    /// The most calls that were up at once: one that ends as another begins is not beside it.
    var atOnce: Int? {
        guard let spans else { return nil }
        let starts = spans.map(\.start).sorted()
        let ends = spans.map(\.end).sorted()
        var (most, over) = (0, 0)
        for (begun, start) in starts.enumerated() {
            while over < ends.count, ends[over] <= start { over += 1 }
            most = max(most, begun + 1 - min(over, begun))
        }
        return most
    }
}

/// Hours and days by UTC.
enum ReportClock {
    static let hour: EventTime = 3_600_000_000
    static let day: EventTime = 24 * hour

    static func hour(of time: EventTime) -> Int {
        Int((time - start(ofDay: time)) / hour)
    }

    static func start(ofDay time: EventTime) -> EventTime {
        let rest = time % day
        return time - (rest < 0 ? rest + day : rest)
    }
}
