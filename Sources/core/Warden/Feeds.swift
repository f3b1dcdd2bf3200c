import Records
import Telephony

/// The event feeds of the switches: whether each is seen, since when it was not, and how late it comes.
///
/// What happened to a feed goes in; what is to be put on record of it comes out.
struct Feeds {
    var links = LinkStates()
    /// When an earlier run of the agent was last known to see: the first gap starts there.
    private let blindSince: EventTime?
    private var nextGap: Int64
    private var standstill = Standstill()
    /// Calls pushed out of the table while they were still inside the window.
    private(set) var windowShedCalls = 0

    init(nextGap: Int64 = 1, blindSince: EventTime? = nil) {
        (self.nextGap, self.blindSince) = (nextGap, blindSince)
    }

    /// Takes in the stamp of an event, and says where lateness begins or ends to matter.
    ///
    /// A late event is not a missed one: windows go by stamps and stay complete. But what it tells is
    /// over by then: the calls have rung, and a kill reaches the caller so much later.
    mutating func heard(
        _ time: EventTime,
        of link: LinkID,
        limit: Int64,
        local: Set<LinkID>,
        at now: Moment
    ) -> WardenRecord? {
        links[link].saw(time, at: now.monotonic)
        standstill.awoke(at: now.monotonic)
        let change = links.measure(
            time,
            of: link,
            limit: limit,
            since: standstill.resumedAt,
            at: now,
            local: local
        )
        switch change {
        case .none: return nil
        case .late: return openLateGap(link, at: now)
        case .onTime: return closeLateGap(link, at: now)
        }
    }

    /// Takes note that the agent runs.
    mutating func ticked(at now: Moment) { standstill.ticked(at: now.monotonic) }

    /// How late the latest event of a link came, and how far our clock is ahead of that switch's.
    func lateness(of link: LinkID, at now: Moment) -> (late: Int64, clock: Int64) {
        guard let clock = links.clock(of: link) else { return (0, 0) }
        return (clock.lateness, clock.difference(at: now) ?? 0)
    }

    /// Notes a call that was pushed out of the table, by when windows may still want it.
    mutating func pushedOut(_ call: (link: LinkID, time: EventTime), window: Int64) {
        if links[call.link].pushedOut(call.time, window: window) { windowShedCalls += 1 }
    }

    // MARK: Gaps

    /// What a feed that stands again brings.
    struct Return {
        var records: [WardenRecord] = []
        /// The switch is another run of itself: no call of before is left.
        var hasRestarted = false
        /// It went and came back without the feed having been lost.
        var wasMissed = false
    }

    /// The feed stands again.
    ///
    /// Another Core-UUID means that the switch restarted.
    mutating func up(_ link: LinkID, _ coreUUID: ShortText<40>, at now: Moment) -> Return {
        var back = Return()
        let known = links[link].coreUUID
        back.hasRestarted = !known.isEmpty && !coreUUID.isEmpty && known != coreUUID
        if !coreUUID.isEmpty { links[link].coreUUID = coreUUID }
        if back.hasRestarted, links[link].gap == nil {
            back.wasMissed = true
            let gap = newGap(link, .restarted, from: now.wall)
            links[link].gap = gap
            back.records.append(.gapOpened(gap))
        }
        if var gap = links[link].gap {
            gap.to = now.wall
            if back.hasRestarted { gap.reason = .restarted }
            links[link].gap = nil
            back.records.append(.gapClosed(gap))
        }
        links[link].awaitsFirstEvent = true
        links[link].listed = []
        return back
    }

    /// The feed is lost: the gap begins where it was last heard; nil where it was lost before.
    mutating func down(
        _ link: LinkID,
        _ reason: GapReason,
        blindFor: Int64,
        at now: Moment
    ) -> [WardenRecord]? {
        guard links[link].gap == nil else { return nil }
        // The feed is gone, and with it how late it was.
        let late = links.clockEnds(of: link) ? closeLateGap(link, at: now) : nil
        let heard = now.wall - max(0, blindFor)
        let from = reason == .start ? min(blindSince ?? now.wall, now.wall) : heard
        let gap = newGap(link, reason, from: from)
        links[link].gap = gap
        return [late, .gapOpened(gap)].compactMap(\.self)
    }

    /// Events were given away: a gap that is over as soon as it is known, where none is open.
    mutating func shed(
        _ count: Int,
        _ reason: GapReason,
        on link: LinkID,
        at now: Moment
    ) -> [WardenRecord] {
        guard links[link].gap == nil else { return [] }
        let gap = newGap(link, reason, from: now.wall)
        var ended = gap
        ended.to = now.wall
        ended.eventsLost = count
        links[link].awaitsFirstEvent = true
        return [.gapOpened(gap), .gapClosed(ended)]
    }

    private mutating func newGap(_ link: LinkID, _ reason: GapReason, from: EventTime) -> Gap {
        defer { nextGap += 1 }
        return Gap(gap: GapID(nextGap), link: link, reason: reason, from: from)
    }

    private mutating func openLateGap(_ link: LinkID, at now: Moment) -> WardenRecord {
        let late = lateness(of: link, at: now).late
        var gap = newGap(link, .late, from: now.wall - late)
        gap.lateMicroseconds = late
        links[link].lateGap = gap
        return .gapOpened(gap)
    }

    private mutating func closeLateGap(_ link: LinkID, at now: Moment) -> WardenRecord? {
        guard var gap = links[link].lateGap else { return nil }
        links[link].lateGap = nil
        gap.to = now.wall
        gap.lateMicroseconds = links.clock(of: link)?.worst ?? gap.lateMicroseconds
        return .gapClosed(gap)
    }
}
