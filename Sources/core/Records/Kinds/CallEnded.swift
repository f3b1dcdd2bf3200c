package import Telephony

/// When and how a call on record ended, where the accounts of finished calls are not recorded.
package struct CallEnded: Record {
    package var link: LinkID
    package var call: CallID
    /// By the switch's clock.
    package var endedAt: EventTime
    /// Zero where nobody answered.
    package var answeredAt: EventTime = 0
    /// Hang-up cause as the switch names it.
    package var cause = ShortText<40>()

    package init(link: LinkID, call: CallID, endedAt: EventTime) {
        (self.link, self.call, self.endedAt) = (link, call, endedAt)
    }

    /// What the switch's account of a call says of its end.
    package init(of account: FinishedCall) {
        self.init(link: account.call.link, call: account.call.id, endedAt: account.overAt)
        (answeredAt, cause) = (account.call.answeredAt, account.cause)
    }

    /// What an event says of the end of a call.
    package init(of event: CallEvent) {
        let endedAt = event.endedAt == 0 ? event.time : event.endedAt
        self.init(link: event.link, call: event.id, endedAt: endedAt)
        (answeredAt, cause) = (event.call.answeredAt, event.cause)
    }
}

extension CallEnded {
    package static let blank = CallEnded(link: LinkID(0), call: "", endedAt: 0)
    /// All calls of that name which have no end yet.
    package static let table: RecordTable? = RecordTable(
        "alert_calls",
        .update,
        where: "ended_us IS NULL"
    )
    package var worth: RecordWorth { .detail }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.link("link", &link, .key("switch"))
        fields.call("call", &call, .key("call_id"))
        fields.number("endedAt", &endedAt, .latest("ended_us"))
        fields.endIdentity()
        fields.number("answeredAt", &answeredAt, .latest("answered_us").orNull)
        fields.text("cause", &cause, .latest("cause"))
    }
}
