import Telephony

/// The switches' names of the calls in the table, and the calls by their names.
///
/// Calls of one hash bucket hang in a chain, the latest first: those that have left the table are
/// behind all others, so nothing has to be taken out.
struct CallNames: ~Copyable {
    /// 20 bytes: as two words it would take 24.
    struct Named: BitwiseCopyable {
        private var parts: (UInt32, UInt32, UInt32, UInt32)
        /// The next older call of the bucket.
        var next: CallSerial

        init(_ name: CallName, next: CallSerial) {
            let (low, high) = name.words
            parts = (
                UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
                UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32)
            )
            self.next = next
        }

        var name: CallName {
            CallName(
                words: (
                    UInt64(parts.0) | UInt64(parts.1) << 32, UInt64(parts.2) | UInt64(parts.3) << 32
                )
            )
        }
    }

    /// A name that is no UUID.
    struct Other: BitwiseCopyable {
        var text = CallID()
        /// False at the place of a call that has a UUID.
        var isInUse = false
    }

    /// A name as it is looked up.
    struct Key {
        fileprivate var name: CallName
        fileprivate var isUUID: Bool
        fileprivate var bucket: Int
    }

    private let capacity: Int
    private var names: Table<Named>
    private var buckets: Table<CallSerial>
    /// By place; there from the first such name on.
    private var others: Table<Other>?
    private let mask: Int
    private let secret: UInt64

    init(capacity: Int, secret: UInt64) {
        var size = 16
        while size < capacity { size *= 2 }
        self.capacity = capacity
        names = Table(count: capacity)
        buckets = Table(count: size)
        buckets.touch()
        mask = size - 1
        self.secret = secret
    }

    func key(_ id: CallID) -> Key {
        let uuid = CallName(uuid: id)
        let name = uuid ?? CallName(digestOf: id)
        let hash = mixed(mixed(name.words.0 ^ secret) ^ name.words.1)
        return Key(
            name: name,
            isUUID: uuid != nil,
            bucket: Int(truncatingIfNeeded: hash) & mask
        )
    }

    /// Has what `find` and `append` look at first brought near.
    func prefetch(_ key: Key) { buckets.prefetch(key.bucket) }

    /// The latest call of this name that the ring holds and that `isWanted`.
    func find(
        _ key: Key,
        _ id: CallID,
        in ring: SerialRing,
        _ isWanted: (CallSerial) -> Bool
    ) -> CallSerial? {
        var serial = buckets[key.bucket]
        while ring.holds(serial) {
            let place = ring.place(serial)
            if names[place].name == key.name, isSame(key, id, place), isWanted(serial) {
                return serial
            }
            serial = names[place].next
        }
        return nil
    }

    /// Names the call that the ring has just taken in.
    mutating func append(_ key: Key, _ id: CallID, in ring: SerialRing) {
        let place = ring.place(ring.newest)
        let next = buckets[key.bucket]
        names[place] = Named(key.name, next: ring.holds(next) ? next : 0)
        buckets[key.bucket] = ring.newest
        if key.isUUID {
            if others != nil { others?[place].isInUse = false }
        } else {
            if others == nil { others = Table(count: capacity) }
            others?[place] = Other(text: id, isInUse: true)
        }
    }

    /// The name of the call at a place.
    func name(at place: Int) -> CallID {
        if let other = other(at: place) { return other }
        return names[place].name.uuid
    }

    private func other(at place: Int) -> CallID? {
        switch others {
        case .none: nil
        case .some(let others): others[place].isInUse ? others[place].text : nil
        }
    }

    private func isSame(_ key: Key, _ id: CallID, _ place: Int) -> Bool {
        switch others {
        case .none: key.isUUID
        case .some(let others):
            others[place].isInUse ? !key.isUUID && others[place].text == id : key.isUUID
        }
    }
}
