/// What counts as call masking: at least `threshold` distinct callers to one callee in the window.
package struct MaskingRule: Sendable, Equatable {
    package static let thresholdRange = 2...64
    package static let windowSecondsRange = 1...3600
    package static let cooldownSecondsRange = 1...86_400

    /// How withheld callers are counted.
    package enum WithheldCallers: String, Sendable, CaseIterable {
        /// All of them are one caller.
        case one
        /// Each call is a caller of its own.
        case each
        /// They are not counted and never flagged.
        case ignore
    }

    package let threshold: Int
    package let windowMicroseconds: Int64
    package let cooldownMicroseconds: Int64
    package let withheldCallers: WithheldCallers

    /// Values outside their ranges are drawn to the nearest allowed one; the settings refuse them
    /// before they come here.
    package init(
        threshold: Int = 5,
        windowSeconds: Int = 5,
        cooldownSeconds: Int = 30,
        withheldCallers: WithheldCallers = .one
    ) {
        func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value, range.lowerBound), range.upperBound)
        }
        self.threshold = clamp(threshold, Self.thresholdRange)
        windowMicroseconds = Int64(clamp(windowSeconds, Self.windowSecondsRange)) * 1_000_000
        cooldownMicroseconds = Int64(clamp(cooldownSeconds, Self.cooldownSecondsRange)) * 1_000_000
        self.withheldCallers = withheldCallers
    }

    /// What it wants, as limits of callees are stated.
    package var limit: CallerLimit {
        CallerLimit(callers: threshold, windowMicroseconds: windowMicroseconds)
    }
}
