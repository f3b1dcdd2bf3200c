package import Records
package import Telephony

/// One caller that may not call one callee: never a callee alone.
package struct Block: Sendable, Equatable {
    /// Its row in the log.
    package var id: Int64
    package var caller: PartyPattern
    package var callee: PartyPattern
    /// Wall-clock time at which it ends; nil for never (blocks made by hand).
    package var expiresAt: EventTime?
    /// The alert that it came from; 0 for one made by hand.
    package var alert = AlertID(0)
    package var author = ""
    package var reason = ""

    package init(id: Int64, caller: PartyPattern, callee: PartyPattern, expiresAt: EventTime?) {
        self.id = id
        self.caller = caller
        self.callee = callee
        self.expiresAt = expiresAt
    }

    /// Who made it and why, for the record.
    package var why: ShortText<128> {
        author.isEmpty ? ShortText(reason) : ShortText("by \(author): \(reason)")
    }
}
