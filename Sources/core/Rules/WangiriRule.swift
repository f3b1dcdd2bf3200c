/// What counts as wangiri: one caller, or a range of callers, rings many and hangs up before anybody can
/// answer.
package struct WangiriRule: Sendable, Equatable {
    package static let calleesRange = 2...1000
    /// Zero is no warning.
    package static let warningRange = 0...1000
    package static let ringSecondsRange = 1...60
    package static let rangeDigitsRange = 0...6
    package static let windowSecondsRange = 1...86_400
    package static let cooldownSecondsRange = 1...86_400

    package let action: RuleAction
    /// Distinct callees.
    package let callees: Levels
    /// The longest that such a call lasts, from its beginning.
    package let ringMicroseconds: Int64
    /// Callers that differ in no more than so many last digits are one; 0: each stands for itself.
    package let rangeDigits: Int
    package let windowMicroseconds: Int64
    package let cooldownMicroseconds: Int64

    /// Values outside their ranges are drawn to the nearest allowed one; the settings refuse them
    /// before they come here.
    package init(
        action: RuleAction = .alert,
        callees: Levels = Levels(critical: 20),
        ringSeconds: Int = 3,
        rangeDigits: Int = 0,
        windowSeconds: Int = 300,
        cooldownSeconds: Int = 300
    ) {
        func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value, range.lowerBound), range.upperBound)
        }
        self.action = action
        self.callees = Levels(
            warning: clamp(callees.warning, Self.warningRange),
            critical: clamp(callees.critical, Self.calleesRange)
        )
        ringMicroseconds = Int64(clamp(ringSeconds, Self.ringSecondsRange)) * 1_000_000
        self.rangeDigits = clamp(rangeDigits, Self.rangeDigitsRange)
        windowMicroseconds = Int64(clamp(windowSeconds, Self.windowSecondsRange)) * 1_000_000
        cooldownMicroseconds = Int64(clamp(cooldownSeconds, Self.cooldownSecondsRange)) * 1_000_000
    }

    /// An alert stays open while its last call is younger than the cooldown or still in the window,
    /// so that one attack never falls apart into alerts that share a window.
    package var quietMicroseconds: Int64 { max(cooldownMicroseconds, windowMicroseconds + 1) }
}
