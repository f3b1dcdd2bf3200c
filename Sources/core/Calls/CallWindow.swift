internal import Synchronization
package import Telephony

/// Exact sliding windows: who called whom within the last `window` microseconds.
///
/// Per callee, calls hang in a chain sorted by event time, and the most recent distinct callers stand
/// in a row. In-order calls cost one look along the row; late ones are set in their place and every
/// window that they belong to is looked at again, so order of arrival changes nothing.
///
/// Nothing here expires by a clock, so no clock can empty it: a call leaves when `capacity` newer
/// ones have come. Links to calls that have left end a chain.
package struct CallWindow: ~Copyable {
    /// What a call set off: how many calls were flagged by it, and the event time of the call that
    /// completes the pattern.
    package struct Trip {
        package var time: EventTime
        package var flagged: Int
    }

    package var entries: Table<CallEntry>
    package var ring: SerialRing
    package var callees: CalleeTable
    var ranks: CallerRanks
    /// The calls that the last trip flagged, oldest first.
    package var flagged: SerialList
    package private(set) var threshold: Int
    package private(set) var window: Int64
    /// Calls up to this one were flagged under another rule, by an earlier run, or beside calls that
    /// are exempt by now.
    private var lastUnsettled: CallSerial = 0
    /// Has every function read the windows where they are: what holds an atomic value never moves.
    private let pin = Atomic<Bool>(false)

    /// At least so many distinct callers to one callee within so many microseconds are looked for.
    package init(capacity: Int, threshold: Int, windowMicroseconds: Int64, key: UInt64 = 0) {
        let capacity = max(capacity, 16)
        entries = Table(count: capacity)
        entries.touch()
        ranks = CallerRanks(width: threshold, calls: capacity)
        ring = SerialRing(capacity: capacity)
        callees = CalleeTable(capacity: capacity, key: key)
        flagged = SerialList(capacity: capacity)
        self.threshold = threshold
        window = windowMicroseconds
    }

    @inline(__always)
    package subscript(serial: CallSerial) -> CallEntry {
        get { entries[ring.place(serial)] }
        _modify { yield &entries[ring.place(serial)] }
    }

    /// True for a call that has not been pushed out yet: its entry may be read.
    @inline(__always)
    package func holds(_ serial: CallSerial) -> Bool { ring.holds(serial) }

    /// Whom a call that is still held was to.
    package func callee(of serial: CallSerial) -> Party { callees[self[serial].place].party }

    /// Announces a call that is about to come, behind others of a batch: in the order in which they
    /// come, what `add` will look at is brought near.
    package mutating func announce(callee: Party) { callees.announce(callee) }

    /// Goes through the calls announced, before the first of them.
    @inline(never)
    private mutating func lookAhead() {
        callees.seekAhead()
        for index in 0..<callees.ahead.count {
            guard let callee = callees.foundAhead(index) else { continue }
            if let row = callee.row { ranks.prefetch(row) }
            if let newest = ring.placeIfHeld(callee.newest) { entries.prefetch(newest) }
        }
    }

    /// Takes the oldest call of a full table out of the windows, where it is not yet; gives it as it
    /// was before.
    @inline(__always)
    package mutating func makeRoom() -> (entry: CallEntry, callee: Party)? {
        ring.isFull ? pushOut() : nil
    }

    private mutating func pushOut() -> (entry: CallEntry, callee: Party) {
        let serial = ring.oldest
        let entry = self[serial]
        let callee = callees[entry.place].party
        if !entry.isLoose {
            // In order it is the last of its chain, which then simply ends before it.
            if holds(entry.older) { unlink(serial) }
            leave(serial)
            if entry.caller.kind == .text, let row = callees[entry.place].row {
                ranks.forget(entry.caller, at: entry.time, in: row)
            }
            self[serial].isLoose = true
        }
        return (entry, callee)
    }

    /// Adds a call; says whether it flags any, which `flagged` then holds.
    ///
    /// The oldest call makes way for it where the table is full.
    package mutating func add(
        caller: Party,
        callee: Party,
        at time: EventTime,
        link: LinkID = LinkID(0)
    ) -> Trip? {
        if callees.ahead.isUnsought { lookAhead() }
        if ring.isFull { _ = pushOut() }
        let place = callees.placeOfNext(callee)
        let entry = CallEntry(time: time, link: link, caller: caller, calleePlace: place)
        guard let oldest = hangNewest(entry) else { return tripLate(insertLate(entry)) }
        // In time already, so the subtraction cannot overflow.
        guard oldest >= time &- window else { return nil }
        return tripInOrder(at: time, in: place)
    }

    /// Adds a call that is flagged already, and gives its serial.
    package mutating func addFlagged(
        caller: Party,
        callee: Party,
        at time: EventTime,
        link: LinkID
    ) -> CallSerial {
        _ = makeRoom()
        let place = callees.place(of: callee)
        let entry = CallEntry(time: time, link: link, caller: caller, calleePlace: place)
        lastUnsettled = hangNewest(entry) != nil ? ring.newest : insertLate(entry)
        self[lastUnsettled].isFlagged = true
        callees[place].unflagged -= 1
        return lastUnsettled
    }

    /// True for calls that were flagged as the rule is now, with all behind them that it reaches.
    package func isSettled(_ serial: CallSerial) -> Bool {
        !holds(lastUnsettled) || ring.age(serial) < ring.age(lastUnsettled)
    }

    /// A new rule judges the calls that come after it; those flagged stay flagged.
    package mutating func use(threshold: Int, windowMicroseconds: Int64) {
        guard threshold != self.threshold || windowMicroseconds != window else { return }
        self.threshold = threshold
        window = windowMicroseconds
        lastUnsettled = ring.newest
        ranks = CallerRanks(width: threshold, calls: ring.capacity)
        for place in 0..<callees.used where callees[place].calls > 0 {
            callees[place].row = nil
            rank(place)
        }
    }

    /// Hands out the calls that the windows hold, oldest first.
    func forEachCounted(_ body: (CallSerial, CallEntry) -> Void) {
        var serial = ring.oldest
        for _ in 0..<ring.count {
            let entry = self[serial]
            if !entry.isLoose { body(serial, entry) }
            serial = serial == .max ? 1 : serial + 1
        }
    }

    /// Takes calls out of the windows; they are no longer counted or flagged.
    package mutating func drop(_ calls: Set<CallSerial>) {
        var touched: Set<Int> = []
        for serial in calls {
            unlink(serial)
            leave(serial)
            self[serial].isLoose = true
            touched.insert(self[serial].place)
        }
        lastUnsettled = ring.newest
        for place in touched where callees[place].calls > 0 { rank(place) }
    }

    /// Ends a call's hold on its callee's state.
    private mutating func leave(_ serial: CallSerial) {
        let entry = self[serial]
        callees[entry.place].calls -= 1
        if !entry.isFlagged { callees[entry.place].unflagged -= 1 }
        if callees[entry.place].calls < threshold, let row = callees[entry.place].row {
            ranks.giveUp(row)
            callees[entry.place].row = nil
        }
        if callees[entry.place].calls == 0 { callees.remove(entry.place) }
    }
}
