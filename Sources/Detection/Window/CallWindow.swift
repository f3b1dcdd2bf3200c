import Telephony

/// Exact sliding windows: who called whom within the last `windowMicroseconds`.
///
/// Per callee, calls hang in a chain sorted by event time, and the most recent distinct callers in a
/// second one that is cut at `threshold`: "at least that many" never needs more. In-order calls cost
/// a walk of at most `threshold` steps; late ones are set in their place and every window that they
/// belong to is looked at again, so order of arrival changes nothing.
struct CallWindow {
    struct Callee {
        var party: Party
        var newest: UInt64 = 0
        var newestDistinct: UInt64 = 0
        var calls = 0
    }

    /// What a call set off: the calls flagged by it, oldest first, and the event time of the call
    /// that completes the pattern.
    struct Trip {
        var time: EventTime
        var flagged: [UInt64]
    }

    private(set) var calls: RecentCalls
    private(set) var identities = IdentityTable()
    private var callees: [Callee] = []
    private var freeCallees: [Int] = []
    private var index: HashIndex
    private(set) var threshold: Int
    private(set) var window: Int64
    /// Calls pushed out while still inside the window, and the last event time that this touches.
    private(set) var shedCalls = 0
    private(set) var shedUntil: EventTime = .min
    /// The latest event time seen, and what it was when the rule last changed.
    private(set) var newestTime: EventTime = .min
    private var ruleChangedAt: EventTime = .min

    init(capacity: Int, rule: MaskingRule) {
        calls = RecentCalls(capacity: capacity)
        index = HashIndex(capacity: calls.capacity)
        threshold = rule.threshold
        window = rule.windowMicroseconds
    }

    /// Adds a call that is not in yet; says which calls it flags.
    mutating func add(_ event: CallEvent, caller: Party) -> Trip? {
        makeRoom(for: event.time)
        newestTime = max(newestTime, event.time)
        let callee = identities.acquire(event.calleeReading)
        let place = place(of: callee)
        let entry = RecentCalls.Entry(
            time: event.time,
            caller: caller,
            callee: callee,
            calleePlace: place
        )
        let serial = calls.append(entry, event)
        callees[place].calls += 1
        let isNewest = link(serial, in: place)
        linkDistinct(serial, in: place)
        return isNewest ? tripInOrder(serial, in: place) : tripLate(serial, in: place)
    }

    /// The caller of an event with one more user; `add` takes that over.
    mutating func caller(of event: CallEvent) -> Party { identities.acquire(event.callerReading) }

    mutating func release(_ party: Party) { identities.release(party) }
    mutating func retain(_ party: Party) { identities.retain(party) }

    mutating func markEnded(_ serial: UInt64) { calls[serial].hasEnded = true }

    /// A new rule judges the calls that come after it; those flagged stay flagged.
    mutating func use(_ rule: MaskingRule) {
        guard rule.threshold != threshold || rule.windowMicroseconds != window else { return }
        threshold = rule.threshold
        window = rule.windowMicroseconds
        ruleChangedAt = newestTime
        for place in callees.indices where callees[place].calls > 0 { rebuildDistinct(place) }
    }

    private mutating func makeRoom(for time: EventTime) {
        guard calls.isFull else { return }
        let serial = calls.oldest
        let entry = calls[serial]
        if entry.time >= time - window {
            shedCalls += 1
            shedUntil = max(shedUntil, entry.time + window)
        }
        calls.forgetOldest()
        callees[entry.calleePlace].calls -= 1
        if callees[entry.calleePlace].calls == 0 {
            index.remove(mixed(entry.callee.word), UInt64(entry.calleePlace))
            freeCallees.append(entry.calleePlace)
        }
        identities.release(entry.callee)
        identities.release(entry.caller)
    }

    private mutating func place(of callee: Party) -> Int {
        let hash = mixed(callee.word)
        if let place = index.find(hash, { callees[Int($0)].party == callee }) { return Int(place) }
        let place = freeCallees.popLast() ?? callees.count
        if place == callees.count {
            callees.append(Callee(party: callee))
        } else {
            callees[place] = Callee(party: callee)
        }
        index.insert(hash, UInt64(place))
        return place
    }

