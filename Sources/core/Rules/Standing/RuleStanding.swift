package import Records

/// How near a call has brought the subject of a rule to what the rule looks for.
package struct RuleStanding: Sendable, Equatable {
    package var rule: FindingRule
    /// What was counted about the subject in the fullest window that holds the call.
    package var count: Int
    /// How many it takes, within how long.
    package var threshold: Int
    package var windowMicroseconds: Int64

    package init(_ rule: FindingRule, count: Int, threshold: Int, windowMicroseconds: Int64) {
        self.rule = rule
        self.count = count
        self.threshold = threshold
        self.windowMicroseconds = windowMicroseconds
    }

    package var isReached: Bool { count >= threshold }
    /// What share of the threshold was reached, in thousandths.
    package var share: Int { count * 1_000 / max(threshold, 1) }
}
