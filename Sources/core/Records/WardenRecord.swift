package import Telephony

/// Everything the core wants remembered, in the order in which it happened.
///
/// The agent publishes each in the journal and the log writer moves it into SQLite; `replay` and the
/// tests read the very same records. Each is kept in a box: on its way to the journal it is handed on
/// many times, and a call with all its texts takes a thousand bytes.
package indirect enum WardenRecord: Sendable, Equatable {
    case alertOpened(AlertOpened)
    case callFlagged(FlaggedCall)
    case callChanged(CallChange)
    case alertClosed(AlertClosed)
    case kill(KillRecord)
    case gapOpened(Gap)
    case gapClosed(Gap)
    case blockAdded(BlockAdded)
    case exemptionHit(ExemptionHit)
    case brake(BrakeRecord)
    case callFinished(CallEvent)
}

/// The first trip of an attack, or the first call of a burst that a block ends.
package struct AlertOpened: Sendable, Equatable {
    package var alert: AlertID
    /// The callee; of a rule whose subject is another party, that one.
    package var callee: Party
    /// The subject as operators read it.
    package var calleeName: PartyText
    /// The event time of the call that completed the pattern.
    package var tripped: EventTime
    package var link: LinkID
    /// When the agent decided, by its wall clock.
    package var decidedAt: EventTime
    /// The rule as it stood.
    package var threshold: Int
    package var windowMicroseconds: Int64
    /// How long after its stamp the event that tripped came.
    package var lateMicroseconds: Int64 = 0
    /// How far the agent's wall clock was ahead of the switch's.
    package var clockMicroseconds: Int64 = 0
    package var rule = FindingRule.masking
    /// The block's row in the log, where one led to it.
    package var block: Int64 = 0
    /// Who made that block, and why.
    package var why = ShortText<128>()
    /// What the finding is about; a callee without a word is the one above.
    package var subject = Subject.callee(.none)
    /// The subject as operators read it; empty where it is the callee.
    package var subjectName = PartyText()

    package init(
        alert: AlertID,
        callee: Party,
        calleeName: PartyText,
        tripped: EventTime,
        link: LinkID,
        decidedAt: EventTime,
        threshold: Int,
        windowMicroseconds: Int64
    ) {
        self.alert = alert
        self.callee = callee
        self.calleeName = calleeName
        self.tripped = tripped
        self.link = link
        self.decidedAt = decidedAt
        self.threshold = threshold
        self.windowMicroseconds = windowMicroseconds
    }
}

/// What was decided for a flagged call.
package enum FlagAction: UInt8, Sendable, CaseIterable {
    /// Recorded as one that would have been ended: the agent is not armed.
    case simulated
    /// A kill was requested; its ledger says how it went.
    case killed
    /// The call was over before it was flagged.
    case ended
    /// The brakes held the kill back.
    case braked
    /// The switch's name for the call is not safe to put into a command.
    case refused
    /// The journal was full: no record, no kill.
    case unrecorded
    /// The switch held the call back, was told to refuse it, and says that it did: it never rang.
    case blocked
    /// The agent is armed and the switch takes no kills: the call was let go on.
    case unarmed
    /// The rule that found it only tells of it, armed or not.
    case noted

    /// The word in output and in the log.
    package var word: String { "\(self)" }
}

/// One call of an alert.
///
/// A call is flagged once and belongs to one alert.
package struct FlaggedCall: Sendable, Equatable {
    package var alert: AlertID
    package var call: CallEvent
    package var caller: Party
    /// The caller as operators read it, normalised.
    package var callerName: PartyText
    package var action: FlagAction
    /// False when a gap of the event feed touches the window, or when the window had to shed calls.
    package var windowComplete: Bool
    /// What led to it; a block's call belongs to the alert of the block, or that the block came from.
    package var rule = FindingRule.masking
    /// What held, where the action is `braked`.
    package var brake: BrakeRecord.Reason?
    /// The callee as the window counted it, and as operators read it: none and empty where the alert is
    /// about the callee, which then is every call's.
    package var callee = Party.none
    package var calleeName = PartyText()

    package init(
        alert: AlertID,
        call: CallEvent,
        caller: Party,
        callerName: PartyText,
        action: FlagAction,
        windowComplete: Bool
    ) {
        self.alert = alert
        self.call = call
        self.caller = caller
        self.callerName = callerName
        self.action = action
        self.windowComplete = windowComplete
    }
}

/// What became of a call that is on record already: the last word counts.
package struct CallChange: Sendable, Equatable {
    package var alert: AlertID
    package var link: LinkID
    package var call: CallID
    /// The time by which the call is on record: that of the attempt that was flagged first.
    package var time: EventTime
    package var action: FlagAction

    package init(
        alert: AlertID,
        link: LinkID,
        call: CallID,
        time: EventTime,
        action: FlagAction
    ) {
        self.alert = alert
        self.link = link
        self.call = call
        self.time = time
        self.action = action
    }
}

/// An alert whose callee has been quiet for the cooldown.
package struct AlertClosed: Sendable, Equatable {
    package var alert: AlertID
    /// Event time of its latest flagged call.
    package var lastSeen: EventTime
    package var rule = FindingRule.masking

    package init(alert: AlertID, lastSeen: EventTime) {
        self.alert = alert
        self.lastSeen = lastSeen
    }
}

/// A block made by the agent itself: the callers of one alert may not call its callee for a while.
package struct BlockAdded: Sendable, Equatable {
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

/// One call that an exemption kept out of the windows, or one kill that it stopped.
package struct ExemptionHit: Sendable, Equatable {
    /// Row of the exemption in the log; 0 for the emergency numbers of the settings.
    package var exemption: Int64
    package var time: EventTime

    package init(exemption: Int64, time: EventTime) {
        self.exemption = exemption
        self.time = time
    }
}

/// The brakes took hold or let go.
package struct BrakeRecord: Sendable, Equatable {
    package enum Reason: UInt8, Sendable, CaseIterable {
        case kills
        case callees
        /// A kill was asked for that nothing accounts for: the agent itself is wrong.
        case unproven
        /// An operator's hand.
        case hand

        package var word: String { "\(self)" }
    }

    package var engaged: Bool
    package var reason: Reason
    /// The limit that was passed, per minute; 0 where none was.
    package var limit: Int
    package var at: EventTime
    /// The operator who held or let go; empty where they did it by themselves.
    package var author = ShortText<64>()
    /// Why he did.
    package var note = ShortText<160>()

    package init(engaged: Bool, reason: Reason, limit: Int, at: EventTime) {
        self.engaged = engaged
        self.reason = reason
        self.limit = limit
        self.at = at
    }
}
