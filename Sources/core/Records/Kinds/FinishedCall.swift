package import Telephony

/// The switch's account of a call that is over, as a record.
extension CallEvent: Record {
    package static let blank = CallEvent(.created, link: LinkID(0), time: 0, id: "")
    package static let table: RecordTable? = RecordTable("calls", .insert)
    package var worth: RecordWorth { .ordinaryCall }

    /// When it was over, by the switch's clock.
    package var overAt: EventTime { endedAt == 0 ? time : endedAt }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        visit(&fields, in: .calls)
        fields.derived(.kept("started_us"), startedAt == 0 ? time : startedAt)
        fields.derived(.kept("ended_us"), overAt)
    }
}

/// The two tables that calls stand in.
package enum CallTable {
    case alertCalls
    case calls
}

extension CallEvent {
    /// The fields of a call as part of a record: what a record gets later stands behind them.
    @inline(__always)
    mutating func visit(_ fields: inout some FieldVisitor, in table: CallTable) {
        fields.word("kind", &kind, .none)
        fields.link("link", &link, .key("switch"))
        fields.number("time", &time, table.column(ofAlert: .key("created_us")))
        fields.call("id", &id, .key("call_id"))
        fields.endIdentity()
        fields.text("callerSent", &caller, .kept("caller_sent"))
        fields.text("calleeSent", &callee, .kept("callee_sent"))
        fields.reading("callerReading", &callerReading, table.column(ofCall: .kept("caller")))
        fields.reading("calleeReading", &calleeReading, table.column(ofCall: .kept("callee")))
        fields.text("name", &name, .kept("name"))
        fields.text("source", &source, .kept("source"))
        fields.text("userAgent", &userAgent, .kept("user_agent"))
        fields.text("sipCallID", &sipCallID, .kept("sip_call_id"))
        fields.text("fromTag", &fromTag, table.column(ofAlert: .kept("from_tag")))
        fields.text("cause", &cause, table.column(ofCall: .kept("cause")))
        fields.number("startedAt", &startedAt, .none)
        fields.number("answeredAt", &answeredAt, table.column(ofCall: .kept("answered_us").orNull))
        fields.number("endedAt", &endedAt, .none)
        fields.word("callerSource", &callerSource, table.column(ofAlert: .kept("caller_source")))
        fields.text("callerOther", &callerOther, table.column(ofAlert: .kept("caller_other")))
        fields.word("leg", &leg, table.column(ofAlert: .kept("leg")))
    }
}

extension CallTable {
    @inline(__always)
    fileprivate func column(ofAlert column: Column) -> Column {
        self == .alertCalls ? column : .none
    }

    @inline(__always)
    fileprivate func column(ofCall column: Column) -> Column { self == .calls ? column : .none }
}
