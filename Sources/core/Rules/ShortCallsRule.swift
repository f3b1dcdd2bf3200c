/// What counts as short calls of one source: of those that ended in the window few were answered, or
/// those answered were short.
package struct ShortCallsRule: Sendable, Equatable {
    package static let callsRange = 10...100_000
    /// Zero is no limit.
    package static let percentRange = 0...100
    package static let secondsRange = 0...3600
    package static let windowSecondsRange = 10...86_400
    package static let cooldownSecondsRange = 1...86_400

    package let action: RuleAction
    /// Nothing is said of fewer calls.
    package let calls: Int
    /// Per cent of the calls that were answered.
    package let answeredPercent: Floors
    /// Seconds that the answered ones lasted on average from their answer.
    package let meanSeconds: Floors
    /// Whether both have to be so low, where both have a limit.
    package let needsBoth: Bool
    package let windowMicroseconds: Int64
    package let cooldownMicroseconds: Int64

    /// Values outside their ranges are drawn to the nearest allowed one; the settings refuse them
    /// before they come here.
    package init(
        action: RuleAction = .alert,
        calls: Int = 200,
        answeredPercent: Floors = Floors(critical: 10),
        meanSeconds: Floors = Floors(critical: 10),
        needsBoth: Bool = true,
        windowSeconds: Int = 600,
        cooldownSeconds: Int = 600
    ) {
        func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value, range.lowerBound), range.upperBound)
        }
        func clamp(_ floors: Floors, _ range: ClosedRange<Int>) -> Floors {
            Floors(
                warning: clamp(floors.warning, range),
                critical: clamp(floors.critical, range)
            )
        }
        self.action = action
        self.calls = clamp(calls, Self.callsRange)
        self.answeredPercent = clamp(answeredPercent, Self.percentRange)
        self.meanSeconds = clamp(meanSeconds, Self.secondsRange)
        self.needsBoth = needsBoth
        windowMicroseconds = Int64(clamp(windowSeconds, Self.windowSecondsRange)) * 1_000_000
        cooldownMicroseconds = Int64(clamp(cooldownSeconds, Self.cooldownSecondsRange)) * 1_000_000
    }

    /// An alert stays open while its last call is younger than the cooldown or still in the window,
    /// so that one attack never falls apart into alerts that share a window.
    package var quietMicroseconds: Int64 { max(cooldownMicroseconds, windowMicroseconds + 1) }
}
