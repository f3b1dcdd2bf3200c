import Telephony

/// What is learned of the hours of the day, and which rate it makes.
extension LearnedCallee {
    /// An hour weighs at least one part in so many.
    private static var daysWeighed: Int64 { 8 }
    /// Below so many days of an hour, others are asked as well.
    private static var daysTrusted: Int64 { 3 }
    /// The last minutes count for so many times what is learned at most.
    private static var fastFactor: Int64 { 4 }
    /// Once a callee is learned, an hour counts for twice its profile and so many thousandths at most.
    private static var hourSpare: Int64 { 4_000 }
    /// So long before an hour begins its calls may: the last minutes say so too late.
    private static var edge: Int64 { 600_000_000 }
    /// Hours in which a callee that begins anew is not capped.
    private static var hoursAnew: Int { 24 }

    /// True once the callee's own time for learning is over, and that of the whole.
    func isLearned(at hour: Int, _ frame: LearningFrame) -> Bool {
        hour >= frame.learnedFromHour && hour >= firstHour(frame) + frame.learningHours
    }

    private func firstHour(_ frame: LearningFrame) -> Int {
        frame.zone.hour(of: Int64(since) * 1_000_000)
    }

    /// Takes the open hour into the profile.
    mutating func learn(_ rate: Int64, _ frame: LearningFrame, _ prior: inout CalleePrior) {
        let cell = frame.zone.cell(of: Int(hour))
        let before = profile[cell].value
        var rate = rate
        if days[cell] > 0, isLearned(at: Int(hour), frame) {
            rate = min(rate, 2 * before + Self.hourSpare)
        }
        let weight = min(Int64(days[cell]) + 1, Self.daysWeighed)
        let after = SmallFigure(before + (rate - before) / weight)
        prior.replace(cell, before: days[cell] > 0 ? before : nil, after: after.value)
        profile[cell] = after
        days[cell] = UInt8(clamping: Int(days[cell]) + 1)
    }

    /// What is learned of the hour, as good as it is known.
    ///
    /// Where its own days are few, they count for as much as they may be, and the rest is what the
    /// hours around it had, or what other callees have at this time of day.
    func profile(at hour: Int, _ frame: LearningFrame, _ prior: CalleePrior) -> Int64 {
        let cell = frame.zone.cell(of: hour)
        let (rate, days) = (profile[cell].value, Int64(days[cell]))
        guard days < Self.daysTrusted else { return rate }
        var others = prior.mean(cell)
        for near in [hour - 1, hour + 1] {
            let near = frame.zone.cell(of: max(0, near))
            if self.days[near] > 0 { others = max(others, profile[near].value) }
        }
        guard days > 0 else { return others }
        // Two deviations above, as Poisson calls vary.
        let most = rate + 2 * (rate * 1_000 / days).squareRoot
        return (days * most + (Self.daysTrusted - days) * max(others, rate)) / Self.daysTrusted
    }

    /// The rates in a bin, from what is learned up to then.
    func rate(
        inBin bin: Int,
        of hour: Int,
        _ frame: LearningFrame,
        _ prior: CalleePrior
    ) -> CalleeRate {
        let next = frame.zone.start(of: hour + 1)
        let isEnding = Int64(bin) * frame.binMicroseconds >= next - Self.edge
        let ahead = profile(at: hour + 1, frame, prior)
        let own = profile(at: hour, frame, prior)
        let profile = isEnding ? max(own, ahead) : own
        var rate = CalleeRate(
            profile: profile,
            fast: frame.decay.rate(
                frame.decay.decayed(sum, bins: Int(sumAge)),
                ageBins: bin - 1 - Int(firstBin)
            ),
            rate: profile,
            isKnown: Int64(days[frame.zone.cell(of: hour)]) >= Self.daysTrusted,
            isEnding: isEnding
        )
        guard rate.fast > profile else { return rate }
        let isAnew = marks.contains(.beginsAnew) && hour < firstHour(frame) + Self.hoursAnew
        if hour < frame.learnedFromHour || isAnew {
            // Nothing is decided by limits yet, or an operator has said so.
            rate.rate = rate.fast
        } else {
            let around = max(own, ahead, self.profile(at: hour - 1, frame, prior))
            rate.rate = max(profile, min(rate.fast, Self.fastFactor * around))
        }
        return rate
    }
}

/// The rates of a callee at one time, in thousandths of calls an hour.
struct CalleeRate: Equatable {
    /// Nothing is known.
    static let none = CalleeRate(profile: 0, fast: 0, rate: 0, isKnown: false, isEnding: false)

    /// Learned at this time of day.
    let profile: Int64
    /// Of the last minutes.
    let fast: Int64
    /// What limits stand for.
    var rate: Int64
    /// Whether its own days are enough for the profile.
    let isKnown: Bool
    /// Whether the next hour's calls may have begun: the rate is more than what is seen as a rule.
    let isEnding: Bool

    /// Whether calls at such a time tell how unevenly they come: those of a flood, or of a ramp that is
    /// meant to be learned, do not.
    var isOrdinary: Bool { isKnown && !isEnding && fast <= rate }
}

/// What all callees have in the mean, by the hour of the day.
struct CalleePrior: BitwiseCopyable {
    private var sums = InlineArray<48, Int64>(repeating: 0)
    private var counts = InlineArray<48, Int32>(repeating: 0)

    func mean(_ cell: Int) -> Int64 {
        counts[cell] > 0 ? sums[cell] / Int64(counts[cell]) : 0
    }

    /// One callee's figure changes, comes or goes.
    mutating func replace(_ cell: Int, before: Int64?, after: Int64?) {
        sums[cell] += (after ?? 0) - (before ?? 0)
        counts[cell] += (after == nil ? 0 : 1) - (before == nil ? 0 : 1)
    }

    /// A callee comes that has learned something already.
    mutating func add(_ callee: LearnedCallee) {
        for cell in 0..<HourZone.cells where callee.days[cell] > 0 {
            replace(cell, before: nil, after: callee.profile[cell].value)
        }
    }

    /// A callee goes.
    mutating func remove(_ callee: LearnedCallee) {
        for cell in 0..<HourZone.cells where callee.days[cell] > 0 {
            replace(cell, before: callee.profile[cell].value, after: nil)
        }
    }
}
