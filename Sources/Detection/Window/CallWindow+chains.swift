import Telephony

/// The two chains of a callee: all its calls by event time, and its most recent distinct callers.
extension CallWindow {
    /// Hangs a call into its callee's chain; true when it is the newest by event time.
    mutating func link(_ serial: CallSerial, at time: EventTime, in place: Int) -> Bool {
        var newer: CallSerial = 0
        var older = callees[place].newest
        if callees[place].newestTime <= time {
            callees[place].newestTime = time
        } else {
            while holds(older), self[older].time > time {
                newer = older
                older = self[older].older
            }
        }
        // A link that leads nowhere is not handed on, or it could outlive its serial.
        let isLinked = holds(older)
        self[serial].older = isLinked ? older : 0
        self[serial].newer = newer
        if isLinked { self[older].newer = serial }
        if newer == 0 { callees[place].newest = serial } else { self[newer].older = serial }
        return newer == 0
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
