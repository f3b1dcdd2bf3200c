import Telephony

/// What the core knows of each switch's feed: whether it sees it, and up to when it was blind.
struct LinkStates {
    struct State {
        var coreUUID = ShortText<40>()
        /// The gap that is open, when the link is down.
        var gap: Gap?
        /// Latest event time seen on the link.
        var newest: EventTime = .min
        /// Event time up to which the feed had a gap; the first event after it sets it.
        var blindUntil: EventTime = .min
        var awaitsFirstEvent = false
        /// Kills whose calls the list after a gap has named.
        var listed: Set<CallID> = []
    }

    /// By link index; links that nothing is known of are seen as whole.
    private var states: [State] = []

    subscript(link: LinkID) -> State {
        get { link.index < states.count ? states[Int(link.index)] : State() }
        _modify {
            while states.count <= link.index { states.append(State()) }
            yield &states[Int(link.index)]
        }
    }

    /// Marks an event's time on its link; the first one behind a gap ends the blindness there.
    mutating func saw(_ time: EventTime, on link: LinkID) {
        self[link].saw(time)
    }

    /// False where some feed was blind at any time from `start` on.
    func isComplete(since start: EventTime) -> Bool {
        states.allSatisfy { $0.gap == nil && !$0.awaitsFirstEvent && $0.blindUntil <= start }
    }
}

extension LinkStates.State {
    fileprivate mutating func saw(_ time: EventTime) {
        newest = max(newest, time)
        guard awaitsFirstEvent else { return }
        awaitsFirstEvent = false
        blindUntil = time
    }
}
