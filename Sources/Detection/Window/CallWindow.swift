import Telephony

/// Exact sliding windows: who called whom within the last `window` microseconds.
///
/// Per callee, calls hang in a chain sorted by event time, and the most recent distinct callers in a
/// second one of which only the first `threshold` count: "at least that many" never needs more.
/// In-order calls cost a walk of at most `threshold` steps; late ones are set in their place and every
/// window that they belong to is looked at again, so order of arrival changes nothing.
struct CallWindow {
    struct Callee {
        var party: Party
        var newest: UInt64 = 0
        var newestDistinct: UInt64 = 0
        var calls = 0
        var unflagged = 0
    }

    /// What a call set off: the calls flagged by it, oldest first, and the event time of the call
    /// that completes the pattern.
    struct Trip {
        var time: EventTime
        var flagged: [UInt64]
    }

    var calls: RecentCalls
    var callees: [Callee] = []
    private(set) var identities = IdentityTable()
    private var freeCallees: [Int] = []
    private var index: HashIndex
    private(set) var threshold: Int
    private(set) var window: Int64
    /// Calls up to this one were flagged under another rule, by an earlier run, or beside calls that
    /// are exempt by now.
    private(set) var lastUnsettled: UInt64 = 0

    init(capacity: Int, rule: MaskingRule) {
        calls = RecentCalls(capacity: capacity)
        index = HashIndex(capacity: calls.capacity)
        threshold = rule.threshold
        window = rule.windowMicroseconds
    }

    /// Callees that have calls in the table.
    var calleeCount: Int { index.count }

    /// Makes room for one call; where the table is full, link and time of the call pushed out.
    mutating func makeRoom() -> (link: LinkID, time: EventTime)? {
        guard calls.isFull else { return nil }
        let serial = calls.oldest
        let pushed = (calls.link(of: serial), calls[serial].time)
        if !calls[serial].isLoose {
            // In order it is the last of its chain, which then simply ends before it.
            if calls.holds(calls[serial].older) {
                let counts = isAmongDistinct(serial)
                unlink(serial)
                if counts { rebuildDistinct(calls[serial].calleePlace) }
            }
            leave(serial)
        }
        calls.forgetName(of: serial)
        return pushed
    }

    /// Adds a call that is not in yet, behind `makeRoom`; says which calls it flags.
    mutating func add(_ event: CallEvent, caller: Party) -> Trip? {
        let (serial, place, isNewest) = insert(event, caller: caller)
        return isNewest ? tripInOrder(serial, in: place) : tripLate(serial)
    }

    /// Adds a call that is flagged already, behind `makeRoom`, and gives its serial.
    mutating func addFlagged(_ event: CallEvent, caller: Party) -> UInt64 {
        let (serial, place, _) = insert(event, caller: caller)
        calls[serial].isFlagged = true
        callees[place].unflagged -= 1
        lastUnsettled = serial
        return serial
    }

    private mutating func insert(
        _ event: CallEvent,
        caller: Party
    ) -> (serial: UInt64, place: Int, isNewest: Bool) {
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
        callees[place].unflagged += 1
        let isNewest = link(serial, in: place)
        linkDistinct(serial, in: place)
        return (serial, place, isNewest)
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
        lastUnsettled = calls.newest
        for place in callees.indices where callees[place].calls > 0 { rebuildDistinct(place) }
    }

    /// Takes calls out of the windows that have become exempt; they are no longer counted or flagged.
    mutating func drop(where isExempt: (CallEvent) -> Bool) {
        guard calls.newest > 0 else { return }
        var touched: Set<Int> = []
        for serial in calls.oldest...calls.newest where !calls[serial].isLoose {
            guard isExempt(calls.event(serial)) else { continue }
            unlink(serial)
            leave(serial)
            calls[serial].isLoose = true
            touched.insert(calls[serial].calleePlace)
        }
        guard !touched.isEmpty else { return }
        lastUnsettled = calls.newest
        for place in touched where callees[place].calls > 0 { rebuildDistinct(place) }
    }

    /// Ends a call's hold on its callee's state and on identities.
    private mutating func leave(_ serial: UInt64) {
        let entry = calls[serial]
        callees[entry.calleePlace].calls -= 1
        if !entry.isFlagged { callees[entry.calleePlace].unflagged -= 1 }
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
}
