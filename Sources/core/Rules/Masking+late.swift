import Calls
import Telephony

/// The windows that a late call belongs to.
extension Masking {
    /// What a late call completes: windows that hold it and hold as many distinct callers as a limit
    /// wants.
    struct LateSight {
        /// The time of the first call with which a window is complete, and the longest limit complete
        /// then.
        let time: EventTime
        let limit: CallerLimit
        /// Distinct callers in that window, so far as anybody looks.
        let callers: Int
        /// The last call with which a window is complete.
        var last: CallSerial
        /// When the first of those windows begins.
        ///
        /// All of them hold the late call, so together they are one stretch of time.
        var since: EventTime
    }

    /// Looks at every window that holds the call just added and ends no earlier; nil where none of them
    /// is complete.
    func lateSight(of limits: [CallerLimit], in calls: borrowing CallTable) -> LateSight? {
        let serial = calls.ring.newest
        let late = calls[serial].time
        var callers = recentCallers(of: limits, asOf: serial, in: calls)
        let longest = limits.reduce(0) { max($0, $1.windowMicroseconds) }
        var sight: LateSight?
        var node = serial
        while node != 0, calls[node].time <= late + longest {
            let end = calls[node].time
            callers.note(calls[node].caller, at: end)
            let newer = calls[node].newer
            // A window that ends then holds every call of that time.
            guard newer == 0 || calls[newer].time > end else {
                node = newer
                continue
            }
            for limit in limits.reversed() where end - limit.windowMicroseconds <= late {
                let start = end - limit.windowMicroseconds
                guard let last = callers.time(ofLastAmong: limit.callers), last >= start else {
                    continue
                }
                var found =
                    sight
                    ?? LateSight(
                        time: end,
                        limit: limit,
                        callers: callers.count(since: start),
                        last: node,
                        since: start
                    )
                (found.last, found.since) = (node, min(found.since, start))
                sight = found
            }
            node = newer
        }
        return sight
    }

    /// The distinct callers that may count in a window which holds this call and ends no earlier.
    private func recentCallers(
        of limits: [CallerLimit],
        asOf serial: CallSerial,
        in calls: borrowing CallTable
    ) -> RecentCallers {
        var most = threshold
        var longest = window
        for limit in limits {
            most = max(most, min(limit.callers, CallerLimit.callersMax))
            longest = max(longest, limit.windowMicroseconds)
        }
        var callers = RecentCallers(limit: most)
        let start = calls[serial].time - longest
        var node = serial
        while calls.holds(node), calls[node].time >= start, !callers.isFull {
            callers.noteOlder(calls[node].caller, at: calls[node].time)
            node = calls[node].older
        }
        return callers
    }
}

/// The most recent distinct callers as of one call, most recent first, `limit` at most.
private struct RecentCallers {
    let limit: Int
    private var callers: [(caller: Party, time: EventTime)] = []

    init(limit: Int) { self.limit = limit }

    var isFull: Bool { callers.count == limit }

    /// When the last of so many distinct callers called; nil where there are fewer.
    func time(ofLastAmong count: Int) -> EventTime? {
        count <= callers.count ? callers[count - 1].time : nil
    }

    /// How many of them called since then.
    func count(since start: EventTime) -> Int {
        callers.firstIndex { $0.time < start } ?? callers.count
    }

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
