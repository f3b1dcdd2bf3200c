import Calls
import Telephony

/// The calls of one caller in order of time, and its latest distinct callees.
///
/// Whether a window that ends with the newest call holds callees enough is told by the row of callees
/// alone: the last in it called is young enough or not. A call that comes late is set in its place,
/// and every window that it belongs to is looked at again, so order of arrival changes nothing.
struct CallerWindow {
    struct Call {
        var time: EventTime
        var serial: CallSerial
        var callee: Party
        var isFlagged = false
        /// Whatever windows to come reach behind it was flagged with it, by the rule as it is.
        var isSettled = false
    }

    /// The time of the call with which a window holds callees enough, and the calls flagged by it.
    struct Trip {
        let time: EventTime
        let calls: [CallSerial]
    }

    /// What is looked for: at least so many distinct callees within so many microseconds.
    struct Pattern {
        let callees: Int
        let window: Int64
    }

    /// By time, those of one time in the order of arrival; what is before `first` has left.
    private var calls: [Call] = []
    private var first = 0
    /// Its most recent distinct callees, as many as are looked for; nil while it has fewer calls.
    private var row: CalleeRow?

    var isEmpty: Bool { first == calls.count }
    private var count: Int { calls.count - first }

    /// Takes in a call; a trip where that flags any.
    mutating func add(_ call: Call, _ pattern: Pattern) -> Trip? {
        guard let newest = calls.last, newest.time > call.time else {
            calls.append(call)
            note(call, pattern)
            guard row?.holds(since: call.time - pattern.window) == true else { return nil }
            return flag(upTo: calls.count - 1, since: call.time - pattern.window, isInOrder: true)
                .map { Trip(time: call.time, calls: $0) }
        }
        let place = end(of: call.time)
        calls.insert(call, at: place)
        note(call, pattern)
        guard row?.holds(since: call.time - pattern.window) == true else { return nil }
        return tripLate(place, pattern)
    }

    /// Looks at every window that a late call belongs to: those that end with it or with a newer call
    /// no further than a window away.
    private mutating func tripLate(_ place: Int, _ pattern: Pattern) -> Trip? {
        var callees = CalleeRow(width: pattern.callees)
        let late = calls[place].time
        for call in calls[first...place].reversed() {
            guard call.time >= late - pattern.window, !callees.isFull else { break }
            callees.note(call.callee, at: call.time)
        }
        var trip: (time: EventTime, last: Int)?
        for index in place..<calls.count where calls[index].time <= late + pattern.window {
            let call = calls[index]
            callees.note(call.callee, at: call.time)
            if callees.holds(since: call.time - pattern.window) {
                trip = (trip?.time ?? call.time, index)
            }
        }
        guard let trip else { return nil }
        // The windows reached all hold the late call, so together they are one stretch of time.
        return flag(upTo: trip.last, since: trip.time - pattern.window, isInOrder: false)
            .map { Trip(time: trip.time, calls: $0) }
    }

    /// Flags the calls from this one back to where the window begins, as far as they are not flagged
    /// yet, and gives them, oldest first; nil where there are none.
    private mutating func flag(
        upTo last: Int,
        since start: EventTime,
        isInOrder: Bool
    ) -> [CallSerial]? {
        var flagged: [CallSerial] = []
        var place = last
        while place >= first, calls[place].time >= start {
            // A window that flagged it before ended and began no later than one that ends with the
            // newest call.
            if isInOrder, calls[place].isSettled { break }
            if !calls[place].isFlagged { flagged.append(calls[place].serial) }
            calls[place].isFlagged = true
            calls[place].isSettled = true
            place -= 1
        }
        flagged.reverse()
        return flagged.isEmpty ? nil : flagged
    }

    /// Takes a call out; false where it is not there.
    mutating func remove(_ serial: CallSerial, at time: EventTime, _ pattern: Pattern) -> Bool {
        guard let place = place(of: serial, at: time) else { return false }
        let call = calls[place]
        if place == first {
            first += 1
            if first > calls.count / 2 {
                calls.removeSubrange(..<first)
                first = 0
            }
        } else {
            calls.remove(at: place)
        }
        if count < pattern.callees {
            row = nil
        } else if row?.holds(call.callee, at: call.time) == true {
            rank(pattern)
        }
        return true
    }

    /// Goes on by another rule, or by calls of which some have become exempt: those flagged stay so,
    /// and what is behind them is looked at again.
    mutating func unsettle(_ pattern: Pattern) {
        for index in first..<calls.count { calls[index].isSettled = false }
        rank(pattern)
    }

    func hasFlagged(_ serial: CallSerial, at time: EventTime) -> Bool {
        place(of: serial, at: time).map { calls[$0].isFlagged } ?? false
    }

    /// Whether the window that ends then holds callees enough, counted out from its calls alone.
    func isProven(at end: EventTime, _ pattern: Pattern) -> Bool {
        var callees: Set<Party> = []
        for call in calls[first...].reversed() where call.time <= end {
            guard call.time >= end - pattern.window else { break }
            callees.insert(call.callee)
            if callees.count >= pattern.callees { return true }
        }
        return false
    }

    /// The fullest window that holds the moment, of its calls as they stand.
    func fullest(holding moment: EventTime, _ pattern: Pattern) -> DistinctWindow {
        DistinctWindow(
            holding: moment,
            window: pattern.window,
            of: calls[first...].map { ($0.time, $0.callee) }
        )
    }

    private mutating func note(_ call: Call, _ pattern: Pattern) {
        if row == nil {
            if count >= pattern.callees { rank(pattern) }
        } else {
            row?.note(call.callee, at: call.time)
        }
    }

    /// Finds the most recent distinct callees anew, where there are calls enough.
    private mutating func rank(_ pattern: Pattern) {
        guard count >= pattern.callees else { return row = nil }
        var callees = CalleeRow(width: pattern.callees)
        for call in calls[first...].reversed() {
            callees.note(call.callee, at: call.time)
            if callees.isFull { break }
        }
        row = callees
    }

    /// Behind the last call of a time or earlier.
    private func end(of time: EventTime) -> Int {
        var (low, high) = (first, calls.count)
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func place(of serial: CallSerial, at time: EventTime) -> Int? {
        var place = end(of: time) - 1
        while place >= first, calls[place].time == time {
            if calls[place].serial == serial { return place }
            place -= 1
        }
        return nil
    }
}

/// The most recent distinct callees of a caller, most recent first, `width` at most: "at least that
/// many" never needs more.
private struct CalleeRow {
    private struct Seen {
        var callee: Party
        var time: EventTime
    }

    let width: Int
    private var callees: [Seen] = []

    init(width: Int) { self.width = width }

    var isFull: Bool { callees.count == width }

    /// True where as many callees as are looked for were called since then.
    func holds(since start: EventTime) -> Bool { isFull && callees[width - 1].time >= start }

    func holds(_ callee: Party, at time: EventTime) -> Bool {
        callees.contains { $0.time == time && $0.callee == callee }
    }

    /// A call to this callee at any time.
    mutating func note(_ callee: Party, at time: EventTime) {
        if let known = callees.firstIndex(where: { $0.callee == callee }) {
            guard callees[known].time < time else { return }
            callees.remove(at: known)
        } else if isFull {
            guard let last = callees.last, last.time <= time else { return }
            callees.removeLast()
        }
        var place = 0
        while place < callees.count, callees[place].time > time { place += 1 }
        callees.insert(Seen(callee: callee, time: time), at: place)
    }
}
