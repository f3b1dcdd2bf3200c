public import Calls
public import Telephony

/// What a call sets off that has just come.
extension Masking {
    /// Looks at every window that the call just added, a late one, belongs to: those that end with it or with a newer call
    /// no further than a window away.
    @usableFromInline @inline(never)
    mutating func takeLate(in calls: inout CallTable) -> Trip? {
        let serial = calls.ring.newest
        let call = calls[serial]
        noteLate(call, in: &calls)
        let time = call.time
        // As many distinct callers have called since then at all.
        guard timeOfLastRank(in: calls.callees[call.place]) >= time - window else { return nil }
        var callers = recentCallers(asOf: serial, in: calls)
        var first: CallSerial?
        var last = serial
        var node = serial
        while node != 0, calls[node].time <= time + window {
            callers.note(calls[node].caller, at: calls[node].time)
            if let oldest = callers.oldestTime, oldest >= calls[node].time - window {
                first = first ?? node
                last = node
            }
            node = calls[node].newer
        }
        guard let first else { return nil }
        // The windows reached all hold the late call, so together they are one stretch of time.
        let start = calls[first].time - window
        return trip(at: calls[first].time, from: last, since: start, in: &calls)
    }

    /// The distinct callers that may count in a window which holds this call and ends no earlier.
    private func recentCallers(
        asOf serial: CallSerial,
        in calls: borrowing CallTable
    ) -> RecentCallers {
        var callers = RecentCallers(limit: threshold)
        let start = calls[serial].time - window
        var node = serial
        while calls.holds(node), calls[node].time >= start, callers.oldestTime == nil {
            callers.noteOlder(calls[node].caller, at: calls[node].time)
            node = calls[node].older
        }
        return callers
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

    /// Flags the calls from this one back that are not flagged yet; nil where there are none.
    private mutating func trip(
        at time: EventTime,
        from newest: CallSerial,
        since start: EventTime,
        in calls: inout CallTable
    ) -> Trip? {
        let callee = calls[newest].place
        flagged.removeAll()
        var node = newest
        while calls.callees[callee].unflagged > 0, let place = calls.ring.placeIfHeld(node),
            calls.entries[place].time >= start
        {
            if !calls.entries[place].isFlagged { flag(node, place, to: callee, in: &calls) }
            node = calls.entries[place].older
        }
        flagged.reverse()
        return flagged.count == 0 ? nil : Trip(time: time, flagged: flagged.count)
    }

    @inline(__always)
    private mutating func flag(
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

/// The most recent distinct callers as of one call, most recent first, `limit` at most.
private struct RecentCallers {
    let limit: Int
    private var callers: [(caller: Party, time: EventTime)] = []

    init(limit: Int) { self.limit = limit }

    /// When the last of them called; nil while there are fewer than `limit`.
    var oldestTime: EventTime? { callers.count == limit ? callers.last?.time : nil }

    /// A call newer than all those before it.
    mutating func note(_ caller: Party, at time: EventTime) {
        if let index = callers.firstIndex(where: { $0.caller == caller }) {
            callers.remove(at: index)
        } else if callers.count == limit {
            callers.removeLast()
        }
        callers.insert((caller, time), at: 0)
    }

    /// A call older than all those before it.
    mutating func noteOlder(_ caller: Party, at time: EventTime) {
        guard callers.count < limit, !callers.contains(where: { $0.caller == caller }) else {
            return
        }
        callers.append((caller, time))
    }
}
