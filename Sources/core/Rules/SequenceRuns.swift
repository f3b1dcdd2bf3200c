import Telephony

/// What is looked for: so many numbers, how far apart, and how many of them out of order.
struct SequencePattern {
    let numbers: Int
    let stepMax: Int
    let misses: Int
    let windowMicroseconds: Int64

    init(_ rule: SequenceRule, numbers: Int) {
        self.numbers = numbers
        (stepMax, misses) = (rule.stepMax, rule.misses)
        windowMicroseconds = rule.windowMicroseconds
    }
}

/// The runs through one number: so many numbers, each a small step above the one before, called in that
/// order but for a few.
///
/// For each number it is known how early what leads up to it can end, and how late what goes on from it
/// can begin, by how many members and misses that takes. Nothing else about a beginning matters to what
/// follows, so each call is told exactly: it belongs to a run, or to none.
struct SequenceRuns {
    /// One number, and its calls in order of time, at least one.
    struct Step {
        let place: UInt64
        let calls: ArraySlice<TimedCalls.Call>
    }

    private let steps: [Step]
    private let pattern: SequencePattern
    /// The number that every run must have.
    private let through: Int
    /// How early the members below a number can have ended, by number, members and misses; `.min` where
    /// it may be the first, `.max` where no members lead to it.
    private var ends: [EventTime]
    /// How late the members above it can begin; `.max` where it may be the last, `.min` where none do.
    private var begins: [EventTime]

    /// Numbers ascend, and the one to go through is among them.
    init(_ steps: [Step], through place: UInt64, _ pattern: SequencePattern) {
        (self.steps, self.pattern) = (steps, pattern)
        through = steps.firstIndex { $0.place == place } ?? 0
        let count = steps.count * pattern.numbers * (pattern.misses + 1)
        ends = Array(repeating: .max, count: count)
        begins = Array(repeating: .min, count: count)
        climb()
        descend()
    }

    private func index(_ step: Int, _ members: Int, _ misses: Int) -> Int {
        (step * pattern.numbers + members) * (pattern.misses + 1) + misses
    }

    private func isNear(_ low: Int, _ high: Int) -> Bool {
        steps[high].place - steps[low].place <= UInt64(pattern.stepMax)
    }

    /// No step of a run leaps over the number that it must have.
    private func isAllowed(_ low: Int, _ high: Int) -> Bool { low >= through || high <= through }

    private mutating func climb() {
        for high in steps.indices {
            if high <= through {
                for misses in 0...pattern.misses { ends[index(high, 0, misses)] = .min }
            }
            var low = high - 1
            while low >= 0, isNear(low, high) {
                if isAllowed(low, high) { lead(from: low, to: high) }
                low -= 1
            }
        }
    }

    /// What ends with the lower number leads up to the higher one.
    private mutating func lead(from low: Int, to high: Int) {
        for members in 1..<pattern.numbers {
            for misses in 0...pattern.misses {
                var end = next(low, from: ends[index(low, members - 1, misses)])
                if misses > 0 { end = min(end, ends[index(low, members - 1, misses - 1)]) }
                let place = index(high, members, misses)
                ends[place] = min(ends[place], end)
            }
        }
    }

    private mutating func descend() {
        for low in steps.indices.reversed() {
            if low >= through {
                for misses in 0...pattern.misses { begins[index(low, 0, misses)] = .max }
            }
            var high = low + 1
            while high < steps.count, isNear(low, high) {
                if isAllowed(low, high) { follow(from: high, to: low) }
                high += 1
            }
        }
    }

    /// What begins with the higher number follows the lower one.
    private mutating func follow(from high: Int, to low: Int) {
        for members in 1..<pattern.numbers {
            for misses in 0...pattern.misses {
                var begin = last(high, until: begins[index(high, members - 1, misses)])
                if misses > 0 { begin = max(begin, begins[index(high, members - 1, misses - 1)]) }
                let place = index(low, members, misses)
                begins[place] = max(begins[place], begin)
            }
        }
    }

    /// The first call of a number at that time or later; `.max` where there is none.
    private func next(_ step: Int, from time: EventTime) -> EventTime {
        let calls = steps[step].calls
        var (low, high) = (calls.startIndex, calls.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].time < time { low = middle + 1 } else { high = middle }
        }
        return low < calls.endIndex ? calls[low].time : .max
    }

    /// The last call of a number at that time or earlier; `.min` where there is none.
    private func last(_ step: Int, until time: EventTime) -> EventTime {
        let calls = steps[step].calls
        var (low, high) = (calls.startIndex, calls.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low > calls.startIndex ? calls[low - 1].time : .min
    }

    /// The calls that belong to a run, with their numbers' places.
    var members: [(place: UInt64, call: TimedCalls.Call)] {
        steps.indices.flatMap { step in
            steps[step].calls.filter { holds(step, at: $0.time) }.map { (steps[step].place, $0) }
        }
    }

    /// Whether a run has this number called at this time.
    private func holds(_ step: Int, at time: EventTime) -> Bool {
        for below in 0..<pattern.numbers {
            let above = pattern.numbers - 1 - below
            for misses in 0...pattern.misses {
                let end = ends[index(step, below, misses)]
                guard end != .max else { continue }
                let left = pattern.misses - misses
                if end <= time, begins[index(step, above, left)] >= time { return true }
                guard left > 0 else { continue }
                let begin = begins[index(step, above, left - 1)]
                if begin != .min, end <= begin { return true }
            }
        }
        return false
    }
}