    /// Hangs a call into its callee's chain; true when it is the newest by event time.
    private mutating func link(_ serial: UInt64, in place: Int) -> Bool {
        let time = calls[serial].time
        var newer: UInt64 = 0
        var older = callees[place].newest
        while calls.holds(older), calls[older].time > time {
            newer = older
            older = calls[older].older
        }
        calls[serial].older = older
        if newer == 0 { callees[place].newest = serial } else { calls[newer].older = serial }
        return newer == 0
    }

    /// Puts a call at its place among the most recent distinct callers and cuts the chain.
    private mutating func linkDistinct(_ serial: UInt64, in place: Int) {
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

    private mutating func rebuildDistinct(_ place: Int) {
        var chain: [UInt64] = []
        var node = callees[place].newest
        while calls.holds(node) {
            chain.append(node)
            node = calls[node].older
        }
        callees[place].newestDistinct = 0
        for serial in chain.reversed() { linkDistinct(serial, in: place) }
    }

    // MARK: Looking at windows

    private mutating func tripInOrder(_ serial: UInt64, in place: Int) -> Trip? {
        let end = calls[serial].time
        var node = callees[place].newestDistinct
        for _ in 1..<threshold where calls.holds(node) { node = calls[node].olderDistinct }
        guard calls.holds(node), calls[node].time >= end - window else { return nil }
        return Trip(time: end, flagged: flag(unflagged(from: serial, since: end - window)))
    }

    private mutating func tripLate(_ serial: UInt64, in place: Int) -> Trip? {
        let time = calls[serial].time
        var ends: [UInt64] = []
        var node = callees[place].newest
        while calls.holds(node), calls[node].time >= time {
            if calls[node].time <= time + window { ends.append(node) }
            node = calls[node].older
        }
        var trip: Trip?
        for end in ends.reversed() where reaches(threshold, at: end, leavingOut: 0) {
            if trip == nil { trip = Trip(time: calls[end].time, flagged: []) }
            let wasReached = reaches(threshold, at: end, leavingOut: serial)
            trip?.flagged += wasReached ? flag([serial]) : flag(window(at: end))
        }
        trip?.flagged.sort { (calls[$0].time, $0) < (calls[$1].time, $1) }
        return trip
    }

    /// The calls of a window that are not flagged yet, oldest first.
    ///
    /// Calls before a flagged one were flagged with it as far as this window reaches, unless the rule
    /// has changed since.
    private func unflagged(from newest: UInt64, since start: EventTime) -> [UInt64] {
        var found: [UInt64] = []
        var node = newest
        while calls.holds(node), calls[node].time >= start {
            if !calls[node].isFlagged {
                found.append(node)
            } else if calls[node].time > ruleChangedAt {
                break
            }
            node = calls[node].older
        }
        return found.reversed()
    }

    private mutating func flag(_ serials: [UInt64]) -> [UInt64] {
        let fresh = serials.filter { !calls[$0].isFlagged }
        for serial in fresh { calls[serial].isFlagged = true }
        return fresh
    }

    /// The calls of the window that ends with this call.
    private func window(at end: UInt64) -> [UInt64] {
        let start = calls[end].time - window
        var found: [UInt64] = []
        var node = end
        while calls.holds(node), calls[node].time >= start {
            found.append(node)
            node = calls[node].older
        }
        return found
    }

    /// Whether so many distinct callers are in the window that ends with this call.
    private func reaches(_ count: Int, at end: UInt64, leavingOut left: UInt64) -> Bool {
        let start = calls[end].time - window
        var callers: [Party] = []
        var node = end
        while calls.holds(node), calls[node].time >= start {
            if node != left, !callers.contains(calls[node].caller) {
                callers.append(calls[node].caller)
                if callers.count >= count { return true }
            }
            node = calls[node].older
        }
        return false
    }
}
