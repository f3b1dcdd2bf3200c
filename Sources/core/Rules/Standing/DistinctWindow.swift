package import Telephony

/// The fullest window of some length among those that hold a moment, read from the calls alone.
///
/// It is asked for one call at a time, by people; it shares nothing with the rules that it explains.
package struct DistinctWindow: Sendable, Equatable {
    /// Distinct parties in it.
    package var count = 0
    /// When it ends.
    package var end: EventTime = 0

    /// Looks at the windows that hold the moment: the one that ends with it, and those that end with a
    /// call behind it; of those that hold equally many the earliest.
    ///
    /// `calls` come in the order of time.
    package init(
        holding moment: EventTime,
        window: Int64,
        of calls: [(time: EventTime, party: Party)]
    ) {
        var users: [Party: Int] = [:]
        var (first, next) = (0, 0)
        let later = calls.map(\.time).filter { $0 > moment && $0 <= moment + window }
        for end in [moment] + later {
            while next < calls.count, calls[next].time <= end {
                users[calls[next].party, default: 0] += 1
                next += 1
            }
            while first < next, calls[first].time < end - window {
                let gone = calls[first].party
                users[gone] = users[gone] == 1 ? nil : users[gone].map { $0 - 1 }
                first += 1
            }
            if users.count > count || end == moment { (count, self.end) = (users.count, end) }
        }
    }
}
