import Records
import Telephony

/// What was decided about the calls that the windows flagged last, until it is handed out with their
/// details.
struct Flagging {
    /// The alert that gathers them.
    var alert: AlertID { call.alert }
    private(set) var callee = Party.none
    /// The record of one call after the other, filled where it is: a call takes a thousand bytes.
    var call = FlaggedCall.blank
    /// Calls flagged before that belong to the alert are no older than this.
    private(set) var since: EventTime = 0
    private(set) var decidedAt = Moment(monotonic: 0, wall: 0)
    /// In the order in which the windows name the calls.
    private(set) var actions: [FlagAction] = []
    /// How a call that a block ended looks; one at most, in an array, since each look at an optional
    /// of it would copy a thousand bytes.
    private var blocked: [FlaggedCall] = []

    /// True once all that was decided is handed out.
    var isEmpty: Bool { actions.isEmpty && blocked.isEmpty }
    var hasBlocked: Bool { !blocked.isEmpty }

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

    /// What was decided about the next call that the windows name.
    mutating func decided(_ action: FlagAction) { actions.append(action) }

    /// The details of every call that the windows named are handed out.
    mutating func end() { actions.removeAll(keepingCapacity: true) }

    /// Keeps how a call that a block ended looks until its kill is out.
    mutating func keep(blocked call: FlaggedCall) { blocked = [call] }

    /// What was decided of the call at this place of those that the windows named.
    func action(at place: Int) -> FlagAction? {
        actions.indices.contains(place) ? actions[place] : nil
    }

    /// Alert and action of the call that a block ended, where it is this one.
    func blocked(_ call: CallID, on link: LinkID) -> (alert: AlertID, action: FlagAction)? {
        guard !blocked.isEmpty, blocked[0].call.id == call, blocked[0].call.link == link else {
            return nil
        }
        return (blocked[0].alert, blocked[0].action)
    }

    /// To be called where there is one.
    mutating func takeBlocked() -> FlaggedCall { blocked.removeLast() }

    /// A kill had no room in the journal after all: that of the call at this place, or of the call by
    /// this name that a block ended.
    mutating func noteUnrecorded(at place: Int?, blocked call: CallID?) {
        if let place { actions[place] = .unrecorded }
        if !blocked.isEmpty, blocked[0].call.id == call { blocked[0].action = .unrecorded }
    }
}
