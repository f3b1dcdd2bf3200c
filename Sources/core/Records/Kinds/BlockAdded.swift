package import Telephony

/// A block made by the agent itself: the callers of one alert may not call its callee for a while.
package struct BlockAdded: Record {
    package var alert: AlertID
    package var caller: Party
    package var callerName: PartyText
    package var callee: Party
    package var calleeName: PartyText
    /// Wall-clock time at which it ends.
    package var expiresAt: EventTime

    package init(
        alert: AlertID,
        caller: Party,
        callerName: PartyText,
        callee: Party,
        calleeName: PartyText,
        expiresAt: EventTime
    ) {
        self.alert = alert
        self.caller = caller
        self.callerName = callerName
        self.callee = callee
        self.calleeName = calleeName
        self.expiresAt = expiresAt
    }
}

extension BlockAdded {
    package static let blank = BlockAdded(
        alert: AlertID(0),
        caller: .none,
        callerName: "",
        callee: .none,
        calleeName: "",
        expiresAt: 0
    )
    /// Blocks are found by their parties and made by people as well: see whoever stores them.
    package static let table: RecordTable? = nil
    package var worth: RecordWorth { .detail }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("alert", &alert, .none)
        fields.party("caller", &caller, .none)
        fields.text("callerName", &callerName, .none)
        fields.party("callee", &callee, .none)
        fields.text("calleeName", &calleeName, .none)
        fields.endIdentity()
        fields.number("expiresAt", &expiresAt, .none)
    }
}
