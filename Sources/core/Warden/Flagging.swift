import Records
import Telephony

/// What was decided about the calls that the windows flagged last, until it is handed out with their
/// details.
struct Flagging {
    private(set) var alert = AlertID(0)
    private(set) var callee = Party.none
    /// False when a gap of the event feed touches the window, or when it had to shed calls.
    private(set) var isComplete = true
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
        (self.alert, self.callee, self.isComplete, decidedAt) = (alert, callee, isComplete, now)
        self.since = since
        actions.removeAll(keepingCapacity: true)
    }

    /// The kill of the call that is meant had no room in the journal after all.
    mutating func noteUnrecorded(_ isMeant: (Int) -> Bool) {
        if let index = actions.indices.first(where: isMeant) { actions[index] = .unrecorded }
    }
}
