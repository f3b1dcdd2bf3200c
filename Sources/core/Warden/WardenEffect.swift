package import Records
package import Telephony

/// What the core wants done, in order.
package enum WardenEffect: Sendable, Equatable {
    /// Publish this in the journal.
    case record(WardenRecord)
    /// Publish the record and only then write the kill; where the journal has no room, do not write it
    /// and say so by `killNotRecorded`.
    indirect case kill(KillRecord, cause: String)
    /// Ask the switch which calls it has: `liveCall` and `liveCallsEnd` are the answer.
    case list(LinkID)
    /// Tell the switch what becomes of a call that it holds back, once what is in front of this is
    /// published.
    case verdict(LinkID, TransactionKey, isAllowed: Bool)
}
