internal import Synchronization
public import Telephony

/// The latest calls: who called whom and when, each callee's calls in a chain sorted by event time.
///
/// In-order calls are hung at the end of a chain; late ones are set in their place, so order of arrival
/// changes nothing. What the calls amount to is for rules to say.
///
/// Nothing here expires by a clock, so no clock can empty it: a call leaves when `capacity` newer
/// ones have come. Links to calls that have left end a chain.
@usableFromInline
package struct CallTable: ~Copyable {
    /// Where a call stands that was just taken in, the newest of all by arrival.
    @usableFromInline
    package struct Placed {
        /// Place of the callee's state.
        @usableFromInline package let callee: Int
        /// True where the callee has a call with a later time.
        @usableFromInline package let isLate: Bool
    }

    @usableFromInline package var entries: Table<CallEntry>
    @usableFromInline package var ring: SerialRing
    @usableFromInline package var callees: CalleeTable
    /// Has every function read the table where it is: what holds an atomic value never moves.
    private let pin = Atomic<Bool>(false)

    /// Room for so many calls.
    package init(capacity: Int, key: UInt64 = 0) {
        let capacity = max(capacity, 16)
        entries = Table(count: capacity)
        entries.touch()
        ring = SerialRing(capacity: capacity)
        callees = CalleeTable(capacity: capacity, key: key)
    }

    @inlinable @inline(__always)
    package subscript(serial: CallSerial) -> CallEntry {
        get { entries[ring.place(serial)] }
        _modify { yield &entries[ring.place(serial)] }
    }

    /// True for a call that has not been pushed out yet: its entry may be read.
    @inlinable @inline(__always)
    package func holds(_ serial: CallSerial) -> Bool { ring.holds(serial) }

    /// Whom a call that is still held was to.
    package func callee(of serial: CallSerial) -> Party { callees[self[serial].place].party }

    // MARK: Calls that are about to come

    /// Announces a call that is about to come, behind others of a batch: in the order in which they
    /// come, what `add` will look at is brought near.
    package mutating func announce(callee: Party) { callees.announce(callee) }

    /// True between the last announcement and the look ahead.
    @inlinable @inline(__always)
    package var hasAnnounced: Bool { callees.ahead.isUnsought }

    /// Goes through the calls announced, before the first of them, and hands out the callees found.
    @inlinable @inline(__always)
    package mutating func lookAhead(_ isFound: (CalleeTable.Callee) -> Void) {
        callees.seekAhead()
        for index in 0..<callees.ahead.count {
            guard let callee = callees.foundAhead(index) else { continue }
            isFound(callee)
            if let newest = ring.placeIfHeld(callee.newest) { entries.prefetch(newest) }
        }
    }

    // MARK: Calls that come and leave

    /// Takes the oldest call of a full table out of its chain, where it is not yet; gives it as it was
    /// before.
    @inlinable @inline(__always)
    package mutating func makeRoom() -> (entry: CallEntry, callee: Party)? {
        ring.isFull ? pushOut() : nil
    }

    @usableFromInline
    mutating func pushOut() -> (entry: CallEntry, callee: Party) {
        let serial = ring.oldest
        let entry = self[serial]
        let callee = callees[entry.place].party
        if !entry.isLoose {
            // In order it is the last of its chain, which then simply ends before it.
            if holds(entry.older) { unlink(serial) }
            leave(serial)
        }
        return (entry, callee)
    }

    /// Adds a call, behind `makeRoom`.
    package mutating func add(
        caller: Party,
        callee: Party,
        at time: EventTime,
        link: LinkID = LinkID(0)
    ) -> Placed {
        let place = callees.placeOfNext(callee)
        let entry = CallEntry(time: time, link: link, caller: caller, calleePlace: place)
        let isLate = !hangNewest(entry)
        if isLate { insertLate(entry) }
        return Placed(callee: place, isLate: isLate)
    }

    /// Takes a call out of its chain ahead of its time; its entry stays.
    mutating func takeOut(_ serial: CallSerial) {
        unlink(serial)
        leave(serial)
    }

    /// Ends a call's hold on its callee's state.
    private mutating func leave(_ serial: CallSerial) {
        let entry = self[serial]
        callees[entry.place].calls -= 1
        if !entry.isFlagged { callees[entry.place].unflagged -= 1 }
        if callees[entry.place].calls == 0 { callees.remove(entry.place) }
        self[serial].isLoose = true
    }

    /// Hands out the calls that stand in chains, oldest first.
    func forEachCounted(_ body: (CallSerial) -> Void) {
        var serial = ring.oldest
        for _ in 0..<ring.count {
            if !self[serial].isLoose { body(serial) }
            serial = serial == .max ? 1 : serial + 1
        }
    }
}
