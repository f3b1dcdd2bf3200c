package import Telephony

/// A call that is still up, as far as is needed minutes after it began.
package struct CallUp: Sendable, Equatable {
    package var link: LinkID
    package var id: CallID
    package var callerReading: PartyReading
    package var calleeReading: PartyReading
    /// By the switch's clock.
    package var createdAt: EventTime
    /// 0 where its switch has not said that it was answered.
    package var answeredAt: EventTime
    /// A proxy's name for the dialog, where it gave one.
    package var dialog: DialogKey?
    /// An alert has it on record: what becomes of it is wanted there.
    package var isOnRecord: Bool
}
