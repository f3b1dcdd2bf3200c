/// One call: what is known of it, whoever told of it and whatever becomes of it.
///
/// Tables give it, rules and lists look at it, records and the ledger keep it. It has a fixed size, so
/// that it is copied without allocating.
@usableFromInline
package struct Call: Sendable, Equatable {
    @usableFromInline package var link: LinkID
    @usableFromInline package var id: CallID
    /// When it began, by the switch's clock; 0 where that is not known.
    package var createdAt: EventTime
    /// When it was answered, by the same clock; 0 where its switch has not said so.
    package var answeredAt: EventTime = 0
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
    /// Who vouches for the caller's number.
    package var attestation = Attestation.none
    /// SIP Call-ID, From tag and CSeq of the INVITE, which name dialog and transaction to a proxy.
    package var sipCallID = ShortText<128>()
    package var fromTag = ShortText<64>()
    package var cseq: UInt32 = 0
    /// A proxy's own name for the dialog, where it gave one.
    package var dialog: DialogKey?
    /// A transaction that the proxy holds until it is told to allow or to block it.
    package var heldTransaction: TransactionKey?
    /// True where `id` is a SIP Call-ID with its From tag rather than a switch's own identifier.
    package var isNamedByDialog = false
    /// Which way the leg goes; an outbound one is a call to the number that the switch rings.
    package var leg = CallLeg.inbound
    /// True where an outbound leg has its parent's name in the place of a SIP Call-ID, which it has not
    /// yet when it begins.
    package private(set) var hasParent = false
    /// How far it is, for whoever has to end it.
    package var stage = CallStage.unknown

    @inline(__always)
    package init(link: LinkID, id: CallID, createdAt: EventTime) {
        // One by one: a tuple of them is put together elsewhere and copied.
        self.link = link
        self.id = id
        self.createdAt = createdAt
    }
}

/// Which way a leg goes, as the switch sees it.
package enum CallLeg: UInt8, Sendable, CaseIterable {
    case inbound
    case outbound

    /// The word in output and in the log.
    package var word: String { "\(self)" }
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

extension Call {
    /// The switch's name for the call that an outbound leg belongs to; empty where it is its own.
    package var parent: CallID {
        get { hasParent ? sipCallID : CallID() }
        set {
            hasParent = !newValue.isEmpty
            sipCallID = newValue
        }
    }

    /// True when it can be named in a command to its switch.
    package var canBeNamed: Bool { isNamedByDialog ? id.isSafeDialogName : id.isSafeIdentifier }

    /// True where both may be one attempt: nothing by which a proxy names it differs.
    package func isAttempt(of other: Call) -> Bool {
        if let dialog, let known = other.dialog, dialog != known { return false }
        if let held = heldTransaction, let known = other.heldTransaction, held != known {
            return false
        }
        return cseq == 0 || other.cseq == 0 || cseq == other.cseq
    }
}
