package import Telephony

/// An alert that began as a warning and is critical now.
package struct AlertRaised: Record {
    package var alert: AlertID
    /// The event time of the call that made it so.
    package var time: EventTime
    package var severity: Severity
    /// What the rule takes for that.
    package var threshold: Int
    package var rule: FindingRule

    package init(
        alert: AlertID,
        time: EventTime,
        severity: Severity,
        threshold: Int,
        rule: FindingRule
    ) {
        (self.alert, self.time, self.severity) = (alert, time, severity)
        (self.threshold, self.rule) = (threshold, rule)
    }
}

extension AlertRaised {
    package static let blank = AlertRaised(
        alert: AlertID(0),
        time: 0,
        severity: .critical,
        threshold: 0,
        rule: .masking
    )
    package static let table: RecordTable? = RecordTable("alerts", .update)
    package var worth: RecordWorth { .outcome }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("alert", &alert, .key("id"))
        fields.endIdentity()
        fields.number("time", &time, .greatest("last_seen_us"))
        fields.word("severity", &severity, .latest("severity"))
        fields.count("threshold", &threshold, .latest("threshold"))
        fields.word("rule", &rule, .none)
    }
}
