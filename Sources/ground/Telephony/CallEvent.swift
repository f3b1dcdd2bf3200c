/// A switch's event clock: microseconds since the Unix epoch.
@usableFromInline
package typealias EventTime = Int64

/// A switch's own name for a call, checked before it may go into a command.
@usableFromInline
package typealias CallID = ShortText<128>

/// Which configured switch something came from: its place in the settings.
@usableFromInline
package struct LinkID: Hashable, Sendable, BitwiseCopyable, Comparable {
    package let index: UInt16
    package init(_ index: Int) { self.index = UInt16(truncatingIfNeeded: index) }
    @usableFromInline
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

/// What a switch said of one call, in a fixed size that can be copied through a ring.
///
/// A call is an inbound leg; whoever reads a switch's events leaves the other legs out, unless the
/// switch is one whose outbound legs count as well.
@usableFromInline
package struct CallEvent: Sendable, Equatable {
    /// What happened to the call.
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

    /// The call as far as the event tells: on `created` and `finished` all of it, else its names.
    @usableFromInline package var call: Call
    package var kind: Kind
    /// When, by the switch's clock.
    package var time: EventTime
    /// When the call was over, by the switch's clock, zero where that is not said; on `finished`.
    package var endedAt: EventTime = 0
    /// Hang-up cause as the switch names it, such as `CALL_REJECTED`; on the kinds that end
    /// it.
    package var cause = ShortText<40>()
    /// On `hungUp`: the switch refused the call because the agent told it to, and it never rang.
    package var isRefusal = false
    /// Who hung up, where the switch says so; on `finished`.
    package var hangUpSide = HangUpSide.unknown

    /// A call begins with the event that says so; of any other the time tells nothing of that.
    package init(_ kind: Kind, link: LinkID, time: EventTime, id: CallID) {
        (self.kind, self.time) = (kind, time)
        call = Call(link: link, id: id, createdAt: kind == .created ? time : 0)
    }

    @inlinable
    package var link: LinkID { call.link }
    @inlinable
    package var id: CallID { call.id }
}
