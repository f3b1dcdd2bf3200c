import Records
import Telephony

/// What was decided about the calls that the windows flagged last, until it is handed out with their
/// details.
struct Flagging {
    /// The alert that gathers them.
    var alert: AlertID { call.alert }
    private(set) var callee = Party.none
    /// The record of one call after the other, filled where it is: a call takes a thousand bytes.
    var call = FlaggedCall(
        alert: AlertID(0),
        call: CallEvent(.created, link: LinkID(0), time: 0, id: CallID()),
        caller: .none,
        callerName: PartyText(),
        action: .simulated,
        windowComplete: true
    )
    /// Calls flagged before that belong to the alert are no older than this.
    private(set) var since: EventTime = 0
    private(set) var decidedAt = Moment(monotonic: 0, wall: 0)
    /// In the order in which the windows name the calls.
    var actions: [FlagAction] = []

    mutating func begin(
        _ alert: AlertID,
        of callee: Party,
        since: EventTime,
        isComplete: Bool,
        at now: Moment
    ) {
        (self.callee, self.since, decidedAt) = (callee, since, now)
        // False when a gap of the event feed touches the window, or when it had to shed calls.
        (call.alert, call.windowComplete) = (alert, isComplete)
        actions.removeAll(keepingCapacity: true)
    }

    /// The kill of the call that is meant had no room in the journal after all.
    mutating func noteUnrecorded(_ isMeant: (Int) -> Bool) {
        if let index = actions.indices.first(where: isMeant) { actions[index] = .unrecorded }
    }
}
