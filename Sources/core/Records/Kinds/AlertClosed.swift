package import Telephony

/// An alert whose callee has been quiet for the cooldown.
package struct AlertClosed: Record {
    package var alert: AlertID
    /// Event time of its latest flagged call.
    package var lastSeen: EventTime
    package var rule = FindingRule.masking
    /// By the callee's own traffic it was an attack, at the opening or later.
    package var wouldTrip = false

    package init(alert: AlertID, lastSeen: EventTime) {
        self.alert = alert
        self.lastSeen = lastSeen
    }
}

extension AlertClosed {
    package static let blank = AlertClosed(alert: AlertID(0), lastSeen: 0)
    package static let table: RecordTable? = RecordTable(
        "alerts",
        .update,
        also: "state = 'closed', interrupted = 0"
    )
    package var worth: RecordWorth { .outcome }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("alert", &alert, .key("id"))
        fields.endIdentity()
        fields.number("lastSeen", &lastSeen, .greatest("last_seen_us"))
        fields.word("rule", &rule, .none)
        // Where nothing is known of the callee, that stays null.
        fields.flag("wouldTrip", &wouldTrip, .greatest("would_trip"))
    }
}
