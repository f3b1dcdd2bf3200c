/// What a rule counts of its subject, or the figure that it looks at.
package enum StandingMeasure: Sendable, Equatable {
    /// Distinct callees.
    case callees
    /// Calls that are up at one time.
    case callsAtOnce
    /// Distinct callees that were rung for a short time only.
    case shortRings
    /// Calls that are over.
    case endedCalls
    /// Per cent of the calls that were answered.
    case answeredPercent
    /// Whole seconds of talk of those answered, on average.
    case meanSeconds
    /// Numbers one behind the other.
    case numbersInARow
    /// What an operator's file has levels of.
    case prefix(PrefixMeasure)

    /// As JSON has it; of a prefix, the column of the operator's file.
    package var word: String {
        if case .prefix(let measure) = self { return measure.word }
        return "\(self)".map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }

    /// Whether a figure below the threshold is what the rule looks for, and not one that reaches it.
    package var isFloor: Bool { self == .answeredPercent || self == .meanSeconds }
}
