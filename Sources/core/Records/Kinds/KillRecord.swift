package import Telephony

/// How far the ending of a call has come.
///
/// "Accepted" is never "ended".
package enum KillState: UInt8, RecordWord {
    /// Recorded and about to be written to the switch.
    case requested
    /// The switch said `+OK`.
    case accepted
    /// The switch knows no such call: it was over already.
    case gone
    /// The switch's own account of the end came: the proof.
    case ended
    /// Every repeat went out and the call is still there: an alarm.
    case stillUp
    /// An exemption stopped it.
    case exempted
    /// The switch refused it in other words, such as a missing permission.
    case failed
    /// A block would have ended the call, but the agent is not armed.
    case simulated
    /// The switch has decided the end (CHANNEL_HANGUP); the caller may not have heard of it yet.
    case hangingUp

    package static let isVital = true

    /// True where nothing more is expected.
    package var isFinal: Bool {
        switch self {
        case .gone, .ended, .exempted, .simulated: true
        case .requested, .accepted, .hangingUp, .stillUp, .failed: false
        }
    }

    package static let words = allCases.map { state in
        switch state {
        case .stillUp: "still_up"
        case .hangingUp: "hanging_up"
        default: "\(state)"
        }
    }
}

/// Why a call is to be ended: the rule that found it.
package typealias KillReason = FindingRule

/// One step in the ledger of one kill.
package struct KillRecord: Record {
    package var kill: KillID
    /// The alert that it belongs to: of the rule, or of the block that is the reason.
    package var alert: AlertID
    package var reason: KillReason
    package var link: LinkID
    package var call: CallID
    package var state: KillState
    /// How many times the command went out so far, this one included.
    package var attempt: Int
    /// When, by the agent's wall clock.
    package var at: EventTime
    /// What the switch said, or the hang-up cause that it gave.
    package var detail = ShortText<64>()
    /// Caller and callee as operators read them, so that the row explains itself.
    package var callerName = PartyText()
    package var calleeName = PartyText()
    /// When the call began, by the switch's clock; 0 where it is not known.
    package var createdAt: EventTime = 0
    /// How far the agent's wall clock was ahead of the switch's.
    package var clockMicroseconds: Int64 = 0

    /// How long after its INVITE something happened to the call by the agent's clock.
    package func sinceInvite(_ time: EventTime) -> Int64? {
        createdAt == 0 ? nil : time - createdAt - clockMicroseconds
    }
    /// The block's row in the log, where one is the reason and the log has shown it.
    package var block: Int64 = 0
    /// Who made that block, and why.
    package var why = ShortText<128>()
    /// Who ended the call; on `ended`, and where the switch restarted.
    package var endedBy = CallEnder.unknown
    /// When the call was over, by the switch's clock; zero where no event said so.
    package var endedAt: EventTime = 0
    /// Microseconds from the first command to the proof, by a clock that never jumps; zero where either
    /// is unknown.
    package var tookMicroseconds: Int64 = 0
    /// The leg to the callee that the command named as well; empty where it named the call alone.
    package var otherLeg = ShortText<40>()
    /// CSeq and dialog of the attempt that is meant, by which a proxy tells it from others at the same
    /// call; zero and none where they are not known.
    package var cseq: UInt32 = 0
    package var dialog: DialogKey?

    package init(
        kill: KillID,
        alert: AlertID,
        reason: KillReason,
        link: LinkID,
        call: CallID,
        state: KillState,
        attempt: Int,
        at: EventTime
    ) {
        self.kill = kill
        self.alert = alert
        self.reason = reason
        self.link = link
        self.call = call
        self.state = state
        self.attempt = attempt
        self.at = at
    }
}

extension KillRecord {
    package static let blank = KillRecord(
        kill: KillID(0),
        alert: AlertID(0),
        reason: .masking,
        link: LinkID(0),
        call: "",
        state: .requested,
        attempt: 0,
        at: 0
    )
    package static let table: RecordTable? = RecordTable("kills", .merge)
    package var worth: RecordWorth { RecordWorth(state) }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("kill", &kill, .key("id"))
        fields.id("alert", &alert, .kept("alert").orNull)
        fields.word("reason", &reason, .kept("reason"))
        fields.link("link", &link, .kept("switch"))
        fields.call("call", &call, .kept("call_id"))
        fields.word("state", &state, .chosen("state", Self.lateState))
        fields.endIdentity()
        fields.count("attempt", &attempt, .greatest("attempts"))
        fields.number("at", &at, .greatest("updated_us"))
        fields.derived(.least("requested_us"), at)
        fields.derived(.firstKnown("ended_us").orNull(when: state != .ended), at)
        fields.text("detail", &detail, .chosen("detail", Self.lateDetail))
        fields.text("callerName", &callerName, .kept("caller"))
        fields.text("calleeName", &calleeName, .kept("callee"))
        fields.number("createdAt", &createdAt, .firstKnown("invite_us").orNull)
        fields.number(
            "clockMicroseconds",
            &clockMicroseconds,
            .firstKnown("clock_us").orNull(when: createdAt == 0)
        )
        fields.number("block", &block, .kept("block").orNull)
        fields.text("why", &why, .kept("why"))
        fields.word("endedBy", &endedBy, .firstKnown("ended_by").orNull)
        fields.number("endedAt", &endedAt, .firstKnown("ended_switch_us").orNull)
        fields.number("tookMicroseconds", &tookMicroseconds, .firstKnown("took_us").orNull)
        fields.text("otherLeg", &otherLeg, .lastKnown("other_leg").orNull)
        fields.count("cseq", &cseq, .lastKnown("cseq").orNull)
        fields.dialog(
            "dialog",
            &dialog,
            entry: .lastKnown("dialog_entry"),
            id: .lastKnown("dialog_id")
        )
    }

    /// Nothing that comes late takes back the proof that a call ended.
    private static let lateState: StaticString =
        "CASE WHEN kills.state = 'ended' THEN kills.state ELSE excluded.state END"
    private static let lateDetail: StaticString =
        "CASE WHEN kills.state = 'ended' THEN kills.detail ELSE excluded.detail END"
}
