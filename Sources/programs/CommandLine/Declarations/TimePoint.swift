package import Rules
package import Telephony

/// A time as typed, before it is known when it was typed and by whose clocks it is meant.
package enum TimePoint: Sendable, Equatable {
    /// It names its zone.
    case at(EventTime)
    case ago(microseconds: Int64)
    /// What the clocks of the zone show that times are shown in.
    case local(EventTime)
    /// So long after the beginning of a day there.
    case day(DayWord, microseconds: Int64)

    /// Completes "--since takes …".
    static let takes =
        "a time such as 2026-11-20 09:00, 2026-11-20T09:26:34Z, 09:00, now, today, yesterday, monday, "
        + "'last week', 'yesterday 14:00', or 15m, 2h, 7d ago"

    /// Reads a time as systemd.time(7) does, and `2h` alone for so long ago; nil where it is none.
    package init?(_ text: String) {
        let words = text.lowercased().split(separator: " ").joined(separator: " ")
        guard let point = Self.written(text) ?? Self.spoken(words) else { return nil }
        self = point
    }

    /// With a date, a zone or without one.
    private static func written(_ text: String) -> Self? {
        var isLocal = false
        let time = TimeText.parse(text) { time in
            isLocal = true
            return time
        }
        return time.map { isLocal ? .local($0) : .at($0) }
    }

    private static func spoken(_ text: String) -> Self? {
        if text == "now" { return .ago(microseconds: 0) }
        if text.hasPrefix("@") {
            let seconds = text.dropFirst().allSatisfy(\.isASCII) ? Int64(text.dropFirst()) : nil
            return seconds.flatMap { $0 >= 0 && $0 < 1 << 40 ? .at($0 * 1_000_000) : nil }
        }
        if let length = TimeSpan.ago(text) { return .ago(microseconds: length) }
        if let time = timeOfDay(text) { return .day(.today, microseconds: time) }
        if let day = DayWord(text) { return .day(day, microseconds: 0) }
        guard let space = text.lastIndex(of: " "), let day = DayWord(String(text[..<space])),
            day.isOneDay, let time = timeOfDay(text[text.index(after: space)...])
        else { return nil }
        return .day(day, microseconds: time)
    }

    private static func timeOfDay(_ text: some StringProtocol) -> Int64? {
        TimeText.parse("1970-01-01 \(text)") { $0 }.flatMap {
            (0..<86_400_000_000).contains($0) && !text.contains("z") && !text.contains("+")
                ? $0 : nil
        }
    }

    /// The time itself, given the present, by clocks of UTC.
    package func resolved(now: EventTime) -> EventTime {
        switch self {
        case .at(let time), .local(let time): time
        case .ago(let microseconds): now - microseconds
        case .day(let day, let time): day.start(now) + time
        }
    }

    /// The time itself, given the present and the zone that times are shown in; throws where clocks there
    /// never showed it, or twice.
    package func resolved(
        now: EventTime,
        in zone: HourZone
    ) throws(LocalTimeFault) -> EventTime {
        switch self {
        case .at(let time): return time
        case .ago(let microseconds): return now - microseconds
        case .local(let shown): return try zone.time(of: shown)
        case .day(let day, 0): return zone.start(ofDay: day.start(now + zone.offset(at: now)))
        case .day(let day, let time):
            return try zone.time(of: day.start(now + zone.offset(at: now)) + time)
        }
    }
}

/// A day that is named by the present one.
package enum DayWord: Sendable, Equatable {
    case today, yesterday, tomorrow
    /// The latest such day, today among them; counted from Monday.
    case weekday(Int)
    /// The first day of this one or an earlier one.
    case week(Int)
    case month(Int)

    private static let days = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    init?(_ word: String) {
        switch word {
        case "today": self = .today
        case "yesterday": self = .yesterday
        case "tomorrow": self = .tomorrow
        case "this week": self = .week(0)
        case "last week": self = .week(1)
        case "this month": self = .month(0)
        case "last month": self = .month(1)
        default:
            guard let day = Self.days.firstIndex(where: { $0 == word || $0.prefix(3) == word })
            else {
                return nil
            }
            self = .weekday(day)
        }
    }

    /// A time of day can stand behind it.
    var isOneDay: Bool {
        switch self {
        case .today, .yesterday, .tomorrow, .weekday: true
        case .week, .month: false
        }
    }

    /// Its midnight, as clocks show it that show `now`.
    func start(_ now: EventTime) -> EventTime {
        let day: EventTime = 86_400_000_000
        let today = now - ((now % day) + day) % day
        // The first of January 1970 was a Thursday.
        let weekday = Int(((today / day + 3) % 7 + 7) % 7)
        switch self {
        case .today: return today
        case .yesterday: return today - day
        case .tomorrow: return today + day
        case .weekday(let wanted): return today - EventTime((weekday - wanted + 7) % 7) * day
        case .week(let back): return today - EventTime(weekday + 7 * back) * day
        case .month(let back):
            var first = Self.first(of: today)
            for _ in 0..<back { first = Self.first(of: first - day) }
            return first
        }
    }

    private static func first(of day: EventTime) -> EventTime {
        TimeText.parse(TimeText.iso8601(day).prefix(7) + "-01") ?? day
    }
}

/// Lengths of time in words.
enum TimeSpan {
    private static let units: [(names: [String], seconds: Int64)] = [
        (["s", "sec", "second", "seconds"], 1), (["m", "min", "minute", "minutes"], 60),
        (["h", "hr", "hour", "hours"], 3_600), (["d", "day", "days"], 86_400),
        (["w", "week", "weeks"], 604_800),
    ]

    /// `2h`, `2h ago`, `-2h`, `1 hour 30 minutes ago`, in microseconds.
    static func ago(_ text: String) -> Int64? {
        var rest = text.hasPrefix("-") ? text.dropFirst() : text[...]
        if rest.hasSuffix(" ago") {
            guard !text.hasPrefix("-") else { return nil }
            rest = rest.dropLast(4)
        }
        guard !rest.isEmpty else { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            rest = rest.drop { $0 == " " }
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            rest = rest.drop { $0 == " " }
            guard let count = Int64(digits),
                let unit = units.first(where: { $0.names.contains(String(name)) })
            else { return nil }
            let (more, isTooLong) = count.multipliedReportingOverflow(by: unit.seconds * 1_000_000)
            let (sum, overflows) = total.addingReportingOverflow(more)
            guard !isTooLong, !overflows else { return nil }
            total = sum
        }
        return total
    }
}
