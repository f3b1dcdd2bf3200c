package import Telephony

/// The switch's account of a call that is over.
package struct FinishedCall: Record {
    package var call: Call
    /// When it was given, by the switch's clock.
    package var toldAt: EventTime
    /// When the call was over, by the same clock; zero where the account does not say so.
    package var endedAt: EventTime = 0
    /// Hang-up cause as the switch names it.
    package var cause = ShortText<40>()

    package init(_ call: Call, toldAt: EventTime) { (self.call, self.toldAt) = (call, toldAt) }

    /// What the event says that the account is given by.
    @inline(__always)
    package init(_ event: CallEvent) {
        // One by one: a call is large, and each way round is a copy.
        call = event.call
        toldAt = event.time
        endedAt = event.endedAt
        cause = event.cause
    }

    /// When it was over, as far as is known.
    package var overAt: EventTime { endedAt == 0 ? toldAt : endedAt }
}

extension FinishedCall {
    package static let blank = FinishedCall(.blank, toldAt: 0)
    package static let table: RecordTable? = RecordTable("calls", .insert)
    package var worth: RecordWorth { .ordinaryCall }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        var account = CallAccount(.finished, at: toldAt)
        (account.startedAt, account.endedAt, account.cause) = (call.createdAt, endedAt, cause)
        call.visit(&fields, &account, in: .calls)
        (call.createdAt, endedAt, cause) = (account.startedAt, account.endedAt, account.cause)
        toldAt = account.time
        fields.word("attestation", &call.attestation, .kept("attestation"))
        fields.derived(.kept("started_us"), call.createdAt == 0 ? toldAt : call.createdAt)
        fields.derived(.kept("ended_us"), overAt)
    }
}

/// The two tables that calls stand in.
enum CallTable {
    case alertCalls
    case calls
}

/// What stands between the fields of a call in the bytes of a record: an event told of it.
struct CallAccount {
    var kind: CallEvent.Kind
    var time: EventTime
    var startedAt: EventTime = 0
    var endedAt: EventTime = 0
    var cause = ShortText<40>()

    @inline(__always)
    init(_ kind: CallEvent.Kind, at time: EventTime) { (self.kind, self.time) = (kind, time) }
}

extension Call {
    /// What a reader fills.
    static let blank = Call(link: LinkID(0), id: "", createdAt: 0)

    /// The fields of a call as part of a record: what a record gets later stands behind them.
    @inline(__always)
    mutating func visit(
        _ fields: inout some FieldVisitor,
        _ account: inout CallAccount,
        in table: CallTable
    ) {
        fields.word("kind", &account.kind, .none)
        fields.link("link", &link, .key("switch"))
        fields.number("time", &account.time, table.column(ofAlert: .key("created_us")))
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
        fields.text("cause", &account.cause, table.column(ofCall: .kept("cause")))
        fields.number("startedAt", &account.startedAt, .none)
        fields.number("answeredAt", &answeredAt, table.column(ofCall: .kept("answered_us").orNull))
        fields.number("endedAt", &account.endedAt, .none)
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
