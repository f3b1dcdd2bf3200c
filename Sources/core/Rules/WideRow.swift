import Calls
import Telephony

/// The most recent distinct callers of one callee that has limits of its own.
///
/// They are as many as the largest of the limits wants, and no more than `CallerLimit.callersMax`: a
/// limit that wants more never trips. The row is brought up to date from the calls since it was last
/// looked at, each of which is visited once: a caller who calls ten thousand times makes one entry.
struct WideRow {
    private struct Rank {
        var caller: Party
        /// When it called last.
        var time: EventTime
    }

    /// A call of the table, known again even where serials have gone round.
    struct Mark {
        let serial: CallSerial
        let time: EventTime
        let callee: Int

        func isHeld(in calls: borrowing CallTable) -> Bool {
            guard calls.holds(serial) else { return false }
            let entry = calls[serial]
            return entry.time == time && entry.place == callee && !entry.isLoose
        }
    }

    /// Calls side by side that are flagged, all of them.
    struct Stretch {
        /// Every call that is no older is one of them, up to the last.
        var since: EventTime
        var first: Mark
        var last: Mark
    }

    /// The most recent one last; callers whom nobody wants any more may stand before those.
    private var ranks: [Rank] = []
    private var capacity = 0
    /// The newest call when it was last looked at; nil where it is to be made anew.
    private var last: Mark?
    /// What was flagged last.
    var stretch: Stretch?
    /// Limits of its own have flagged calls of this callee, which the rule might have left alone.
    var hasFlagged = false

    // MARK: Looking

    /// The longest of the limits that holds in the window that ends then.
    func longest(of limits: [CallerLimit], endingAt end: EventTime) -> CallerLimit? {
        limits.last { limit in
            guard limit.callers <= ranks.count else { return false }
            return ranks[ranks.count - limit.callers].time >= end - limit.windowMicroseconds
        }
    }

    /// Distinct callers since then, so far as anybody looks.
    func count(since start: EventTime) -> Int {
        var place = ranks.count
        while place > 0, ranks[place - 1].time >= start { place -= 1 }
        return ranks.count - place
    }

    // MARK: Calls

    /// Takes in the calls up to the newest to this callee, as far as windows of `reach` want them.
    mutating func catchUp(
        with callee: Int,
        in calls: borrowing CallTable,
        callers: Int,
        reach: Int64
    ) {
        let wanted = min(callers, CallerLimit.callersMax)
        if wanted > capacity {
            // Half as many more: limits rise by one now and then, and each time it is made anew.
            capacity = min(wanted + wanted / 2, CallerLimit.callersMax)
            last = nil
        }
        let newest = calls.callees[callee].newest
        let start = calls[newest].time - reach
        var unseen: [CallSerial] = []
        if let last, last.isHeld(in: calls) {
            var node = newest
            while node != last.serial, calls.holds(node), calls[node].time >= start {
                unseen.append(node)
                node = calls[node].older
            }
            if node != last.serial { ranks.removeAll(keepingCapacity: true) }
            for node in unseen.reversed() { note(calls[node].caller, at: calls[node].time) }
        } else {
            rank(from: newest, since: start, in: calls)
        }
        last = Mark(serial: newest, time: calls[newest].time, callee: callee)
    }

    /// Finds the most recent distinct callers anew.
    private mutating func rank(
        from newest: CallSerial,
        since start: EventTime,
        in calls: borrowing CallTable
    ) {
        ranks.removeAll(keepingCapacity: true)
        var node = newest
        while calls.holds(node), calls[node].time >= start, ranks.count < capacity {
            let (caller, time) = (calls[node].caller, calls[node].time)
            if !ranks.contains(where: { $0.caller == caller }) {
                ranks.append(Rank(caller: caller, time: time))
            }
            node = calls[node].older
        }
        ranks.reverse()
    }

    /// A call no older than all those before it.
    private mutating func note(_ caller: Party, at time: EventTime) {
        if let known = ranks.lastIndex(where: { $0.caller == caller }) {
            ranks.remove(at: known)
        } else if ranks.count >= 2 * capacity {
            ranks.removeFirst(ranks.count - capacity)
        }
        ranks.append(Rank(caller: caller, time: time))
    }

    /// A call came that is older than others: what was known of those before it is so no more.
    mutating func noteLate() {
        last = nil
        stretch = nil
    }

    /// The call by which a caller stands here has left the table, and perhaps its word with it.
    mutating func forget(_ caller: Party, at time: EventTime) {
        ranks.removeAll { $0.caller == caller && $0.time == time }
    }
}

/// The rows in use, each for one callee.
struct WideRows {
    private var rows: [WideRow] = []
    private var free: [Int] = []

    subscript(row: Int) -> WideRow {
        get { rows[row] }
        _modify { yield &rows[row] }
    }

    /// A row without callers.
    mutating func take() -> Int {
        guard let row = free.popLast() else {
            rows.append(WideRow())
            return rows.count - 1
        }
        return row
    }

    mutating func giveUp(_ row: Int) {
        rows[row] = WideRow()
        free.append(row)
    }
}
