internal import Records
package import Rules
package import Telephony

extension LogReader {
    /// What lay in each of these stretches, which are in order and do not overlap.
    ///
    /// Alerts lie where they tripped, kills where they were asked for, calls where they ended. Calls of a
    /// time of which the log keeps none are not known; where none are kept any more, those of before are.
    /// `counts` are those of hours that were counted before.
    package func analytics(
        _ stretches: [Range<EventTime>],
        keepsCalls: Bool,
        now: EventTime,
        remembering counts: HourCounts,
        within budget: inout ReadingBudget
    ) throws -> [AnalyticsBucket] {
        var buckets = stretches.map {
            AnalyticsBucket(start: $0.lowerBound, end: $0.upperBound)
        }
        guard let first = stretches.first, let last = stretches.last else { return [] }
        let all = first.lowerBound..<last.upperBound
        var place = 0
        for alert in try alertsToCount(all, within: budget) {
            while buckets[place].end <= alert.tripped { place += 1 }
            guard buckets[place].start <= alert.tripped else { continue }
            buckets[place].add(alert)
        }
        let kept = try keptCalls(now: now, keepsCalls)
        for place in buckets.indices {
            let stretch = stretches[place]
            buckets[place].ended = try count(.kills, in: stretch, &budget)
            guard let kept, kept.overlaps(stretch) else { continue }
            let part = stretch.clamped(to: kept)
            buckets[place].calls = try count(.calls(of: nil), in: part, &budget, now, counts)
            buckets[place].isCallsWhole = part == stretch
        }
        return buckets
    }

    /// The callees with most flagged calls between these times, and when they had them.
    package func calleeHeat(
        _ stretch: Range<EventTime>,
        limit: Int,
        zone: HourZone,
        keepsCalls: Bool,
        now: EventTime,
        within budget: inout ReadingBudget
    ) throws -> [CalleeHeat] {
        var found: [String: CalleeHeat] = [:]
        for alert in try alertsToCount(stretch, within: budget) where alert.isOfCallee {
            found[alert.callee, default: CalleeHeat(callee: alert.callee)].add(alert, zone)
        }
        let order = { (heat: CalleeHeat) in (-heat.flagged, -heat.alerts, heat.callee) }
        var callees = Array(found.values.sorted { order($0) < order($1) }.prefix(limit))
        guard let kept = try keptCalls(now: now, keepsCalls), kept.overlaps(stretch) else {
            return callees
        }
        for place in callees.indices {
            let name = callees[place].callee
            let part = stretch.clamped(to: kept)
            callees[place].calls = try count(.calls(of: name), in: part, &budget)
        }
        return callees
    }

    /// The time of which the log keeps calls; nil where it keeps none.
    private func keptCalls(
        now: EventTime,
        _ keepsCalls: Bool
    ) throws(AlertLogError) -> Range<EventTime>? {
        guard let kept = try keptCalls() else { return nil }
        let end = keepsCalls ? max(now, kept.upperBound) : kept.upperBound
        return kept.lowerBound..<end + 1
    }

    /// Alerts in the order in which they tripped.
    private func alertsToCount(
        _ stretch: Range<EventTime>,
        within budget: ReadingBudget
    ) throws -> [CountedAlert] {
        let limit = try budget.nextAlerts()
        let alerts = try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT tripped_us, calls, \(Self.verdict), callee, subject_kind FROM alerts
                WHERE tripped_us >= ?1 AND tripped_us < ?2 ORDER BY tripped_us LIMIT ?3
                """,
                [
                    .integer(stretch.lowerBound), .integer(stretch.upperBound),
                    .integer(limit),
                ],
                CountedAlert.init(_:)
            )
        }
        try budget.check(alerts: alerts.count)
        return alerts
    }

    /// Rows that are counted by an index alone.
    private enum Counted {
        case kills
        /// Those to one callee, or all.
        case calls(of: String?)

        /// Rows are counted by so long a time at once, that of all calls by a shorter one.
        var stepMicroseconds: EventTime {
            if case .calls(of: nil) = self { 3_600_000_000 } else { 86_400_000_000 }
        }

        /// The condition, and the column of the time.
        var sql: (table: String, condition: String, time: String) {
            switch self {
            case .kills: ("kills", "state = 'ended'", "requested_us")
            case .calls(of: nil): ("calls", "1", "ended_us")
            case .calls: ("calls", "callee = ?3", "ended_us")
            }
        }
    }

    private func count(
        _ rows: Counted,
        in stretch: Range<EventTime>,
        _ budget: inout ReadingBudget,
        _ now: EventTime = 0,
        _ counts: HourCounts? = nil
    ) throws -> Int {
        var total = 0
        var start = stretch.lowerBound
        while start < stretch.upperBound {
            let end = min(stretch.upperBound, start + rows.stepMicroseconds)
            let count: Int
            if let counts {
                count = try counts.calls(in: start..<end, now: now) {
                    try read(rows, in: start..<end, &budget)
                }
            } else {
                count = try read(rows, in: start..<end, &budget)
            }
            (total, start) = (total + count, end)
        }
        return total
    }

    /// Counts the rows of a stretch that is not long.
    private func read(
        _ rows: Counted,
        in stretch: Range<EventTime>,
        _ budget: inout ReadingBudget
    ) throws -> Int {
        try budget.check()
        let (table, condition, time) = rows.sql
        var values: [SQLValue] = [.integer(stretch.lowerBound), .integer(stretch.upperBound)]
        if case .calls(let callee?) = rows { values.append(.text(callee)) }
        let count = try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT count(*) FROM \(table) WHERE \(condition) AND \(time) >= ?1 AND \(time) < ?2",
                values
            ) { $0.int(0) } ?? 0
        }
        try budget.take(count)
        return count
    }
}

/// One alert as it is counted.
private struct CountedAlert {
    let tripped: EventTime
    let calls: Int
    let verdict: String
    let callee: String
    let isOfCallee: Bool

    init(_ row: Row) {
        (tripped, calls, verdict) = (row.int64(0), row.int(1), row.text(2))
        (callee, isOfCallee) = (row.text(3), row.text(4) == Subject.Kind.callee.word)
    }
}

extension AnalyticsBucket {
    fileprivate mutating func add(_ alert: CountedAlert) {
        alerts += 1
        flagged += alert.calls
        if alert.verdict == AlertStatus.confirmed.rawValue { confirmed += 1 }
        if alert.verdict == AlertStatus.falsePositive.rawValue { falsePositives += 1 }
    }
}

extension CalleeHeat {
    fileprivate mutating func add(_ alert: CountedAlert, _ zone: HourZone) {
        alerts += 1
        flagged += alert.calls
        hours[zone.hourOfDay(of: alert.tripped)] += alert.calls
    }
}
