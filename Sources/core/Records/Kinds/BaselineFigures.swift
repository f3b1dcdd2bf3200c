import Telephony

/// What a callee's own traffic said when something was found about it.
package struct BaselineFigures: Sendable, Equatable {
    /// Where the rate of a callee comes from.
    package enum Origin: UInt8, RecordWord {
        /// From its own days.
        case learned
        /// From what other callees have, as long as its own days are too few.
        case prior
        /// From an operator's calendar.
        case expected

        package static let words = caseNames
    }

    /// Distinct callers within the window of the rule that are no chance, N(callee); 0 where nothing is
    /// known of the callee.
    package var threshold = 0
    /// Learned calls an hour at this time of day, in thousandths.
    package var profile: Int64 = 0
    /// Calls an hour of the last minutes, in thousandths, before they were capped.
    package var fast: Int64 = 0
    /// How unevenly its calls come, as the shape of a negative binomial; 0 is Poisson's.
    package var dispersion = 0
    package var origin: Origin?

    package init() {}

    /// False where nothing is known of the callee.
    package var areKnown: Bool { threshold > 0 }

    mutating func visit(_ fields: inout some FieldVisitor) {
        let isUnknown = !areKnown
        fields.count("calleeThreshold", &threshold, .latest("callee_threshold").orNull)
        fields.number("profile", &profile, .latest("profile").orNull(when: isUnknown))
        fields.number("fast", &fast, .latest("fast").orNull(when: isUnknown))
        fields.count("dispersion", &dispersion, .latest("dispersion").orNull(when: isUnknown))
        fields.optionalWord("origin", &origin, .latest("threshold_origin"))
    }
}
