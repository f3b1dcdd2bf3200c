/// What counts as a sequence: `numbers` of one subject that ascend or descend by small steps.
package struct SequenceRule: Sendable, Equatable {
    /// What is looked for grows with each of them, and so does what one call may cost.
    package static let numbersRange = 3...32
    package static let stepRange = 1...5
    package static let missesRange = 0...4
    package static let windowSecondsRange = 1...3600
    package static let cooldownSecondsRange = 1...86_400

    /// Whose numbers may stand in order.
    package enum Of: String, Sendable, CaseIterable {
        /// The callees of one caller.
        case caller
        /// The callers of one callee.
        case callee
        /// The callees of all calls from one address.
        case source
    }

    package let action: RuleAction
    package let subjects: [Of]
    /// How many numbers make a run.
    package let numbers: Levels
    /// How far each number may be from the one before.
    package let stepMax: Int
    /// How many of the numbers may be called out of order.
    package let misses: Int
    package let windowMicroseconds: Int64
    package let cooldownMicroseconds: Int64

    /// Values outside their ranges are drawn to the nearest allowed one; the settings refuse them
    /// before they come here.
    package init(
        action: RuleAction = .alert,
        of subjects: [Of] = [.caller],
        numbers: Int = 10,
        warning: Int = 0,
        stepMax: Int = 1,
        misses: Int = 1,
        windowSeconds: Int = 300,
        cooldownSeconds: Int = 300
    ) {
        func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value, range.lowerBound), range.upperBound)
        }
        self.action = action
        self.subjects = subjects
        self.numbers = Levels(
            warning: warning == 0 ? 0 : clamp(warning, Self.numbersRange),
            critical: clamp(numbers, Self.numbersRange)
        )
        self.stepMax = clamp(stepMax, Self.stepRange)
        self.misses = clamp(misses, Self.missesRange)
        windowMicroseconds = Int64(clamp(windowSeconds, Self.windowSecondsRange)) * 1_000_000
        cooldownMicroseconds = Int64(clamp(cooldownSeconds, Self.cooldownSecondsRange)) * 1_000_000
    }

    /// An alert stays open while its last call is younger than the cooldown or still in the window,
    /// so that one attack never falls apart into alerts that share a window.
    package var quietMicroseconds: Int64 { max(cooldownMicroseconds, windowMicroseconds + 1) }
}
