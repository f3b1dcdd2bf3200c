import AlertLog
import Hindsight
import HTTPServer
import Rules
import Telephony
import Views
import Warden
import Wire

/// How much there was, hour by hour and day by day, and whom it was about.
enum AnalyticsRoutes {
    static let all = [course, callees, week]

    /// Hours or days of one answer.
    static let bucketsMax = 1_000
    private static let hour: EventTime = 3_600_000_000
    private static let day = 24 * hour

    /// How long each stretch is.
    private enum Step: String, CaseIterable {
        case hour
        case day
    }

    private static let from = WebParameter.maybe(
        "from",
        .query,
        .time,
        "From this time on, or from so long ago: a day's hours or 30 days where it is left out"
    )
    private static let to = WebParameter.maybe(
        "to",
        .query,
        .time,
        "Before this time; now where it is left out"
    )
    private static let by = WebParameter.one(
        "by",
        .query,
        WebKind<Step>.oneOf,
        default: .hour,
        "How long each stretch is, by the clock of baselines.time_zone"
    )
    private static let limit = WebParameter.one(
        "limit",
        .query,
        .integer(1...100),
        default: 20,
        "Callees at most"
    )
    private static let callee = WebParameter.required(
        "callee",
        .query,
        .party(isCallee: true),
        "The callee, in any written form"
    )

    private static let tooMuch = Route.Answer.problem(
        422,
        "That is more than is counted for one answer; detail says what to do"
    )

    private static let course = Route(
        method: .get,
        path: "/api/v1/analytics",
        scope: .read,
        summary: "Calls, alerts, ended calls and what people made of alerts, by hour or day",
        doc:
            "At most \(bucketsMax) stretches. Alerts lie where they tripped, calls where they ended. "
            + "calls is null where the log keeps none of that time, and calls_whole false where it "
            + "keeps those of a part. open are the alerts that nobody has judged; precision is the "
            + "share of the judged that were confirmed, within its bounds of 95 %.",
        parameters: [from.spec, to.spec, by.spec],
        answers: [
            Route.Answer(status: 200, doc: "The stretches", schema: AnalyticsAnswers.course),
            tooMuch,
        ]
    ) { call in
        let step = try call[by]
        let zone = call.context.setup.warden.baselines.zone
        let stretch = try stretch(call, default: step == .hour ? day : 30 * day)
        let stretches = try stretches(of: stretch, step, zone)
        let keeps = call.context.setup.status.recordsCalls
        let buckets = try call.readLong { reader, budget in
            try reader.analytics(
                stretches,
                keepsCalls: keeps,
                now: call.now,
                remembering: call.context.hourCounts,
                within: &budget
            )
        }
        var json: JSON = ["by": .string(step.rawValue)]
        let first = stretches.first?.lowerBound ?? stretch.lowerBound
        json.addStretch(first..<stretch.upperBound, zone, keepsCalls: keeps)
        json.add("buckets", .array(buckets.map { AnalyticsAnswers.json($0) }))
        return .json(json)
    }

    private static let callees = Route(
        method: .get,
        path: "/api/v1/analytics/callees",
        scope: .read,
        summary: "The callees with most flagged calls, and at which hours of the day they had them",
        doc: "Flagged calls stand in the hour in which their alert tripped.",
        parameters: [from.spec, to.spec, limit.spec],
        answers: [
            Route.Answer(status: 200, doc: "The callees", schema: AnalyticsAnswers.callees),
            tooMuch,
        ]
    ) { call in
        let zone = call.context.setup.warden.baselines.zone
        let stretch = try stretch(call, default: 30 * day)
        let (limit, keeps) = (Int(try call[limit]), call.context.setup.status.recordsCalls)
        let callees = try call.readLong { reader, budget in
            try reader.calleeHeat(
                stretch,
                limit: limit,
                zone: zone,
                keepsCalls: keeps,
                now: call.now,
                within: &budget
            )
        }
        var json: JSON = [:]
        json.addStretch(stretch, zone, keepsCalls: keeps)
        json.add("callees", .array(callees.map { AnalyticsAnswers.json($0) }))
        return .json(json)
    }

    private static let week = Route(
        method: .get,
        path: "/api/v1/baselines/week",
        scope: .read,
        summary: "What was learned of a callee's week, hour by hour, and the N that follows",
        doc:
            "Hour 0 is the first of a Monday. threshold is null where no number of callers tells an "
            + "attack. What comes of late, and calls that are expected, may raise N beyond it.",
        parameters: [callee.spec],
        answers: [
            Route.Answer(status: 200, doc: "The week", schema: AnalyticsAnswers.week), .notFound,
            .conflict,
        ]
    ) { call in
        let setup = try call.read { try call.context.setup.replayInForce($0) }.setup
        guard setup.baselines.mode != .off else {
            throw WebProblem.conflict("baselines.mode is off: nothing is learned of callees")
        }
        let filter = try call[callee]
        let found = try call.readLong { reader, _ in
            try reader.week(of: filter, setup.baselines, rule: setup.rule, now: call.now)
        }
        switch found {
        case .unknown: throw WebProblem.notFound("nothing was learned of that callee")
        case .several(let count):
            throw WebProblem.conflict("\(count) callees are meant; name one of them")
        case .week(let week): return .json(AnalyticsAnswers.json(week, setup))
        }
    }

    // MARK: What they share

    private static func stretch(
        _ call: WebCall,
        default length: EventTime
    ) throws(WebProblem) -> Range<EventTime> {
        let to = try call[to] ?? call.now
        let from = try call[from] ?? to - length
        guard EventTime.ofCalendar.contains(from), EventTime.ofCalendar.contains(to) else {
            throw .badRequest("from and to: must be of the years 1970 to 2099")
        }
        guard from < to else { throw .badRequest("from: must be before to") }
        return from..<to
    }

    /// The hours or days of it: the first is whole, the last as far as it lies in it.
    private static func stretches(
        of all: Range<EventTime>,
        _ step: Step,
        _ zone: HourZone
    ) throws(WebProblem) -> [Range<EventTime>] {
        var found: [Range<EventTime>] = []
        var start =
            step == .hour
            ? zone.startOfHour(of: all.lowerBound)
            : zone.startOfDay(of: all.lowerBound)
        while start < all.upperBound {
            guard found.count < bucketsMax else {
                throw WebProblem(
                    422,
                    "more than \(bucketsMax) stretches; ask for a shorter time, or by day"
                )
            }
            let end = step == .hour ? start + hour : zone.startOfNextDay(of: start)
            found.append(start..<min(end, all.upperBound))
            start = end
        }
        return found
    }
}

extension EventTime {
    /// Times that the API counts by.
    fileprivate static let ofCalendar: ClosedRange<EventTime> = 0...4_102_444_800_000_000
}

extension WebCall {
    /// Reads the log for an answer that may take long: a few at a time, and not for ever.
    func readLong<Value>(
        _ body: (LogReader, inout ReadingBudget) throws -> Value
    ) throws -> Value {
        let start = ContinuousClock.now
        let limit = Duration.milliseconds(LongWork.readingMilliseconds)
        do {
            return try context.longWork.run {
                var budget = ReadingBudget { ContinuousClock.now - start > limit }
                return try read { try body($0, &budget) }
            }
        } catch let error as BudgetError {
            let more = error == .tooLong ? "ask again, which goes on from there, or " : "ask "
            throw WebProblem(422, "\(error); \(more)for a shorter time")
        }
    }
}
