import Records
import Rules
import Telephony
import Testing

@testable import AlertLog

@Suite("What lay in which hour")
struct AnalyticsTests {
    private static let hour: EventTime = 3_600_000_000
    /// The full hour before the samples' time.
    private static let start = Sample.time - 245_000_000

    private func never() -> ReadingBudget { ReadingBudget { false } }

    private func hours(_ count: Int, from start: EventTime = start) -> [Range<EventTime>] {
        (0..<count).map {
            let from = start + EventTime($0) * Self.hour
            return from..<from + Self.hour
        }
    }

    /// Three alerts in the first hour and one in the third, a finished call in each of five hours.
    private func bench() throws -> Bench {
        let bench = try Bench()
        let times = [0, 1, 2, 2 * Self.hour]
        for (place, time) in times.enumerated() {
            let alert = Int64(place + 1)
            bench.publish([
                Sample.opened(alert, at: Sample.time + time),
                Sample.flagged(alert, "call-\(alert)", at: Sample.time + time),
            ])
        }
        for place in 0..<5 {
            let time = Sample.time + EventTime(place) * Self.hour
            bench.publish([Sample.finished("done-\(place)", at: time)])
        }
        try bench.moveAll()
        return bench
    }

    @Test("Alerts lie in the hour of their trip, with what was made of them")
    func alerts() throws {
        let bench = try bench()
        let editor = try LogEditor(path: bench.logPath)
        for (alert, status) in [(Int64(1), AlertStatus.confirmed), (2, .falsePositive)] {
            #expect(
                try editor.set(alert: alert, status: status, note: nil, by: "ada", at: 1)
            )
        }
        var budget = never()
        let found = try LogReader(path: bench.logPath).analytics(
            hours(4),
            keepsCalls: true,
            now: Sample.time + 9 * Self.hour,
            remembering: HourCounts(),
            within: &budget
        )
        #expect(found.map(\.alerts) == [3, 0, 1, 0])
        #expect(found.map(\.flagged) == [3, 0, 1, 0])
        #expect(found.map(\.confirmed) == [1, 0, 0, 0])
        #expect(found.map(\.falsePositives) == [1, 0, 0, 0])
        #expect(found.map(\.open) == [1, 0, 1, 0])
        #expect(found[0].precision == 0.5 && found[0].interval == WilsonInterval(1, of: 2))
        #expect(found[1].precision == nil && found[1].interval == nil)
    }

    @Test("Calls are counted where they are kept, and are unknown where they are not")
    func calls() throws {
        let bench = try bench()
        let ended = try #require(try LogReader(path: bench.logPath).keptCalls())
        let now = Sample.time + 6 * Self.hour
        let wanted = hours(10, from: Self.start - 2 * Self.hour)
        func found(keepsCalls: Bool) throws -> [AnalyticsBucket] {
            var budget = never()
            return try LogReader(path: bench.logPath).analytics(
                wanted,
                keepsCalls: keepsCalls,
                now: now,
                remembering: HourCounts(),
                within: &budget
            )
        }
        let kept = try found(keepsCalls: true)
        for (bucket, stretch) in zip(kept, wanted) {
            let part = stretch.clamped(to: ended.lowerBound..<now + 1)
            guard !part.isEmpty else {
                #expect(bucket.calls == nil)
                continue
            }
            let inside = (0..<5).map { ended.lowerBound + EventTime($0) * Self.hour }.count {
                part.contains($0)
            }
            #expect(bucket.calls == inside)
            #expect(bucket.isCallsWhole == (part == stretch))
        }
        #expect(kept.compactMap(\.calls).reduce(0, +) == 5)
        // Once nothing is kept any more, what came after the last call is not known.
        let stopped = try found(keepsCalls: false)
        let last = stopped.last { $0.calls != nil }
        #expect(last.map { $0.start <= ended.upperBound && $0.end > ended.upperBound } == true)
        #expect(last?.isCallsWhole == false)
    }

    @Test("A log without calls has none to count")
    func noCalls() throws {
        let bench = try Bench()
        bench.publish([Sample.opened(1)])
        try bench.moveAll()
        var budget = never()
        let found = try LogReader(path: bench.logPath).analytics(
            hours(1),
            keepsCalls: true,
            now: Sample.time + Self.hour,
            remembering: HourCounts(),
            within: &budget
        )
        #expect(found.map(\.calls) == [nil] && found.map(\.alerts) == [1])
    }

    @Test("The callees with most flagged calls come first, with the hours of their alerts")
    func callees() throws {
        let bench = try bench()
        var budget = never()
        let zone = HourZone(offsetMicroseconds: Self.hour)
        let found = try LogReader(path: bench.logPath).calleeHeat(
            Self.start..<Self.start + 9 * Self.hour,
            limit: 5,
            zone: zone,
            keepsCalls: true,
            now: Sample.time + 9 * Self.hour,
            within: &budget
        )
        let first = try #require(found.first)
        #expect(found.count == 1)
        #expect(first.callee == "+2348031234567" && first.alerts == 4 && first.flagged == 4)
        #expect(first.calls == 5)
        // The samples' time is three in the morning, which is four there.
        #expect(first.hours.enumerated().filter { $0.element > 0 }.map(\.offset) == [4, 6])
        #expect(first.hours[4] == 3 && first.hours[6] == 1)
    }

    @Test("More than may be read for one answer is refused, and says what was too much")
    func budgets() throws {
        let bench = try bench()
        let reader = try LogReader(path: bench.logPath)
        func ask(_ budget: ReadingBudget) throws {
            var budget = budget
            _ = try reader.analytics(
                hours(5),
                keepsCalls: true,
                now: Sample.time + 9 * Self.hour,
                remembering: HourCounts(),
                within: &budget
            )
        }
        #expect(throws: BudgetError.tooManyAlerts(limit: 3)) {
            try ask(ReadingBudget(alerts: 3) { false })
        }
        #expect(throws: BudgetError.tooManyRows) { try ask(ReadingBudget(rows: 4) { false }) }
        try ask(ReadingBudget(rows: 5, alerts: 4) { false })
        #expect(throws: BudgetError.tooLong) { try ask(ReadingBudget { true }) }
    }

    @Test("Hours that are over are counted once, so that an answer cut short is a step to the next")
    func remembered() throws {
        let counts = HourCounts()
        let hours = hours(4)
        let now = Self.start + 5 * Self.hour
        var counted = 0
        func look(_ hour: Range<EventTime>, at now: EventTime) throws -> Int {
            try counts.calls(in: hour, now: now) {
                counted += 1
                return counted
            }
        }
        let first = try hours.map { try look($0, at: now) }
        #expect(try hours.map { try look($0, at: now) } == first && counted == 4)
        // What is not over for an hour, or no whole hour, is counted each time.
        let part = hours[0].lowerBound..<hours[0].upperBound - 1
        for _ in 0..<2 { _ = try look(part, at: now) }
        for _ in 0..<2 { _ = try look(hours[3], at: hours[3].upperBound + Self.hour - 1) }
        #expect(counted == 8)
        // Each hour all are counted anew: an agent may have moved calls into the log late.
        _ = try look(hours[0], at: now + Self.hour)
        #expect(counted == 9)
    }

    @Test("The week of one callee is found by its number; of several, how many they are is said")
    func week() throws {
        let bench = try Bench()
        bench.publish([Sample.learned("2348031234567"), Sample.learned("2348031234568")])
        try bench.moveAll()
        let reader = try LogReader(path: bench.logPath)
        func week(_ callee: PartyFilter) throws -> WeekFinding {
            try reader.week(
                of: callee,
                BaselineSetup(),
                rule: MaskingRule(),
                now: Sample.time
            )
        }
        #expect(try week(.anywhere("nobody")) == .unknown)
        #expect(try week(.prefix("")) == .several(2))
    }
}
