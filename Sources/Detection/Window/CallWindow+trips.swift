import Telephony

/// What a call that has just been hung into its chains sets off.
extension CallWindow {
    mutating func tripInOrder(_ serial: UInt64, in place: Int) -> Trip? {
        let start = calls[serial].time - window
        guard hasEnoughCallers(since: start, in: place) else { return nil }
        let flagged = flag(from: serial, since: start, isInOrder: true)
        return Trip(time: calls[serial].time, flagged: flagged)
    }

    /// Looks at every window that a late call belongs to: those that end with it or with a newer call
    /// no further than a window away.
    mutating func tripLate(_ serial: UInt64) -> Trip? {
        let time = calls[serial].time
        guard hasEnoughCallers(since: time - window, in: calls[serial].calleePlace) else {
            return nil
        }
        var callers = recentCallers(asOf: serial)
        var first: UInt64?
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
        let flagged = flag(from: last, since: start, isInOrder: false)
        return Trip(time: calls[first].time, flagged: flagged)
    }

    /// Whether as many distinct callers as the rule wants have called since then at all.
    private func hasEnoughCallers(since start: EventTime, in place: Int) -> Bool {
        var node = callees[place].newestDistinct
        for _ in 1..<threshold where calls.holds(node) { node = calls[node].olderDistinct }
        return calls.holds(node) && calls[node].time >= start
    }

    /// The distinct callers that may count in a window which holds this call and ends no earlier.
    private func recentCallers(asOf serial: UInt64) -> RecentCallers {
        var callers = RecentCallers(limit: threshold)
        let start = calls[serial].time - window
        var node = serial
        while calls.holds(node), calls[node].time >= start, callers.oldestTime == nil {
            callers.noteOlder(calls[node].caller, at: calls[node].time)
            node = calls[node].older
        }
        return callers
    }

    /// Flags the calls from this one back that are not flagged yet; gives them, oldest first.
    ///
    /// Where a call comes in order, everything behind a flagged one that this window reaches was
    /// flagged with it, unless the rule or the exemptions have changed since: the walk may stop.
    private mutating func flag(
        from newest: UInt64,
        since start: EventTime,
        isInOrder: Bool
    ) -> [UInt64] {
        let place = calls[newest].calleePlace
        var found: [UInt64] = []
        var node = newest
        while callees[place].unflagged > 0, calls.holds(node), calls[node].time >= start {
            if !calls[node].isFlagged {
                calls[node].isFlagged = true
                callees[place].unflagged -= 1
                found.append(node)
            } else if isInOrder, node > lastUnsettled {
                break
            }
            node = calls[node].older
        }
        found.reverse()
        return found
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
