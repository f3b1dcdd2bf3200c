import Telephony

/// The chain of a callee's calls by event time, and the row of its most recent distinct callers.
extension CallWindow {
    /// Adds a call, and says when the last of as many distinct callers as the rule wants has called,
    /// `.min` where there are fewer; nil, and nothing done, where a call to the callee has a later
    /// time.
    @inline(__always)
    mutating func hangNewest(_ call: CallEntry) -> EventTime? {
        var entry = call
        let callee = callees[entry.place]
        let serial: CallSerial
        if let before = ring.placeIfHeld(callee.newest) {
            guard entries[before].time <= entry.time else { return nil }
            serial = ring.append()
            entries[before].newer = serial
            entry.older = callee.newest
        } else {
            serial = ring.append()
        }
        entries[ring.newestPlace] = entry
        callees[entry.place].add(newest: serial)
        if let row = callee.row {
            return ranks.noteNewest(entry.caller, at: entry.time, in: row)
        }
        guard callee.calls &+ 1 >= threshold else { return .min }
        rank(entry.place)
        return timeOfLastRank(in: entry.place)
    }

    /// When the last of as many distinct callers as the rule wants has called; `.min` where there are
    /// fewer.
    func timeOfLastRank(in place: Int) -> EventTime {
        callees[place].row.map { ranks.last(of: $0) } ?? .min
    }

    /// Adds a call that came later than a newer one, and hangs it where it belongs.
    @inline(never)
    mutating func insertLate(_ entry: CallEntry) -> CallSerial {
        let serial = ring.append()
        self[serial] = entry
        callees[entry.place].calls += 1
        callees[entry.place].unflagged += 1
        hangLate(serial, at: entry.time, in: entry.place)
        if let row = callees[entry.place].row {
            ranks.note(entry.caller, at: entry.time, in: row)
        } else {
            rank(entry.place)
        }
        return serial
    }

    private mutating func hangLate(_ serial: CallSerial, at time: EventTime, in place: Int) {
        var newer = callees[place].newest
        while holds(self[newer].older), self[self[newer].older].time > time {
            newer = self[newer].older
        }
        let older = self[newer].older
        self[serial].newer = newer
        self[newer].older = serial
        // A link that leads nowhere is not handed on, or it could outlive its serial.
        if holds(older) {
            self[serial].older = older
            self[older].newer = serial
        }
    }

    /// Takes a call out of the middle of its chain.
    mutating func unlink(_ serial: CallSerial) {
        let (older, newer, place) = (self[serial].older, self[serial].newer, self[serial].place)
        if holds(older) { self[older].newer = newer }
        if newer == 0 {
            callees[place].newest = older
        } else {
            self[newer].older = older
        }
    }

    /// Finds the most recent distinct callers anew, where there are calls enough for the rule.
    mutating func rank(_ place: Int) {
        if let row = callees[place].row {
            ranks.giveUp(row)
            callees[place].row = nil
        }
        guard callees[place].calls >= threshold else { return }
        let row = ranks.takeRow()
        callees[place].row = row
        var found = 0
        var node = callees[place].newest
        while holds(node), found < threshold {
            let entry = self[node]
            if !ranks.holds(entry.caller, in: row) {
                ranks.note(entry.caller, at: entry.time, in: row)
                found += 1
            }
            node = entry.older
        }
    }
}
