import Calls
import Records
import Rules
package import Telephony

/// The switches' feeds: lost, found again, and the list of live calls behind a gap.
extension WardenCore {
    /// An event came with this stamp.
    mutating func heard(_ time: EventTime, of link: LinkID, at now: Moment) {
        let record = feeds.heard(
            time,
            of: link,
            limit: setup.lateMicroseconds,
            local: setup.localLinks,
            at: now
        )
        if let record { emit(gap: record) }
    }

    mutating func linkUp(_ link: LinkID, _ coreUUID: ShortText<40>, at now: Moment) {
        let back = feeds.up(link, coreUUID, at: now)
        if back.wasMissed { book.calls.up.beginList(of: link) }
        for record in back.records { emit(gap: record) }
        if back.hasRestarted {
            book.calls.up.endBeforeGap(on: link)
            endKills(on: link, at: now)
        }
        if let time = feeds.links.time(on: link, at: now.monotonic) {
            let lag = ActionLedger.Entry.listLagMicroseconds
            book.calls.up.noteListAsked(of: link, namingAllBefore: time - lag)
        }
        awaitList(on: link, at: now)
    }

    mutating func linkDown(
        _ link: LinkID,
        _ reason: GapReason,
        blindFor: Int64,
        at now: Moment
    ) {
        guard let records = feeds.down(link, reason, blindFor: blindFor, at: now) else { return }
        for record in records { emit(gap: record) }
        holdKills(on: link)
        book.calls.up.beginList(of: link)
    }

    /// Events were given away.
    mutating func shed(_ count: Int, _ reason: GapReason, on link: LinkID, at now: Moment) {
        if reason == .shed { counters.eventsShed += count }
        for record in feeds.shed(count, reason, on: link, at: now) { emit(gap: record) }
    }

    /// A gap has begun or ended.
    private mutating func emit(gap record: WardenRecord) {
        if case .gapOpened = record { counters.gaps += 1 }
        // What comes late is not missed.
        if case .gapClosed(let gap) = record, gap.reason != .late {
            book.baselines.wasBlind(from: gap.from, to: gap.to)
        }
        emit(record)
    }

    /// How late a link's events come and how its clock stands; nil before its first event.
    package func feedClock(of link: LinkID) -> FeedClock? { feeds.links.clock(of: link) }

    /// One call of the list after a gap.
    ///
    /// One that began after the window before the gap still counts; where the switch's clock is not
    /// known yet, the wall clock says what is recent.
    mutating func listed(_ call: Call, at now: Moment) {
        if killKey(of: call) != nil { feeds.links[call.link].listed.insert(call.id) }
        book.calls.up.noteListed(call)
        let newest = feeds.links.latest(on: call.link) ?? now.wall
        guard call.createdAt >= newest - book.reach,
            book.calls.find(call.id, on: call.link) == nil
        else { return }
        // It may be known as one that no window counts: it begins once.
        book.calls.up.end(call)
        begun(call, at: now)
        // It began unseen: an earlier run may have it on record.
        noteOnRecord(call)
    }

    mutating func listEnded(_ link: LinkID, at now: Moment) {
        let listed = feeds.links[link].listed
        feeds.links[link].listed = []
        book.calls.up.endList(of: link)
        settleKills(on: link, listed: listed, at: now)
    }
}
