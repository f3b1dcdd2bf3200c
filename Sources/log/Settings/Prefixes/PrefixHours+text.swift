import Rules

extension PrefixHours {
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads days, and from when to when, such as `mon-fri 18:00-08:00; sat-sun`.
    ///
    /// Without days it is every day, without times the whole day. What ends no later than it begins goes
    /// on into the next day.
    init(written text: String) throws(PrefixFault) {
        var ranges: [Range<Int>] = []
        for part in text.lowercased().split(separator: ";") {
            ranges += try Self.ranges(part)
        }
        guard !ranges.isEmpty else { throw Self.fault(text) }
        self.init(ranges)
    }

    private static func fault(_ text: some StringProtocol) -> PrefixFault {
        PrefixFault(
            "hours: \(text.prefix(40)) is no time; write them as in mon-fri 18:00-08:00; sat-sun"
        )
    }

    private static func ranges(_ part: Substring) throws(PrefixFault) -> [Range<Int>] {
        var days: Set<Int> = []
        var times: [Range<Int>] = []
        for word in part.split(whereSeparator: { $0 == " " || $0 == "," }) {
            if word.contains(":") {
                times.append(try time(word))
            } else {
                days.formUnion(try Self.days(word))
            }
        }
        guard !days.isEmpty || !times.isEmpty else { throw fault(part) }
        let starts = days.isEmpty ? Set(0..<Self.days.count) : days
        let whole = times.isEmpty ? [0..<minutesOfDay] : times
        return starts.sorted().flatMap { day in
            whole.map { day * minutesOfDay + $0.lowerBound..<day * minutesOfDay + $0.upperBound }
        }
    }

    /// `mon`, or `fri-mon`, which goes over the weekend.
    private static func days(_ word: Substring) throws(PrefixFault) -> Set<Int> {
        let ends = word.split(separator: "-", omittingEmptySubsequences: false).map { name in
            days.firstIndex { $0 == name }
        }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1]
        else { throw fault(word) }
        return Set(first...(last >= first ? last : last + days.count)).asDays
    }

    /// `18:00-08:00`.
    private static func time(_ word: Substring) throws(PrefixFault) -> Range<Int> {
        let ends = word.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < minutesOfDay else {
            throw fault(word)
        }
        guard start != end else {
            throw PrefixFault("hours: \(word) is empty; leave the time out for the whole day")
        }
        return start..<(end > start ? end : end + minutesOfDay)
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour >= 0,
            (0...59).contains(minute), hour * 60 + minute <= minutesOfDay
        else { return nil }
        return hour * 60 + minute
    }
}

extension Set<Int> {
    /// Days of the week, where some were counted on into the next.
    fileprivate var asDays: Self { Set(map { $0 % 7 }) }
}
