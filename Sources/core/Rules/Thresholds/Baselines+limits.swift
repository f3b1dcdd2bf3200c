import Calls
package import Telephony

extension Baselines {
    /// True once it has learned for so long as the settings want, and `mode` is `on`.
    package func isInForce(at time: EventTime) -> Bool {
        setup.mode == .on && course.isDone(at: time, days: setup.learningDays)
    }

    /// The limits of a callee; nil where it has no record and no calls are expected: the fixed rule
    /// holds.
    package func limits(of key: PartyKey, at time: EventTime) -> CalleeLimits? {
        guard !isOff else { return nil }
        let expected = expected.rate(of: key, at: time)
        let place = records.place(of: key).flatMap { isNear($0, frame.time(time)) ? $0 : nil }
        guard place != nil || expected != nil else { return nil }
        var rate = CalleeRate.none
        var shape = setup.dispersion
        if let place {
            let callee = rolled(place, to: time)
            let now = frame.time(time)
            // Of a call that is a little late, the bins that are open now are asked.
            rate = callee.rate(inBin: max(now.bin, Int(callee.bin)), of: now.hour, frame, prior)
            shape = callee.spread.shape ?? shape
        }
        let stands = max(rate.rate, expected ?? 0)
        let found = windows.limits(rate: stands, shape: LimitTables.place(of: shape))
        let isRaised = (expected ?? 0) > rate.rate || place == nil
        return CalleeLimits(
            limits: found.all,
            main: found.main,
            profile: rate.profile,
            fast: rate.fast,
            rate: stands,
            dispersion: LimitTables.shapes[LimitTables.place(of: shape)],
            origin: isRaised ? .expected : rate.isKnown ? .learned : .prior
        )
    }

    /// What N(callee) would be at a rate of calls an hour, for words that say so beforehand.
    package func limits(atCallsPerHour calls: Int) -> [CallerLimit] {
        let rate = Int64(min(max(0, calls), 1_000_000)) * 1_000
        return windows.limits(rate: rate, shape: LimitTables.place(of: setup.dispersion)).all
    }

    /// A callee as it would be if it was called now.
    func rolled(_ place: Int, to time: EventTime) -> LearnedCallee {
        var callee = records.callees[place]
        let bin = frame.bin(of: time)
        guard bin > Int(callee.bin) else { return callee }
        // What others have does not change by looking.
        var changes = prior
        callee.roll(to: bin, frame, &changes)
        return callee
    }

    /// Calls that are expected from now on, in place of all before.
    package mutating func use(_ expected: [ExpectedCalls]) {
        self.expected = ExpectedIndex(expected)
    }
}

/// What is expected, found by callee.
struct ExpectedIndex: Sendable {
    private var exact: [PartyKey: [ExpectedCalls]] = [:]
    private var ranges: [ExpectedCalls] = []

    init() {}

    init(_ all: [ExpectedCalls]) {
        for calls in all.prefix(ExpectedCalls.countMax) {
            if let key = calls.key {
                exact[key, default: []].append(calls)
            } else {
                ranges.append(calls)
            }
        }
    }

    /// The highest rate that holds for a callee at a time.
    func rate(of key: PartyKey, at time: EventTime) -> Int64? {
        guard !exact.isEmpty || !ranges.isEmpty else { return nil }
        let own = exact[key, default: []].filter { $0.holds(at: time) }
        let others = ranges.filter { $0.holds(at: time) && $0.matches(key) }
        return (own + others).map(\.rate).max()
    }
}
