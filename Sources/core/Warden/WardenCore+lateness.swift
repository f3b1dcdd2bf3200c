import Records
package import Telephony

/// Events that come long after their stamps.
extension WardenCore {
    /// How late a link's events come and how its clock stands; nil before its first event.
    package func feedClock(of link: LinkID) -> FeedClock? { links.clock(of: link) }

    /// Measures how late an event came, and writes down where that begins and ends to matter.
    ///
    /// A late event is not a missed one: windows go by stamps and stay complete. But what it tells is
    /// over by then: the calls have rung, and a kill reaches the caller so much later.
    mutating func measureLateness(_ time: EventTime, of link: LinkID, at now: Moment) {
        standstill.awoke(at: now.monotonic)
        let change = links.measure(
            time,
            of: link,
            limit: setup.lateMicroseconds,
            since: standstill.resumedAt,
            at: now,
            local: setup.localLinks
        )
        switch change {
        case .none: break
        case .late: openLateGap(link, at: now)
        case .onTime: closeLateGap(link, at: now)
        }
    }

    /// The feed is gone, and with it how late it was.
    mutating func endLateness(of link: LinkID, at now: Moment) {
        if links.clockEnds(of: link) { closeLateGap(link, at: now) }
    }

    /// How late the latest event of a link came, and how far our clock is ahead of that switch's.
    func lateness(of link: LinkID, at now: Moment) -> (late: Int64, clock: Int64) {
        guard let clock = links.clock(of: link) else { return (0, 0) }
        return (clock.lateness, clock.difference(at: now) ?? 0)
    }

    private mutating func openLateGap(_ link: LinkID, at now: Moment) {
        let late = lateness(of: link, at: now).late
        var gap = Gap(gap: GapID(numbers.gap), link: link, reason: .late, from: now.wall - late)
        gap.lateMicroseconds = late
        numbers.gap += 1
        counters.gaps += 1
        links[link].lateGap = gap
        emit(.gapOpened(gap))
    }

    private mutating func closeLateGap(_ link: LinkID, at now: Moment) {
        guard var gap = links[link].lateGap else { return }
        links[link].lateGap = nil
        gap.to = now.wall
        gap.lateMicroseconds = links.clock(of: link)?.worst ?? gap.lateMicroseconds
        emit(.gapClosed(gap))
    }
}
