import Telephony

/// The two chains of a callee: all its calls by event time, and its most recent distinct callers.
extension CallWindow {
    /// Hangs the newest call of its callee into both chains; when the last of as many distinct callers
    /// as the rule wants has called, nil where there are fewer.
    ///
    /// The entry is not in its place yet: nothing of it is read from there.
    mutating func hangNewest(_ entry: inout CallEntry, _ serial: CallSerial) -> EventTime? {
        let place = entry.place
        var callee = callees[place]
        if holds(callee.newest) {
            entry.older = callee.newest
            self[callee.newest].newer = serial
        }
        callee.newest = serial
        callee.newestTime = entry.time
        callee.calls += 1
        callee.unflagged += 1
        let isRanked = callee.newestDistinct != 0
        if isRanked {
            if holds(callee.newestDistinct) { entry.olderDistinct = callee.newestDistinct }
            callee.newestDistinct = serial
        }
        callees[place] = callee
        guard callee.calls >= threshold else { return nil }
        guard !isRanked else { return rankNewest(&entry) }
        self[serial] = entry
        rebuildDistinct(place)
        entry = self[serial]
        return timeOfLastRank(in: place)
    }

    /// Takes what the caller of the newest call, which stands first, did before out of the distinct
    /// callers; the time of the last that counts.
    private mutating func rankNewest(_ entry: inout CallEntry) -> EventTime? {
        let caller = entry.caller
        var before: CallSerial = 0
        var node = entry.olderDistinct
        var rank = 1
        while holds(node) {
            let other = self[node]
            if other.caller == caller {
                if before == 0 {
                    entry.olderDistinct = other.olderDistinct
                } else {
                    self[before].olderDistinct = other.olderDistinct
                }
            } else {
                rank &+= 1
                if rank == threshold { return other.time }
                before = node
            }
            node = other.olderDistinct
        }
        return nil
    }

    /// When the last of as many distinct callers as the rule wants has called; nil where there are
    /// fewer.
    func timeOfLastRank(in place: Int) -> EventTime? {
        var node = callees[place].newestDistinct
        for _ in 1..<threshold where holds(node) { node = self[node].olderDistinct }
        return holds(node) ? self[node].time : nil
    }

    /// Adds a call that came later than a newer one, and hangs it where it belongs.
    mutating func insertLate(_ entry: CallEntry) -> CallSerial {
        let serial = ring.append()
        self[serial] = entry
        callees[entry.place].calls += 1
        callees[entry.place].unflagged += 1
        hangLate(serial, at: entry.time, in: entry.place)
        if callees[entry.place].newestDistinct != 0 {
            linkDistinct(serial, in: entry.place)
        } else {
            rebuildDistinct(entry.place)
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
            if holds(older) { callees[place].newestTime = self[older].time }
        } else {
            self[newer].older = older
        }
    }

    /// Puts a call at its place among the most recent distinct callers.
    mutating func linkDistinct(_ serial: CallSerial, in place: Int) {
        let (time, caller) = (self[serial].time, self[serial].caller)
        var before: CallSerial = 0
        var insertAfter: CallSerial = 0
        var node = callees[place].newestDistinct
        var isPlaced = false
        var steps = 0
        while holds(node), steps < threshold {
            let entry = self[node]
            if !isPlaced, entry.time <= time {
                insertAfter = before
                isPlaced = true
            }
            if entry.caller == caller {
                guard isPlaced else { return }
                setOlderDistinct(entry.olderDistinct, after: before, in: place)
                break
            }
            before = node
            node = entry.olderDistinct
            steps += 1
        }
        if !isPlaced {
            guard steps < threshold else { return }
            insertAfter = before
        }
        let next =
            insertAfter == 0 ? callees[place].newestDistinct : self[insertAfter].olderDistinct
        self[serial].olderDistinct = holds(next) ? next : 0
        setOlderDistinct(serial, after: insertAfter, in: place)
    }

    /// Whether a call stands for its caller among those that count.
    func isAmongDistinct(_ serial: CallSerial) -> Bool {
        var node = callees[self[serial].place].newestDistinct
        for _ in 0..<threshold where holds(node) && node != serial {
            node = self[node].olderDistinct
        }
        return node == serial
    }

    /// Finds the most recent distinct callers anew, where there are calls enough for the rule.
    mutating func rebuildDistinct(_ place: Int) {
        callees[place].newestDistinct = 0
        guard callees[place].calls >= threshold else { return }
        var last: CallSerial = 0
        var found = 0
        var node = callees[place].newest
        while holds(node), found < threshold {
            if !isFound(self[node].caller, in: place) {
                self[node].olderDistinct = 0
                setOlderDistinct(node, after: last, in: place)
                last = node
                found += 1
            }
            node = self[node].older
        }
    }

    private func isFound(_ caller: Party, in place: Int) -> Bool {
        var node = callees[place].newestDistinct
        while node != 0 {
            if self[node].caller == caller { return true }
            node = self[node].olderDistinct
        }
        return false
    }

    private mutating func setOlderDistinct(
        _ next: CallSerial,
        after serial: CallSerial,
        in place: Int
    ) {
        if serial == 0 {
            callees[place].newestDistinct = next
        } else {
            self[serial].olderDistinct = next
        }
    }
}
