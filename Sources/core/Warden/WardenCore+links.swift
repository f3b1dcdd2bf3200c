import Calls
import Rules
import Records
import Telephony

extension WardenCore {
    /// The feed stands again.
    ///
    /// Another Core-UUID means that the switch restarted and no call of before
    /// is left.
    mutating func linkUp(_ link: LinkID, _ coreUUID: ShortText<40>, at now: Moment) {
        let known = links[link].coreUUID
        let hasRestarted = !known.isEmpty && !coreUUID.isEmpty && known != coreUUID
        if !coreUUID.isEmpty { links[link].coreUUID = coreUUID }
        if hasRestarted, links[link].gap == nil {
            links[link].gap = openGap(link, .restarted, at: now)
            book.calls.up.beginList(of: link)
        }
        if var gap = links[link].gap {
            gap.to = now.wall
            if hasRestarted { gap.reason = .restarted }
            links[link].gap = nil
            emit(.gapClosed(gap))
        }
        links[link].awaitsFirstEvent = true
        links[link].listed = []
        if hasRestarted { endKills(on: link, at: now) }
        awaitList(on: link, at: now)
    }

    /// The feed is lost: the gap begins where it was last heard.
    mutating func linkDown(
        _ link: LinkID,
        _ reason: GapReason,
        blindFor: Int64,
        at now: Moment
    ) {
        guard links[link].gap == nil else { return }
        endLateness(of: link, at: now)
        links[link].gap = openGap(link, reason, blindFor: blindFor, at: now)
        holdKills(on: link)
        book.calls.up.beginList(of: link)
    }

    private mutating func openGap(
        _ link: LinkID,
        _ reason: GapReason,
        blindFor: Int64 = 0,
        at now: Moment
    ) -> Gap {
        let heard = now.wall - max(0, blindFor)
        let from = reason == .start ? min(blindSince ?? now.wall, now.wall) : heard
        let gap = Gap(gap: GapID(numbers.gap), link: link, reason: reason, from: from)
        numbers.gap += 1
        counters.gaps += 1
        emit(.gapOpened(gap))
        return gap
    }

    /// One call of the list after a gap.
    ///
    /// One that began after the window before the gap still counts; where the switch's clock is not
    /// known yet, the wall clock says what is recent.
    mutating func listed(_ event: CallEvent, at now: Moment) {
        if killKey(of: event) != nil { links[event.link].listed.insert(event.id) }
        book.calls.up.noteListed(event)
        let newest = links.latest(on: event.link) ?? now.wall
        guard event.time >= newest - setup.rule.windowMicroseconds,
            book.calls.find(event.id, on: event.link) == nil
        else { return }
        begun(event, at: now)
    }

    mutating func listEnded(_ link: LinkID, at now: Moment) {
        let listed = links[link].listed
        links[link].listed = []
        book.calls.up.endList(of: link)
        settleKills(on: link, listed: listed, at: now)
    }

    /// Events were given away: a gap that is over as soon as it is known.
    mutating func shed(_ count: Int, _ reason: GapReason, on link: LinkID, at now: Moment) {
        if reason == .shed { counters.eventsShed += count }
        guard links[link].gap == nil else { return }
        var gap = openGap(link, reason, at: now)
        gap.to = now.wall
        gap.eventsLost = count
        emit(.gapClosed(gap))
        links[link].awaitsFirstEvent = true
    }
}
