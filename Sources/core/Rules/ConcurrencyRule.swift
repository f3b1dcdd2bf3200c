package import Records

/// How many calls at once are too many, by whom they have in common.
package struct ConcurrencyRule: Sendable, Equatable {
    /// Zero is no limit.
    package static let callsRange = 0...65_536
    package static let rangeDigitsRange = 1...6
    package static let hoursRange = 1...168
    package static let cooldownSecondsRange = 1...86_400
    /// Whom calls may have in common, in the order in which findings come.
    package static let kinds: [Subject.Kind] = [.caller, .callee, .source, .prefix]

    package let action: RuleAction
    package let caller: Levels
    package let callee: Levels
    package let source: Levels
    /// Of callers that differ in no more than the last digits.
    package let prefix: Levels
    /// How many last digits those may differ in.
    package let rangeDigits: Int
    /// A call that began longer ago counts no more: its end was missed.
    package let longestMicroseconds: Int64
    package let cooldownMicroseconds: Int64

    /// Values outside their ranges are drawn to the nearest allowed one; the settings refuse them
    /// before they come here.
    package init(
        action: RuleAction = .alert,
        caller: Levels = Levels(critical: 100),
        callee: Levels = .off,
        source: Levels = .off,
        prefix: Levels = .off,
        rangeDigits: Int = 2,
        longestHours: Int = 24,
        cooldownSeconds: Int = 300
    ) {
        func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
            min(max(value, range.lowerBound), range.upperBound)
        }
        func clamp(_ levels: Levels) -> Levels {
            Levels(
                warning: clamp(levels.warning, Self.callsRange),
                critical: clamp(levels.critical, Self.callsRange)
            )
        }
        self.action = action
        self.caller = clamp(caller)
        self.callee = clamp(callee)
        self.source = clamp(source)
        self.prefix = clamp(prefix)
        self.rangeDigits = clamp(rangeDigits, Self.rangeDigitsRange)
        longestMicroseconds = Int64(clamp(longestHours, Self.hoursRange)) * 3_600_000_000
        cooldownMicroseconds = Int64(clamp(cooldownSeconds, Self.cooldownSecondsRange)) * 1_000_000
    }

    /// The levels of subjects of a kind.
    package func levels(of kind: Subject.Kind) -> Levels {
        switch kind {
        case .caller: caller
        case .callee: callee
        case .source: source
        case .prefix: prefix
        case .trunk, .block: .off
        }
    }
}
