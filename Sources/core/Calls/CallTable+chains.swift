import Telephony

/// The chain of a callee's calls by event time.
extension CallTable {
    /// Adds a call at the end of its chain; false, and nothing done, where a call to the callee has a
    /// later time.
    @inline(__always)
    mutating func hangNewest(_ call: CallEntry) -> Bool {
        var entry = call
        let newest = callees[entry.place].newest
        let serial: CallSerial
        if let before = ring.placeIfHeld(newest) {
            guard entries[before].time <= entry.time else { return false }
            serial = ring.append()
            entries[before].newer = serial
            entry.older = newest
        } else {
            serial = ring.append()
        }
        entries[ring.newestPlace] = entry
        callees[entry.place].add(newest: serial)
        return true
    }

    /// Adds a call that came later than a newer one, and hangs it where it belongs.
    @inline(never)
    mutating func insertLate(_ entry: CallEntry) {
        let serial = ring.append()
        self[serial] = entry
        callees[entry.place].calls += 1
        callees[entry.place].unflagged += 1
        hangLate(serial, at: entry.time, in: entry.place)
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
}
