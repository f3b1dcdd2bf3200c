public import Calls
public import Telephony

/// What a call sets off that has just come.
extension Masking {
    /// Looks at every window that the call just added, a late one, belongs to: those that end with it or
    /// with a newer call no further than a window away.
    @usableFromInline @inline(never)
    mutating func takeLate(in calls: inout CallTable) -> Trip? {
        let serial = calls.ring.newest
        let call = calls[serial]
        noteLate(call, in: &calls)
        let time = call.time
        // As many distinct callers have called since then at all.
        guard timeOfLastRank(in: calls.callees[call.place]) >= time - reach else { return nil }
        guard isFixed else { return Trip(time: time, flagged: 0) }
        return lateSight(of: [look.limit], in: calls).flatMap { flag($0, in: &calls) }
    }

    /// Flags the newest call, which completes a window, and those behind it that are not flagged yet.
    @inlinable @inline(__always)
    mutating func tripInOrder(
        at time: EventTime,
        to callee: Int,
        in calls: inout CallTable
    ) -> Trip {
        calls.entries[calls.ring.newestPlace].isFlagged = true
        flagged.begin(with: calls.ring.newest)
        if calls.callees[callee].noteFlagged() > 0 {
            flagBehindNewest(since: time &- window, to: callee, in: &calls)
        }
        return Trip(time: time, flagged: flagged.count)
    }

    /// Everything behind a flagged call that this window reaches was flagged with it, unless the rule
    /// or the exemptions have changed since: the walk may stop.
    @usableFromInline @inline(never)
    mutating func flagBehindNewest(
        since start: EventTime,
        to callee: Int,
        in calls: inout CallTable
    ) {
        var node = calls.entries[calls.ring.newestPlace].older
        while calls.callees[callee].unflagged > 0, let place = calls.ring.placeIfHeld(node),
            calls.entries[place].time >= start
        {
            if !calls.entries[place].isFlagged {
                flag(node, place, to: callee, in: &calls)
            } else if isSettled(node, in: calls) {
                break
            }
            node = calls.entries[place].older
        }
        flagged.reverse()
    }

    /// True for calls that were flagged as the rule is now, with all behind them that it reaches.
    private func isSettled(_ serial: CallSerial, in calls: borrowing CallTable) -> Bool {
        !calls.holds(lastUnsettled) || calls.ring.age(serial) < calls.ring.age(lastUnsettled)
    }

    /// Flags what a late call completes, as far as it is not flagged yet; nil where all of it is.
    mutating func flag(_ sight: LateSight, in calls: inout CallTable) -> Trip? {
        let callee = calls[sight.last].place
        flagged.removeAll()
        var node = sight.last
        while calls.callees[callee].unflagged > 0, let place = calls.ring.placeIfHeld(node),
            calls.entries[place].time >= sight.since
        {
            if !calls.entries[place].isFlagged { flag(node, place, to: callee, in: &calls) }
            node = calls.entries[place].older
        }
        flagged.reverse()
        return flagged.count == 0 ? nil : Trip(time: sight.time, flagged: flagged.count)
    }

    @inline(__always)
    mutating func flag(
        _ serial: CallSerial,
        _ place: Int,
        to callee: Int,
        in calls: inout CallTable
    ) {
        calls.entries[place].isFlagged = true
        _ = calls.callees[callee].noteFlagged()
        flagged.append(serial)
    }
}
