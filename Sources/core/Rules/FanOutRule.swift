/// What counts as fan-out: one caller to at least `callees` distinct callees in the window.
package struct FanOutRule: Sendable, Equatable {
    /// Each call is looked up in a row of its caller's latest callees, which is as long as this.
    package static let calleesRange = 2...1000
    package static let windowSecondsRange = 1...3600
    package static let cooldownSecondsRange = 1...86_400

    package let action: RuleAction
    package let callees: Int
    package let windowMicroseconds: Int64
    package let cooldownMicroseconds: Int64

    /// Values outside their ranges are drawn to the nearest allowed one; the settings refuse them
    /// before they come here.
    package init(
        action: RuleAction = .alert,
        callees: Int = 20,
        windowSeconds: Int = 60,
        cooldownSeconds: Int = 300
    ) {
        func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value, range.lowerBound), range.upperBound)
        }
        self.action = action
        self.callees = clamp(callees, Self.calleesRange)
        windowMicroseconds = Int64(clamp(windowSeconds, Self.windowSecondsRange)) * 1_000_000
        cooldownMicroseconds = Int64(clamp(cooldownSeconds, Self.cooldownSecondsRange)) * 1_000_000
    }

    /// An alert stays open while its last call is younger than the cooldown or still in the window,
    /// so that one attack never falls apart into alerts that share a window.
    package var quietMicroseconds: Int64 { max(cooldownMicroseconds, windowMicroseconds + 1) }
}
