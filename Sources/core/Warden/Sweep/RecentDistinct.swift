import Telephony

/// The most recent distinct callers of one callee with the time of each one's latest call, most recent
/// first: as many as the highest threshold wants.
struct RecentDistinct {
    private let limit: Int
    private var callers: [Party] = []
    private var times: [EventTime] = []
    /// False once calls have come that it was not told of.
    var isCurrent = false

    init(limit: Int) {
        self.limit = limit
        callers.reserveCapacity(limit)
        times.reserveCapacity(limit)
    }

    var count: Int { times.count }
    var isFull: Bool { count == limit }

    /// When the last of so many distinct callers called; there must be as many.
    @inline(__always)
    func time(ofLastAmong callers: Int) -> EventTime { times[callers - 1] }

    mutating func removeAll() {
        callers.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
    }

    /// A call no older than all those before it.
    mutating func noteNewest(_ caller: Party, at time: EventTime) {
        var (movedCaller, movedTime) = (caller, time)
        for place in callers.indices {
            let here = callers[place]
            (callers[place], movedCaller) = (movedCaller, here)
            swap(&times[place], &movedTime)
            if here == caller { return }
        }
        guard !isFull else { return }
        callers.append(movedCaller)
        times.append(movedTime)
    }

    /// A call no newer than all those before it.
    mutating func noteOldest(_ caller: Party, at time: EventTime) {
        guard !isFull, !callers.contains(caller) else { return }
        callers.append(caller)
        times.append(time)
    }
}
