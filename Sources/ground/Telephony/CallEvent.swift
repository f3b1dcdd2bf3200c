/// A switch's event clock: microseconds since the Unix epoch.
package typealias EventTime = Int64

/// A switch's own name for a call, checked before it may go into a command.
package typealias CallID = ShortText<128>

/// Which configured switch something came from: its place in the settings.
package struct LinkID: Hashable, Sendable, BitwiseCopyable, Comparable {
    package let index: UInt16
    package init(_ index: Int) { self.index = UInt16(truncatingIfNeeded: index) }
    package static func < (left: LinkID, right: LinkID) -> Bool { left.index < right.index }
}

/// Kamailio's name for a dialog: place in its table and number there.
package struct DialogKey: Hashable, Sendable, BitwiseCopyable {
    package var entry: UInt32
    package var id: UInt32

    package init(entry: UInt32, id: UInt32) {
        self.entry = entry
        self.id = id
    }
}

/// Kamailio's name for a suspended transaction.
package struct TransactionKey: Hashable, Sendable, BitwiseCopyable {
    package var index: UInt32
    package var label: UInt32

    package init(index: UInt32, label: UInt32) {
        self.index = index
        self.label = label
    }
}

/// How far a call is: a SIP proxy ends one that rings and one that was answered by different requests.
package enum CallStage: UInt8, Sendable {
    /// Nobody knows for certain: the switch has to be asked.
    case unknown
    case ringing
    case answered
}

/// An identity that came beside the one that counts.
package typealias OtherIdentity = ShortText<32>

/// What happened to one call, in a fixed size that can be copied through a ring.
///
/// A call is an inbound leg; whoever reads a switch's events leaves the other legs out, unless the
/// switch is one whose outbound legs count as well.
package struct CallEvent: Sendable, Equatable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// It came into being (CHANNEL_CREATE, `call.invite`).
        case created
        /// It was answered.
        case answered
        /// It is over: the proof that a kill waits for (`call.end`, `call.failed`).
        case hungUp
        /// The switch's account of the whole call (CHANNEL_HANGUP_COMPLETE): it is over, and both sides
        /// have been told.
        case finished
        /// Its end was decided (CHANNEL_HANGUP); the caller may hear of it only seconds later.
        case hangingUp
    }

    /// Which side of the inbound leg spoke of the end first.
    package enum HangUpSide: UInt8, Sendable {
        case unknown
        /// The caller sent BYE or CANCEL.
        case caller
        /// The switch sent BYE or a final answer, for whatever reason.
        case `switch`
    }

    /// Which way a leg goes, as the switch sees it.
    package enum Leg: UInt8, Sendable, CaseIterable {
        case inbound
        case outbound

        /// The word in output and in the log.
        package var word: String { "\(self)" }
    }

    package var kind: Kind
    package var link: LinkID
    /// When, by the switch's clock.
    package var time: EventTime
    package var id: CallID
    /// Caller and callee as sent, percent-decoded.
    package var caller = PartyText()
    package var callee = PartyText()
    /// The same two, read by the numbering plan; `text` parties still want the identity table.
    package var callerReading = PartyReading.party(.none)
    package var calleeReading = PartyReading.party(.none)
    /// Whether `caller` is what was asserted or what From says.
    package var callerSource = CallerSource.from
    /// The other of the two, as sent, where it says something else.
    package var callerOther = OtherIdentity()
    /// The caller's display name.
    package var name = ShortText<64>()
    /// Where the call came from: an IP address as text.
    package var source = ShortText<48>()
    package var userAgent = ShortText<64>()
    /// SIP Call-ID, From tag and CSeq of the INVITE, which name dialog and transaction to a proxy.
    package var sipCallID = ShortText<128>()
    package var fromTag = ShortText<64>()
    package var cseq: UInt32 = 0
    /// A proxy's own name for the dialog, where the event gave it.
    package var dialog: DialogKey?
    /// A transaction that the proxy holds until it is told to allow or to block it.
    package var heldTransaction: TransactionKey?
    /// True where `id` is a SIP Call-ID with its From tag rather than a switch's own identifier.
    package var isNamedByDialog = false
    /// Which way the leg goes; an outbound one is a call to the number that the switch rings.
    package var leg = Leg.inbound
    /// True where an outbound leg has its parent's name in the place of a SIP Call-ID, which it has not
    /// yet when it begins.
    package private(set) var hasParent = false
    /// Hang-up cause as the switch names it, such as `CALL_REJECTED`; on the kinds that end
    /// it.
    package var cause = ShortText<40>()
    /// On `hungUp`: the switch refused the call because the agent told it to, and it never rang.
    package var isRefusal = false
    /// How far the call is, for whoever has to end it.
    package var stage = CallStage.unknown
    /// Who hung up, where the switch says so; on `finished`.
    package var hangUpSide = HangUpSide.unknown
    /// Times of the call by the switch's clock, zero where it has none; on `finished`.
    package var startedAt: EventTime = 0
    package var answeredAt: EventTime = 0
    package var endedAt: EventTime = 0

    package init(_ kind: Kind, link: LinkID, time: EventTime, id: CallID) {
        self.kind = kind
        self.link = link
        self.time = time
        self.id = id
    }
}

extension CallEvent {
    /// The switch's name for the call that an outbound leg belongs to; empty where it is its own.
    package var parent: CallID {
        get { hasParent ? sipCallID : CallID() }
        set {
            hasParent = !newValue.isEmpty
            sipCallID = newValue
        }
    }
}
