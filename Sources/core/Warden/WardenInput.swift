package import Records
package import Telephony

/// How a switch answered one kill.
package enum KillReply: Sendable, Equatable {
    case accepted
    /// The switch knows no such call.
    case gone
    /// Anything else, in the switch's own words.
    case refused(ShortText<64>)
}

/// Everything that can happen to the core.
package enum WardenInput: Sendable, Equatable {
    case call(CallEvent)
    /// What became of the leg to the callee of a call.
    case leg(OtherLeg)
    case killReply(KillID, KillReply)
    /// Whether a switch takes kills at all; it does until it is said that it does not.
    case takesKills(LinkID, Bool)
    /// Commands written before this time, on the clock that never jumps, have no reply any more: the
    /// connection that they went by was silent, and another one took its place.
    case commandsLost(LinkID, before: Int64)
    /// The event feed of a switch stands.
    case linkUp(LinkID, coreUUID: ShortText<40>)
    /// The feed is lost; `blindFor` says how many microseconds ago the last of it was heard.
    case linkDown(LinkID, GapReason, blindFor: Int64 = 0)
    /// A live call that the switch listed after a gap.
    case liveCall(Call)
    /// The list after a gap is whole: calls that it did not name are over.
    case liveCallsEnd(LinkID)
    /// The switch gives no list: nothing is known of the calls of before the gap.
    case liveCallsUnknown(LinkID)
    /// The switch's heartbeat: its clock, while no calls come.
    case heartbeat(LinkID, EventTime)
    /// Events that were given away because the core could not keep up, or were passed over.
    case shed(LinkID, count: Int, GapReason = .shed)
}
