/// What became of the leg by which a switch rings the callee of a call.
///
/// It is no call: it says which leg ends together with the call that it was made for.
package struct OtherLeg: Sendable, Equatable {
    /// What became of it.
    package enum Kind: UInt8, Sendable {
        /// The switch made it for a call.
        case created
        /// The callee answered on it.
        case answered
        case hungUp
        /// It was joined with another leg, that of its own call or of somebody else's.
        case bridged
    }

    package var kind: Kind
    package var link: LinkID
    /// When, by the switch's clock.
    package var time: EventTime
    package var id: CallID
    /// The call that it was made for; of `bridged`, the leg that it was joined with.
    package var call: CallID

    package init(_ kind: Kind, link: LinkID, time: EventTime, id: CallID, call: CallID) {
        self.kind = kind
        self.link = link
        self.time = time
        self.id = id
        self.call = call
    }
}
