public import Telephony

/// The state of each callee that has calls in the table, found by its party.
///
/// Callees of one hash bucket hang in a chain; places that are given up hang in another.
@usableFromInline
package struct CalleeTable: ~Copyable {
    /// 32 bytes, so that none lies across two cache lines.
    ///
    /// Three words are kept for the rule that counts distinct callers, `row`, `unflagged` and `wideRow`:
    /// it looks at them with each call, and in a table of its own they would be one more place to wait
    /// for.
    @usableFromInline
    package struct Callee: BitwiseCopyable {
        @usableFromInline package var party: Party
        /// The newest call by event time.
        @usableFromInline package var newest: CallSerial = 0
        /// Row of its distinct callers plus one; 0 as long as it has too few calls for the rule.
        @usableFromInline var rankedRow: UInt32 = 0
        @usableFromInline package var calls: UInt32 = 0
        @usableFromInline package var unflagged: UInt32 = 0
        /// Place plus one of the next callee in the bucket, or of the next free place.
        @usableFromInline var next: UInt32
        private var widenedRow: UInt32 = 0

        /// Row of its distinct callers.
        @inlinable package var row: Int? {
            @inline(__always) get { rankedRow == 0 ? nil : Int(rankedRow) &- 1 }
            set { rankedRow = newValue.map { UInt32(truncatingIfNeeded: $0 + 1) } ?? 0 }
        }

        /// Row of more of its distinct callers than the rule wants, for whoever holds it to limits of its
        /// own.
        package var wideRow: Int? {
            get { widenedRow == 0 ? nil : Int(widenedRow) &- 1 }
            set { widenedRow = newValue.map { UInt32(truncatingIfNeeded: $0 + 1) } ?? 0 }
        }

        fileprivate init(party: Party, next: UInt32) {
            self.party = party
            self.next = next
        }

        /// A call becomes the newest.
        @inline(__always)
        package mutating func add(newest call: CallSerial) {
            newest = call
            calls &+= 1
            unflagged &+= 1
        }

        /// One of the calls is flagged; how many are not.
        @inlinable @inline(__always)
        package mutating func noteFlagged() -> UInt32 {
            unflagged &-= 1
            return unflagged
        }
    }

    /// Callees whose memory is there from the start.
    private static let touchedMax = 1 << 20

    @usableFromInline var callees: Table<Callee>
    private var buckets: Table<UInt32>
    /// Callees of calls that are about to come.
    @usableFromInline package var ahead = CalleesAhead()
    private let key: UInt64
    private var firstFree: UInt32 = 0
    /// Places that were ever in use.
    package private(set) var used = 0
    package private(set) var count = 0

    package init(capacity: Int, key: UInt64) {
        callees = Table(count: capacity)
        callees.touch(Self.touchedMax)
        // Where every callee has two calls, one of them stands in each.
        buckets = Table(count: capacity / 2 + 1)
        buckets.touch()
        self.key = key
    }

    @inlinable @inline(__always)
    package subscript(place: Int) -> Callee {
        get { callees[place] }
        _modify { yield &callees[place] }
    }

    /// Has the bucket of a callee brought near whose call is about to come.
    @inline(__always)
    package mutating func announce(_ party: Party) {
        let bucket = bucket(of: party)
        buckets.prefetch(bucket)
        ahead.announce(party, bucket: bucket)
    }

    /// Looks for the callees announced: one step of all of them after the other, so that what the next
    /// step looks at comes near meanwhile.
    @usableFromInline
    mutating func seekAhead() {
        ahead.noteSearch()
        for index in 0..<ahead.count {
            let first = buckets[Int(ahead[index].bucket)]
            ahead[index].mark = first
            if first != 0 { callees.prefetch(Int(first) &- 1) }
        }
        for index in 0..<ahead.count {
            let sought = ahead[index]
            guard sought.mark != 0 else { continue }
            let callee = callees[Int(sought.mark) &- 1]
            guard callee.party != sought.party else { continue }
            ahead[index].mark = callee.next
            if callee.next != 0 { callees.prefetch(Int(callee.next) &- 1) }
        }
    }

    /// Ends the search for a callee announced, and gives it where it is there.
    @inlinable @inline(__always)
    mutating func foundAhead(_ index: Int) -> Callee? {
        let sought = ahead[index]
        var mark = sought.mark
        while mark != 0 {
            let callee = callees[Int(mark) &- 1]
            if callee.party == sought.party {
                if mark != sought.mark { ahead[index].mark = mark }
                return callee
            }
            mark = callee.next
        }
        ahead[index].mark = 0
        return nil
    }

    /// The place of the callee of a call that has come, taken for it where it has none.
    @inline(__always)
    mutating func placeOfNext(_ party: Party) -> Int {
        guard let seen = ahead.take(party) else { return place(of: party) }
        guard seen.mark != 0 else { return place(of: party, in: Int(seen.bucket)) }
        let place = Int(seen.mark) &- 1
        let callee = callees[place]
        // One that has lost its last call has given up its place.
        guard callee.party == party, callee.calls > 0 else {
            return self.place(of: party, in: Int(seen.bucket))
        }
        return place
    }

    /// The place of a callee, taken for it where it has none.
    package mutating func place(of party: Party) -> Int { place(of: party, in: bucket(of: party)) }

    private mutating func place(of party: Party, in bucket: Int) -> Int {
        var next = buckets[bucket]
        while next != 0 {
            let place = Int(next) &- 1
            if callees[place].party == party { return place }
            next = callees[place].next
        }
        let place = takePlace()
        callees[place] = Callee(party: party, next: buckets[bucket])
        buckets[bucket] = UInt32(truncatingIfNeeded: place + 1)
        count += 1
        return place
    }

    /// Gives the place of a callee up that has no call any more.
    package mutating func remove(_ place: Int) {
        let mark = UInt32(truncatingIfNeeded: place + 1)
        let bucket = bucket(of: callees[place].party)
        if buckets[bucket] == mark {
            buckets[bucket] = callees[place].next
        } else {
            var before = Int(buckets[bucket]) - 1
            while callees[before].next != mark { before = Int(callees[before].next) - 1 }
            callees[before].next = callees[place].next
        }
        callees[place].next = firstFree
        firstFree = mark
        count -= 1
    }

    private mutating func takePlace() -> Int {
        guard firstFree != 0 else {
            used += 1
            return used - 1
        }
        let place = Int(firstFree) - 1
        firstFree = callees[place].next
        return place
    }

    @inline(__always)
    private func bucket(of party: Party) -> Int {
        buckets.place(of: mixed(party.word ^ key))
    }
}
