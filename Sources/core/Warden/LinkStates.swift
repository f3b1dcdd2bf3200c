import Records
import Telephony

/// What the core knows of each switch's feed: its clock, whether it is seen, and when it was not.
///
/// Every switch has a clock of its own here, so that one that is wrong harms no other.
struct LinkStates {
    struct State {
        var coreUUID = ShortText<40>()
        /// False where the switch refuses every kill.
        var takesKills = true
        /// The gap that is open, when the link is down.
        var gap: Gap?
        /// The stretch of late events that is under way.
        var lateGap: Gap?
        /// The time of the latest event to come, and when it came.
        var clock: (event: EventTime, seen: Int64)?
        /// Event time up to which the feed had a gap; the first event after it sets it.
        var blindUntil: EventTime = .min
        var awaitsFirstEvent = false
        /// Event times of calls that the table had to give away while they still counted.
        var shed: ClosedRange<EventTime>?
        /// How long it lately took from the answer to a kill to the event of its call's end.
        fileprivate var ends = EndTimes()
        /// Kills whose calls the list after a gap has named.
        var listed: Set<CallID> = []
    }

    /// Events may come in disorder by as much and change nothing.
    static let disorderMicroseconds: Int64 = 1_000_000

    /// By link index; links that nothing is known of are seen as whole.
    private var states: [State] = []
    private var clocks: [FeedClock] = []

    var all: some Collection<LinkID> { states.indices.lazy.map { LinkID($0) } }

    subscript(link: LinkID) -> State {
        get { link.index < states.count ? states[Int(link.index)] : State() }
        _modify {
            while states.count <= link.index { states.append(State()) }
            yield &states[Int(link.index)]
        }
    }

    func clock(of link: LinkID) -> FeedClock? {
        link.index < clocks.count ? clocks[Int(link.index)] : nil
    }

    /// Measures how late an event came; one stamped before `resumedAt` may have waited for the agent.
    mutating func measure(
        _ time: EventTime,
        of link: LinkID,
        limit: Int64,
        since resumedAt: Int64,
        at now: Moment,
        local: Set<LinkID>
    ) -> FeedClock.Change {
        while clocks.count <= link.index { clocks.append(FeedClock()) }
        let place = Int(link.index)
        return clocks[place].saw(
            time,
            limit: limit,
            since: resumedAt,
            at: now,
            isLocal: local.contains(link)
        )
    }

    /// The feed is gone; true where its events came late until then.
    mutating func clockEnds(of link: LinkID) -> Bool {
        link.index < clocks.count && clocks[Int(link.index)].feedEnded()
    }

    /// Event time of the latest event of a link.
    func latest(on link: LinkID) -> EventTime? {
        link.index < states.count ? states[Int(link.index)].clock?.event : nil
    }

    /// What a link's clock says by now; nil before its first event.
    func time(on link: LinkID, at monotonic: Int64) -> EventTime? {
        guard link.index < states.count, let clock = states[Int(link.index)].clock else {
            return nil
        }
        return clock.event + min(max(monotonic &- clock.seen, 0), 1 << 56)
    }

    /// How soon after the answer to a kill the event of its call's end should be here, judged by the
    /// latest ones; zero where nothing is known.
    func endsWithin(on link: LinkID) -> Int64 {
        link.index < states.count ? states[Int(link.index)].ends.bound : 0
    }

    /// False where some feed was blind, or calls were given away, between these times.
    func isComplete(from start: EventTime, to end: EventTime) -> Bool {
        states.allSatisfy { $0.isComplete(from: start, to: end) }
    }
}

extension LinkStates.State {
    /// Takes note of how long the event of an end was behind the answer to its kill.
    mutating func ended(after time: Int64) { ends.add(time) }

    /// Marks an event's time; the first one behind a gap ends the blindness there.
    mutating func saw(_ time: EventTime, at monotonic: Int64) {
        clock = (time, monotonic)
        // A much earlier event shows that the first one's time was wrong.
        if awaitsFirstEvent || time + LinkStates.disorderMicroseconds < blindUntil {
            blindUntil = time
        }
        awaitsFirstEvent = false
    }

    /// Notes a call pushed out of the table although windows of `window` may still want it.
    ///
    /// True when it was inside the window for certain.
    mutating func pushedOut(_ time: EventTime, window: Int64) -> Bool {
        let latest = clock?.event ?? time
        guard time >= latest - window - LinkStates.disorderMicroseconds else { return false }
        if let range = shed, time >= range.lowerBound - window, time <= range.upperBound + window {
            shed = min(time, range.lowerBound)...max(time, range.upperBound)
        } else {
            shed = time...time
        }
        return time >= latest - window
    }

    fileprivate func isComplete(from start: EventTime, to end: EventTime) -> Bool {
        guard gap == nil, !awaitsFirstEvent, blindUntil <= start else { return false }
        guard let shed else { return true }
        return end < shed.lowerBound || start > shed.upperBound
    }
}
