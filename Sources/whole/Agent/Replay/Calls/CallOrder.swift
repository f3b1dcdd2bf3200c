import Telephony

/// Everything that calls tell of, in the order of time: gaps, beginnings, answers and ends.
struct CallOrder {
    /// One step, with the place of its call or gap among all.
    enum Step: Equatable {
        case gap(Int)
        case begin(Int)
        case answer(Int)
        case end(Int)
    }

    private let calls: GatheredCalls
    /// Places of calls by the time of their answer, and of their end.
    private let answers: [Int32]
    private let ends: [Int32]
    private var next = (gap: 0, begin: 0, answer: 0, end: 0)

    /// `calls` are sorted.
    init(_ calls: GatheredCalls) {
        self.calls = calls
        answers = Self.order(calls, by: \.answered)
        ends = Self.order(calls, by: \.end)
    }

    /// Calls that have such a time, by it.
    private static func order(
        _ calls: GatheredCalls,
        by time: KeyPath<GatheredCalls.Entry, EventTime>
    ) -> [Int32] {
        var places = calls.entries.indices.filter { calls.entries[$0][keyPath: time] > 0 }
            .map { Int32($0) }
        places.sort {
            (calls.entries[Int($0)][keyPath: time], $0)
                < (calls.entries[Int($1)][keyPath: time], $1)
        }
        return places
    }

    /// The next step and its time; of several at one time, gaps come before calls and ends come last.
    mutating func take() -> (step: Step, time: EventTime)? {
        let gap = next.gap < calls.marks.count ? calls.marks[next.gap].time : .max
        let begin = next.begin < calls.count ? calls.entries[next.begin].start : .max
        let answer = next.answer < answers.count ? entry(answers[next.answer]).answered : .max
        let end = next.end < ends.count ? entry(ends[next.end]).end : .max
        let first = min(gap, begin, answer, end)
        guard first < .max else { return nil }
        if gap == first {
            defer { next.gap += 1 }
            return (.gap(next.gap), first)
        }
        if begin == first {
            defer { next.begin += 1 }
            return (.begin(next.begin), first)
        }
        if answer == first {
            defer { next.answer += 1 }
            return (.answer(Int(answers[next.answer])), first)
        }
        defer { next.end += 1 }
        return (.end(Int(ends[next.end])), first)
    }

    private func entry(_ place: Int32) -> GatheredCalls.Entry { calls.entries[Int(place)] }
}
