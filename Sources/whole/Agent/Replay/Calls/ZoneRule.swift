import Telephony

/// When clocks change from year to year, as the last line of a zone's file says (POSIX, TZ):
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Equatable {
    /// A day of each year, and the seconds from its midnight by the clocks until then.
    private struct Day: Equatable {
        enum Kind: Equatable {
            /// Such a week's day of a month; the fifth week is the last.
            case weekday(month: Int, week: Int, day: Int)
            /// Counted from 1, the 29th of February never; and from 0, that one too.
            case julian(Int)
            case counted(Int)
        }

        var kind: Kind
        var seconds: Int64
    }

    /// Seconds east of UTC, without and with summer time.
    let standard: Int64
    private let summer: Int64
    private let days: (start: Day, end: Day)?

    static func == (left: ZoneRule, right: ZoneRule) -> Bool {
        left.standard == right.standard && left.summer == right.summer
            && left.days?.start == right.days?.start && left.days?.end == right.days?.end
    }

    init?(_ text: String) {
        var words = Words(text)
        guard words.name(), let west = words.time() else { return nil }
        standard = -west
        guard !words.isAtEnd else {
            (summer, days) = (standard, nil)
            return
        }
        guard words.name() else { return nil }
        if words.rest.first == "," {
            summer = standard + 3_600
        } else {
            guard let west = words.time() else { return nil }
            summer = -west
        }
        guard let start = words.day(), let end = words.day(), words.isAtEnd else { return nil }
        days = (start, end)
    }

    /// The changes of one year, in the order of time.
    func changes(in year: Int) -> [ZoneTable.Change] {
        guard let days else { return [] }
        let start = Self.midnight(of: days.start.kind, in: year) + days.start.seconds - standard
        let end = Self.midnight(of: days.end.kind, in: year) + days.end.seconds - summer
        return [
            ZoneTable.Change(time: start, east: summer),
            ZoneTable.Change(time: end, east: standard),
        ].sorted { $0.time < $1.time }
    }

    private static let day: Int64 = 86_400

    /// Seconds from 1970 to a day.
    private static func midnight(of kind: Day.Kind, in year: Int) -> Int64 {
        let january = first(of: 1, in: year)
        switch kind {
        case .julian(let number):
            let isBehindLeapDay = number > 59 && first(of: 3, in: year) - january == 60 * day
            return january + Int64(number - (isBehindLeapDay ? 0 : 1)) * day
        case .counted(let number): return january + Int64(number) * day
        case .weekday(let month, let week, let weekday):
            let start = first(of: month, in: year)
            let next = month == 12 ? first(of: 1, in: year + 1) : first(of: month + 1, in: year)
            // The first day of 1970 was a Thursday.
            let distance = (Int64(weekday) - (start / day + 4) % 7 + 7) % 7
            var date = start + (distance + Int64(week - 1) * 7) * day
            while date >= next { date -= 7 * day }
            return date
        }
    }

    private static func first(of month: Int, in year: Int) -> Int64 {
        (TimeText.parse("\(year)-\(month < 10 ? "0" : "")\(month)-01") ?? 0) / 1_000_000
    }

    /// What is left of the line.
    private struct Words {
        var rest: Substring

        init(_ text: String) { rest = text[...] }

        var isAtEnd: Bool { rest.isEmpty }

        private mutating func skip(_ character: Character) -> Bool {
            guard rest.first == character else { return false }
            rest.removeFirst()
            return true
        }

        /// What the clocks are called: letters, or anything in brackets.
        mutating func name() -> Bool {
            if skip("<") {
                rest = rest.drop { $0 != ">" }
                return skip(">")
            }
            let letters = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(letters.count)
            return letters.count >= 3
        }

        private mutating func number() -> Int? {
            let digits = rest.prefix(3).prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            return Int(digits)
        }

        /// Hours with their sign, minutes and seconds, in seconds.
        mutating func time() -> Int64? {
            let isBefore = rest.first == "-"
            if rest.first == "+" || isBefore { rest.removeFirst() }
            guard let hours = number(), hours <= 167 else { return nil }
            var seconds = hours * 3_600
            for unit in [60, 1] where skip(":") {
                guard let count = number(), count < 60 else { return nil }
                seconds += count * unit
            }
            return Int64(isBefore ? -seconds : seconds)
        }

        mutating func day() -> Day? {
            guard skip(","), let kind = kind() else { return nil }
            guard skip("/") else { return Day(kind: kind, seconds: 7_200) }
            return time().map { Day(kind: kind, seconds: $0) }
        }

        private mutating func kind() -> Day.Kind? {
            if skip("M") {
                guard let month = number(), (1...12).contains(month), skip("."),
                    let week = number(), (1...5).contains(week), skip("."), let day = number(),
                    day < 7
                else { return nil }
                return .weekday(month: month, week: week, day: day)
            }
            let isJulian = skip("J")
            guard let day = number(), ((isJulian ? 1 : 0)...365).contains(day) else { return nil }
            return isJulian ? .julian(day) : .counted(day)
        }
    }
}
