import Telephony

/// Every call that is being ended, until the switch itself has said that it is over.
///
/// The ledger decides when a kill goes out again and when it is given up; times are on the clock that
/// never jumps.
struct KillLedger {
    /// Kills followed at once; past it further ones are held back as by the brakes.
    static let entriesMax = 16_384

    struct Key: Hashable {
        var link: LinkID
        var call: CallID
    }

    struct Entry {
        var record: KillRecord
        /// What the kill was decided on, so that an exemption added later can stop it.
        var event: CallEvent
        /// When to act next; `.max` while the link is down or nothing is left to do.
        var dueAt: Int64
    }

    private(set) var entries: [Key: Entry] = [:]
    private var keys: [KillID: Key] = [:]
    /// No entry is due before this.
    private(set) var nextDue: Int64 = .max

    var isFull: Bool { entries.count >= Self.entriesMax }

    subscript(key: Key) -> Entry? { entries[key] }

    func key(of kill: KillID) -> Key? { keys[kill] }

    mutating func open(_ entry: Entry) {
        let key = Key(link: entry.record.link, call: entry.record.call)
        entries[key] = entry
        keys[entry.record.kill] = key
        nextDue = min(nextDue, entry.dueAt)
    }

    mutating func update(_ key: Key, _ change: (inout Entry) -> Void) -> KillRecord? {
        guard var entry = entries[key] else { return nil }
        change(&entry)
        if entry.record.state.isFinal {
            close(key)
        } else {
            entries[key] = entry
            nextDue = min(nextDue, entry.dueAt)
        }
        return entry.record
    }

    mutating func close(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        keys[entry.record.kill] = nil
    }

    /// Keys that are due, oldest kill first; the next due time is taken anew.
    mutating func due(at now: Int64) -> [Key] {
        guard nextDue <= now else { return [] }
        let due = entries.filter { $0.value.dueAt <= now }
        nextDue = entries.values.lazy.map(\.dueAt).filter { $0 > now }.min() ?? .max
        return due.sorted { $0.value.record.kill < $1.value.record.kill }.map(\.key)
    }

    /// Keys of one link, oldest kill first.
    func keys(on link: LinkID) -> [Key] {
        entries.filter { $0.key.link == link }
            .sorted { $0.value.record.kill < $1.value.record.kill }.map(\.key)
    }
}
