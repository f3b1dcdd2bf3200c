/// At least so many distinct callers within so long are no chance.
package struct CallerLimit: Sendable, Equatable {
    /// No limit asks for more callers than this; where it would take more, the window says nothing.
    package static let callersMax = 512

    package let callers: Int
    package let windowMicroseconds: Int64

    package init(callers: Int, windowMicroseconds: Int64) {
        self.callers = callers
        self.windowMicroseconds = windowMicroseconds
    }

    /// False where no count that is looked for keeps the budget: what is ordinary there hides any attack.
    package var isReachable: Bool { callers <= Self.callersMax }
}

/// Where the rate of a callee comes from.
package enum LimitOrigin: String, Sendable, CaseIterable {
    /// From its own days at this time of day.
    case learned
    /// From what other callees have at this time of day, as long as its own days are too few.
    case prior
    /// An operator has said that so many calls are expected.
    case expected
}

/// What makes an attack on one callee at one time, and where that comes from.
package struct CalleeLimits: Sendable, Equatable {
    /// Shortest window first; callers and windows both ascend; never empty.
    package let limits: [CallerLimit]
    /// The one whose window is that of the rule: its `callers` is N(callee).
    package let main: CallerLimit
    /// Learned calls an hour at this time of day, in thousandths.
    package let profile: Int64
    /// Calls an hour of the last minutes, in thousandths, before they are capped.
    package let fast: Int64
    /// Calls an hour that the limits stand for, in thousandths.
    package let rate: Int64
    /// How unevenly its calls come, as the shape of a negative binomial; 0 is Poisson's.
    package let dispersion: Int
    package let origin: LimitOrigin

    package init(
        limits: [CallerLimit],
        main: CallerLimit,
        profile: Int64,
        fast: Int64,
        rate: Int64,
        dispersion: Int,
        origin: LimitOrigin
    ) {
        self.limits = limits
        self.main = main
        self.profile = profile
        self.fast = fast
        self.rate = rate
        self.dispersion = dispersion
        self.origin = origin
    }
}
