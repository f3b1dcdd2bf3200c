package import Calls
package import Records
package import Telephony

/// What is done about what a rule finds.
package enum RuleAction: String, Sendable, CaseIterable {
    /// The rule does not look.
    case off
    /// Findings go on record, and no line of the log speaks of them.
    case record
    /// Findings are alerts; their calls are left alone.
    case alert
    /// The calls of a finding are ended as well, inside exemptions and brakes.
    case enforce
}

/// How much one rule has found.
package struct RuleTally: Sendable, Equatable {
    package var alerts = 0
    package var calls = 0

    package init() {}
}

/// A pattern that a rule has found, about one subject.
package struct Finding: Sendable, Equatable {
    package var rule: FindingRule
    package var subject: Subject
    /// The event time of the call that completed the pattern.
    package var completedAt: EventTime
    /// The calls that it flags and that were not flagged by this rule before, oldest first; of masking,
    /// the windows hold them instead.
    package var calls: [CallSerial] = []
    /// False where the rule had to give calls away that its window holds.
    package var isComplete = true
    /// What was counted, at the least; the rule may stop at the threshold.
    package var count: Int
    /// The rule as it stood: how many it takes, within how long.
    package var threshold: Int
    package var windowMicroseconds: Int64
    package var severity = Severity.critical
    /// Calls that a warning has flagged before and that are critical now, oldest first.
    package var raised: [CallSerial] = []
    /// What it was about, where the rule looks for more than one thing.
    package var why = ShortText<128>()
    /// The subject by the word by which the rule keeps it, where that is another than the subject's.
    package var key: UInt64 = 0
    /// The switch that brought what completed the pattern; a finding that flags no call is nothing
    /// without it.
    package var link: LinkID?

    package init(
        _ rule: FindingRule,
        about subject: Subject,
        completedAt: EventTime,
        count: Int,
        threshold: Int,
        windowMicroseconds: Int64
    ) {
        self.rule = rule
        self.subject = subject
        self.completedAt = completedAt
        self.count = count
        self.threshold = threshold
        self.windowMicroseconds = windowMicroseconds
    }
}
