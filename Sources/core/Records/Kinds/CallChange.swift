package import Telephony

/// What became of a call that is on record already: the last word counts.
package struct CallChange: Record {
    package var alert: AlertID
    package var link: LinkID
    package var call: CallID
    /// The time by which the call is on record: that of the attempt that was flagged first.
    package var time: EventTime
    package var action: FlagAction

    package init(
        alert: AlertID,
        link: LinkID,
        call: CallID,
        time: EventTime,
        action: FlagAction
    ) {
        self.alert = alert
        self.link = link
        self.call = call
        self.time = time
        self.action = action
    }
}

extension CallChange {
    package static let blank = CallChange(
        alert: AlertID(0),
        link: LinkID(0),
        call: "",
        time: 0,
        action: .simulated
    )
    /// A further attempt is under way: the end of the one before was not that of the call.
    package static let table: RecordTable? = RecordTable(
        "alert_calls",
        .update,
        also: """
            ended_us = CASE WHEN ?5 IN ('blocked', 'ended') THEN ended_us END,
            cause = CASE WHEN ?5 IN ('blocked', 'ended') THEN cause END
            """
    )
    package var worth: RecordWorth { .outcome }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("alert", &alert, .key("alert"))
        fields.link("link", &link, .key("switch"))
        fields.call("call", &call, .key("call_id"))
        fields.number("time", &time, .key("created_us"))
        fields.word("action", &action, .latest("action"))
        fields.endIdentity()
    }
}
