package import Telephony

/// What was decided for a flagged call.
package enum FlagAction: UInt8, RecordWord {
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
    /// The caller has talked with this callee before: flagged, and left alone.
    case spared
    /// Somebody asked what to do with it and was told to refuse it; there is nothing here to end, and
    /// whether he did is his to know.
    case advised
    /// It is known since somebody told of it, and he had his answer before it was flagged.
    case told

    package static let words = caseNames
}

/// One call of an alert.
///
/// A call is flagged once and belongs to one alert.
package struct FlaggedCall: Record {
    package var alert: AlertID
    package var call: Call
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
    /// When it was found, by the switch's clock: a kill is written then; zero where it is not known.
    package var flaggedAt: EventTime = 0

    package init(
        alert: AlertID,
        call: Call,
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

extension FlaggedCall {
    package static let blank = FlaggedCall(
        alert: AlertID(0),
        call: .blank,
        caller: .none,
        callerName: "",
        action: .simulated,
        windowComplete: true
    )
    package static let table: RecordTable? = RecordTable("alert_calls", .insertOrIgnore)
    package var worth: RecordWorth { .request }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("alert", &alert, .key("alert"))
        fields.party("caller", &caller, .kept("caller_word"))
        fields.text("callerName", &callerName, .kept("caller"))
        fields.word("action", &action, .kept("action"))
        fields.flag("windowComplete", &windowComplete, .kept("window_complete"))
        // It may be up still: what an account says of its end is empty.
        var account = CallAccount(.created, at: call.createdAt)
        call.visit(&fields, &account, in: .alertCalls)
        call.createdAt = account.time
        fields.word("rule", &rule, .kept("rule"))
        fields.optionalWord("brake", &brake, .kept("brake"))
        fields.party("callee", &callee, .kept("callee_word"))
        fields.text("calleeName", &calleeName, .none)
        fields.derived(.kept("callee"), text: countedCallee)
        fields.word("attestation", &call.attestation, .kept("attestation"))
        fields.number("flaggedAt", &flaggedAt, .kept("flagged_us").orNull)
    }

    /// What most alerts of its rule are about, as operators read it.
    package var subjectName: PartyText {
        switch rule.subject {
        case .caller: callerName
        case .source: PartyText(of: call.source)
        case .callee, .prefix, .trunk, .block: countedCallee
        }
    }

    /// The callee as operators read it.
    package var countedCallee: PartyText {
        if !calleeName.isEmpty { return calleeName }
        return switch call.calleeReading {
        case .party(let party): PartyText(naming: party)
        case .text(let text): text
        }
    }
}
