import Records
import Telephony

/// What is to be done about a call of a finding, and why not: every answer in one place.
///
/// It only decides. Whoever asks gathers the facts, carries out the decision and counts it.
enum Policy {
    /// What is known of the call, its switch and the agent.
    ///
    /// What is not known yet stands in nobody's way. Since an objection holds whatever comes behind
    /// it, policy may be asked while facts come in: the dear ones last, or not at all.
    struct Facts: Equatable {
        /// The rule that found the call wants such calls to be ended.
        var isEnforced = true
        /// The call is over, or the number that it rang is not rung any more.
        var isOver = false
        /// The caller has talked with this callee before, and such callers are spared.
        var isKnownCaller = false
        /// The agent ends calls, and those of this switch.
        var isArmed = true
        /// It is known since somebody told of it, and he has his answer.
        var isAnswered = false
        /// The switch takes kills, or holds the call back and will refuse it.
        var takesKills = true
        /// Its name for the call is safe to be put into a command.
        var isNameSafe = true
        /// The call is on its way to be ended already.
        var isUnderWay = false
        /// The journal has room for the record, without which there is no kill.
        var isRecordable = true
        /// What the brakes said; nil before they are asked, which counts.
        var isAdmitted: Bool?
    }

    enum Decision: Equatable {
        /// A kill begins.
        case end
        /// One is under way: it goes on, and out again where this is a further attempt at the call.
        case goOn
        case leave(Objection)
        /// Nothing stands against it so far: the brakes have the last word.
        case askBrakes
    }

    /// Why a call is not ended.
    enum Objection: Equatable {
        case onlyTold
        case isOver
        case knownCaller
        case notArmed
        case answered
        case takesNoKills
        case unsafeName
        case notRecordable
        case braked
    }

    /// What is to be done by these facts; of several objections the first is given.
    @inline(__always)
    static func decision(_ facts: Facts) -> Decision {
        if !facts.isEnforced { return .leave(.onlyTold) }
        if facts.isOver { return .leave(.isOver) }
        if facts.isKnownCaller { return .leave(.knownCaller) }
        if !facts.isArmed { return .leave(.notArmed) }
        if facts.isAnswered { return .leave(.answered) }
        if !facts.takesKills { return .leave(.takesNoKills) }
        if !facts.isNameSafe { return .leave(.unsafeName) }
        // What goes on takes no room in the journal and no leave that it had not before.
        if facts.isUnderWay { return .goOn }
        if !facts.isRecordable { return .leave(.notRecordable) }
        switch facts.isAdmitted {
        case nil: return .askBrakes
        case false?: return .leave(.braked)
        case true?: return .end
        }
    }

    /// What is known where a kill under way is to go out once more.
    struct RepeatFacts: Equatable {
        /// An exemption covers the call by now.
        var isExempt = false
        var isArmed = true
        var takesKills = true
        var isRecordable = true
        /// An operator's own brake; what took hold by itself stops only what begins.
        var isHeldByHand = false
    }

    enum Repeat: Equatable {
        case send
        /// It is not wanted any longer.
        case stop
        /// It cannot be sent any longer: an alarm.
        case giveUp(because: ShortText<64>)
        /// It is put off.
        case wait
    }

    /// Whether a kill that is under way goes out once more.
    @inline(__always)
    static func onceMore(_ facts: RepeatFacts) -> Repeat {
        if facts.isExempt { return .stop }
        if !facts.isArmed { return .giveUp(because: "no longer armed") }
        if !facts.takesKills { return .giveUp(because: takesNoKills) }
        // What an operator holds waits, and goes on when he lets it; so it does for the journal.
        if !facts.isRecordable || facts.isHeldByHand { return .wait }
        return .send
    }

    /// Why a kill is given up or not begun.
    static let takesNoKills: ShortText<64> = "the switch takes no kills"
}

extension Policy.Decision {
    /// What is put on record as done about the call; the brakes hold what they were not asked about.
    var action: FlagAction {
        switch self {
        case .end, .goOn: .killed
        case .askBrakes: .braked
        case .leave(let objection): objection.action
        }
    }
}

extension Policy.Objection {
    var action: FlagAction {
        switch self {
        case .onlyTold: .noted
        case .isOver: .ended
        case .knownCaller: .spared
        case .notArmed: .simulated
        case .answered: .told
        case .takesNoKills: .unarmed
        case .unsafeName: .refused
        case .notRecordable: .unrecorded
        case .braked: .braked
        }
    }
}
