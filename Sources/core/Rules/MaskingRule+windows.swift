package import Calls

extension CallWindow {
    /// Windows as the rule wants them.
    package init(capacity: Int, rule: MaskingRule, key: UInt64 = 0) {
        self.init(
            capacity: capacity,
            threshold: rule.threshold,
            windowMicroseconds: rule.windowMicroseconds,
            key: key
        )
    }
}

extension RecentCalls {
    package init(
        capacity: Int,
        rule: MaskingRule,
        callsUpMax: Int = CallsUp.callsMaxDefault
    ) {
        let details = CallDetails(capacity: capacity)
        self.init(capacity: capacity, rule: rule, details: details, callsUpMax: callsUpMax)
    }

    package init(
        capacity: Int,
        rule: MaskingRule,
        details: consuming CallDetails,
        callsUpMax: Int = CallsUp.callsMaxDefault
    ) {
        self.init(
            capacity: capacity,
            threshold: rule.threshold,
            windowMicroseconds: rule.windowMicroseconds,
            details: details,
            callsUpMax: callsUpMax
        )
    }

    /// A new rule judges the calls that come after it; those flagged stay flagged.
    package mutating func use(_ rule: MaskingRule) {
        use(threshold: rule.threshold, windowMicroseconds: rule.windowMicroseconds)
    }
}
