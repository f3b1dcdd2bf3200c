import Telephony

/// What a call that has just been hung into its chains sets off.
extension CallWindow {
    /// Looks at every window that a late call belongs to: those that end with it or with a newer call
    /// no further than a window away.
    mutating func tripLate(_ serial: CallSerial) -> Trip? {
        let time = self[serial].time
        // As many distinct callers have called since then at all.
        guard timeOfLastRank(in: self[serial].place) >= time - window else { return nil }
        var callers = recentCallers(asOf: serial)
        var first: CallSerial?
        var last = serial
        var node = serial
        while node != 0, self[node].time <= time + window {
            callers.note(self[node].caller, at: self[node].time)
            if let oldest = callers.oldestTime, oldest >= self[node].time - window {
                first = first ?? node
                last = node
            }
            node = self[node].newer
        }
        guard let first else { return nil }
        // The windows reached all hold the late call, so together they are one stretch of time.
        let start = self[first].time - window
        return trip(at: self[first].time, from: last, since: start)
    }

    /// The distinct callers that may count in a window which holds this call and ends no earlier.
    private func recentCallers(asOf serial: CallSerial) -> RecentCallers {
        var callers = RecentCallers(limit: threshold)
        let start = self[serial].time - window
        var node = serial
        while holds(node), self[node].time >= start, callers.oldestTime == nil {
            callers.noteOlder(self[node].caller, at: self[node].time)
            node = self[node].older
        }
        return callers
    }

    /// Flags the newest call, which completes a window, and those behind it that are not flagged yet.
    @inline(__always)
    mutating func tripInOrder(at time: EventTime, in callee: Int) -> Trip {
        entries[ring.newestPlace].isFlagged = true
        flagged.begin(with: ring.newest)
        if callees[callee].noteFlagged() > 0 { flagBehindNewest(since: time &- window, in: callee) }
        return Trip(time: time, flagged: flagged.count)
    }

    /// Everything behind a flagged call that this window reaches was flagged with it, unless the rule
    /// or the exemptions have changed since: the walk may stop.
    @inline(never)
    private mutating func flagBehindNewest(since start: EventTime, in callee: Int) {
        var node = entries[ring.newestPlace].older
        while callees[callee].unflagged > 0, let place = ring.placeIfHeld(node),
            entries[place].time >= start
        {
            if !entries[place].isFlagged {
                flag(node, place, in: callee)
            } else if isSettled(node) {
                break
            }
            node = entries[place].older
        }
        flagged.reverse()
    }

    /// Flags the calls from this one back that are not flagged yet; nil where there are none.
    private mutating func trip(
        at time: EventTime,
        from newest: CallSerial,
        since start: EventTime
    ) -> Trip? {
        let callee = self[newest].place
        flagged.removeAll()
        var node = newest
        while callees[callee].unflagged > 0, let place = ring.placeIfHeld(node),
            entries[place].time >= start
        {
            if !entries[place].isFlagged { flag(node, place, in: callee) }
            node = entries[place].older
        }
        flagged.reverse()
        return flagged.count == 0 ? nil : Trip(time: time, flagged: flagged.count)
    }

    @inline(__always)
    private mutating func flag(_ serial: CallSerial, _ place: Int, in callee: Int) {
        entries[place].isFlagged = true
        _ = callees[callee].noteFlagged()
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
