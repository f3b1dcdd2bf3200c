import Telephony

/// The two chains of a callee: all its calls by event time, and its most recent distinct callers.
extension CallWindow {
    /// Hangs a call into its callee's chain; true when it is the newest by event time.
    mutating func link(_ serial: UInt64, in place: Int) -> Bool {
        let time = calls[serial].time
        var newer: UInt64 = 0
        var older = callees[place].newest
        while calls.holds(older), calls[older].time > time {
            newer = older
            older = calls[older].older
        }
        calls[serial].older = older
        calls[serial].newer = newer
        if calls.holds(older) { calls[older].newer = serial }
        if newer == 0 { callees[place].newest = serial } else { calls[newer].older = serial }
        return newer == 0
    }

    /// Takes a call out of the middle of its chain.
    mutating func unlink(_ serial: UInt64) {
        let (older, newer) = (calls[serial].older, calls[serial].newer)
        if calls.holds(older) { calls[older].newer = newer }
        if newer == 0 {
            callees[calls[serial].calleePlace].newest = older
        } else {
            calls[newer].older = older
        }
    }

    /// Puts a call at its place among the most recent distinct callers.
    mutating func linkDistinct(_ serial: UInt64, in place: Int) {
        let (time, caller) = (calls[serial].time, calls[serial].caller)
        var before: UInt64 = 0
        var insertAfter: UInt64 = 0
        var node = callees[place].newestDistinct
        var isPlaced = false
        var steps = 0
        while calls.holds(node), steps < threshold {
            if !isPlaced, calls[node].time <= time {
                insertAfter = before
                isPlaced = true
            }
            let next = calls[node].olderDistinct
            if calls[node].caller == caller {
                guard isPlaced else { return }
                setOlderDistinct(next, after: before, in: place)
                break
            }
            before = node
            node = next
            steps += 1
        }
        if !isPlaced {
            guard steps < threshold else { return }
            insertAfter = before
        }
        let head = olderDistinct(after: insertAfter, in: place)
        calls[serial].olderDistinct = head
        setOlderDistinct(serial, after: insertAfter, in: place)
    }

    /// Whether a call stands for its caller among those that count.
    func isAmongDistinct(_ serial: UInt64) -> Bool {
        var node = callees[calls[serial].calleePlace].newestDistinct
        for _ in 0..<threshold where calls.holds(node) && node != serial {
            node = calls[node].olderDistinct
        }
        return node == serial
    }

    /// Finds the most recent distinct callers anew.
    mutating func rebuildDistinct(_ place: Int) {
        var found: [UInt64] = []
        var node = callees[place].newest
        while calls.holds(node), found.count < threshold {
            let caller = calls[node].caller
            if !found.contains(where: { calls[$0].caller == caller }) { found.append(node) }
            node = calls[node].older
        }
        callees[place].newestDistinct = 0
        var last: UInt64 = 0
        for serial in found {
            calls[serial].olderDistinct = 0
            setOlderDistinct(serial, after: last, in: place)
            last = serial
        }
    }

    private func olderDistinct(after serial: UInt64, in place: Int) -> UInt64 {
        serial == 0 ? callees[place].newestDistinct : calls[serial].olderDistinct
    }

    private mutating func setOlderDistinct(_ next: UInt64, after serial: UInt64, in place: Int) {
        if serial == 0 {
            callees[place].newestDistinct = next
        } else {
            calls[serial].olderDistinct = next
        }
    }
}
