import Calls
import Telephony

extension PrefixRate {
    /// Whether a finding of the latest event holds, counted out from the calls as they came.
    ///
    /// Of talk in calls that are over, and of calls of today that are held no longer, no more than the sum
    /// is known.
    package func isProven(_ finding: Finding) -> Bool {
        guard
            let own = found.first(where: {
                $0.finding.completedAt == finding.completedAt && $0.finding.why == finding.why
                    && $0.finding.severity == finding.severity
            })
        else { return false }
        return count(of: own) >= own.finding.threshold
    }

    private func count(of own: Found) -> Int {
        let (end, key) = (own.finding.completedAt, own.key)
        let calls = arrivals.all.filter { $0.key == key }
        switch own.measure {
        case .callsPerMinute, .callsPerHour:
            let start = end - own.measure.windowMicroseconds
            return calls.filter { $0.time >= start && $0.time <= end }.count
        case .callsPerDay:
            return tallies[key]?.count(since: rule.zone.midnight(before: end), until: end) ?? 0
        case .sequentialCalls:
            let callee = calls.last?.callee
            return calls.reversed().prefix { $0.callee == callee }.count
        case .concurrentCalls: return up.values.filter { $0.key == key }.count
        case .callSeconds:
            // One that is over has its length from its switch.
            guard let answeredAt = up[own.call]?.answeredAt else { return own.finding.count }
            return Int((end - answeredAt) / 1_000_000)
        case .minutesPerHour: return own.finding.count
        }
    }
}
