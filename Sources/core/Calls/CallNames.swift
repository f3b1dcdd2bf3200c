import Telephony

/// The switches' names of the calls in the table, and the calls by their names.
///
/// Calls of one hash bucket hang in a chain, the latest first: those that have left the table are
/// behind all others, so nothing has to be taken out.
struct CallNames: ~Copyable {
    /// A name that is no UUID.
    struct Other: BitwiseCopyable {
        var text = CallID()
        /// False at the place of a call that has a UUID.
        var isInUse = false
    }

    /// A name as it is looked up.
    struct Key {
        fileprivate(set) var read: ReadName
        fileprivate var bucket: Int

        fileprivate var name: CallName { read.name }
        fileprivate var isUUID: Bool { read.isUUID }
    }

    private let capacity: Int
    private var names: Table<CallName>
    private var buckets: Table<CallSerial>
    /// By place; there from the first such name on.
    private var others: Table<Other>?
    private let secret: UInt64

    init(capacity: Int, secret: UInt64) {
        self.capacity = capacity
        names = Table(count: capacity)
        names.touch()
        buckets = Table(count: capacity / 3 + 1)
        buckets.touch()
        self.secret = secret
    }

    @inline(__always)
    func key(_ read: ReadName) -> Key {
        let hash = mixed(mixed(read.name.words.0 ^ secret) ^ read.name.words.1)
        return Key(read: read, bucket: buckets.place(of: hash))
    }

    /// Has what `find` and `append` look at first brought near.
    func prefetch(_ id: CallID) { buckets.prefetch(key(ReadName(id)).bucket) }

    /// The latest call of this name on a link.
    func find(
        _ key: Key,
        _ id: () -> CallID,
        on link: LinkID,
        in table: borrowing CallTable
    ) -> CallSerial? {
        var serial = buckets[key.bucket]
        while table.holds(serial) {
            let entry = table[serial]
            let place = table.ring.place(serial)
            if names[place] == key.name, entry.link == link, !entry.isNameless,
                isSame(key, id, place)
            {
                return serial
            }
            serial = entry.olderNamed
        }
        return nil
    }

    /// The calls of this name on a link, the latest first, until `isFound` is content with one.
    ///
    /// A caller may use one name for any number of calls: no more than `limit` of them are looked at.
    func find(
        _ key: Key,
        _ id: () -> CallID,
        on link: LinkID,
        in table: borrowing CallTable,
        limit: Int,
        where isFound: (CallSerial) -> Bool
    ) -> CallSerial? {
        var serial = buckets[key.bucket]
        var looked = 0
        while table.holds(serial), looked < limit {
            let entry = table[serial]
            let place = table.ring.place(serial)
            if names[place] == key.name, entry.link == link, !entry.isNameless,
                isSame(key, id, place)
            {
                if isFound(serial) { return serial }
                looked += 1
            }
            serial = entry.olderNamed
        }
        return nil
    }

    /// Names the call that the table has just taken in.
    mutating func append(_ key: Key, _ id: CallID, in table: inout CallTable) {
        let newest = table.ring.newest
        let place = table.ring.place(newest)
        let older = buckets[key.bucket]
        if table.holds(older) { table[newest].olderNamed = older }
        names[place] = key.name
        buckets[key.bucket] = newest
        if key.isUUID {
            if others != nil { others?[place].isInUse = false }
        } else {
            if others == nil { others = Table(count: capacity) }
            others?[place] = Other(text: id, isInUse: true)
        }
    }

    /// The same as tables look it up.
    func read(at place: Int) -> ReadName {
        ReadName(names[place], isUUID: isUUID(at: place))
    }

    /// The name of the call at a place.
    func name(at place: Int) -> CallID {
        if let other = other(at: place) { return other }
        return names[place].uuid
    }

    private func isUUID(at place: Int) -> Bool {
        switch others {
        case .none: true
        case .some(let others): !others[place].isInUse
        }
    }

    private func other(at place: Int) -> CallID? {
        switch others {
        case .none: nil
        case .some(let others): others[place].isInUse ? others[place].text : nil
        }
    }

    /// Of a name that is no UUID, `id` has the last word.
    @inline(__always)
    private func isSame(_ key: Key, _ id: () -> CallID, _ place: Int) -> Bool {
        switch others {
        case .none: key.isUUID
        case .some(let others):
            others[place].isInUse ? !key.isUUID && others[place].text == id() : key.isUUID
        }
    }
}
