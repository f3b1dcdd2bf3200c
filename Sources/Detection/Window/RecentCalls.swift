import Telephony

/// The latest calls in a ring of fixed size, found by serial number and by the switch's name.
///
/// Nothing here expires by a clock, so no clock can empty it: a call leaves when `capacity` newer
/// ones have come.
struct RecentCalls {
    /// One call as the windows see it.
    struct Entry {
        var time: EventTime
        var caller: Party
        var callee: Party
        /// The next older and newer call to the same callee, by event time; 0 for none.
        var older: UInt64 = 0
        var newer: UInt64 = 0
        /// The next less recent distinct caller of the callee; 0 for none.
        var olderDistinct: UInt64 = 0
        /// Place of the callee's state.
        var calleePlace: Int
        var isFlagged = false
        var hasEnded = false
        /// Taken out of the windows ahead of its time.
        var isLoose = false
    }

    let capacity: Int
    private var entries: [Entry] = []
    private var details: [CallEvent] = []
    private var ids: HashIndex
    /// Serial of the newest call; serials start at 1.
    private(set) var newest: UInt64 = 0

    /// `capacity` is rounded up to a power of two.
    init(capacity wanted: Int) {
        var capacity = 16
        while capacity < wanted { capacity *= 2 }
        self.capacity = capacity
        // Growing by doubling would copy megabytes in the middle of a call.
        entries.reserveCapacity(capacity)
        details.reserveCapacity(capacity)
        ids = HashIndex(capacity: capacity)
    }

    var isFull: Bool { entries.count == capacity }

    /// Serial of the call that the next one will push out, when full.
    var oldest: UInt64 { newest - UInt64(entries.count) + 1 }

    @inline(__always)
    func holds(_ serial: UInt64) -> Bool { serial != 0 && serial + UInt64(entries.count) > newest }

    @inline(__always)
    subscript(serial: UInt64) -> Entry {
        get { entries[place(serial)] }
        set { entries[place(serial)] = newValue }
        _modify { yield &entries[place(serial)] }
    }

    func event(_ serial: UInt64) -> CallEvent { details[place(serial)] }
    func link(of serial: UInt64) -> LinkID { details[place(serial)].link }

    func find(_ id: CallID, on link: LinkID) -> UInt64? {
        ids.find(hash(id, link)) {
            details[place($0)].link.index == link.index && details[place($0)].id == id
        }
    }

    /// Takes a call out of the index by name: it is to be pushed out, or its name is used anew.
    mutating func forgetName(of serial: UInt64) {
        let place = place(serial)
        ids.remove(hash(details[place].id, details[place].link), serial)
    }

    /// Adds a call and gives its serial.
    ///
    /// A full ring must have forgotten the name of its oldest first.
    mutating func append(_ entry: Entry, _ event: CallEvent) -> UInt64 {
        newest += 1
        if entries.count < capacity {
            entries.append(entry)
            details.append(event)
        } else {
            entries[place(newest)] = entry
            details[place(newest)] = event
        }
        ids.insert(hash(event.id, event.link), newest)
        return newest
    }

    @inline(__always)
    private func place(_ serial: UInt64) -> Int {
        Int(truncatingIfNeeded: serial &- 1) & (capacity - 1)
    }

    private func hash(_ id: CallID, _ link: LinkID) -> UInt64 {
        mixed(id.stableHash ^ UInt64(link.index) << 48)
    }
}
