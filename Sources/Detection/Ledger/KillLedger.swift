import Telephony

/// Every call that is being ended, until the switch itself has said that it is over.
///
/// The ledger keeps when each kill goes out again; times are on the clock that never jumps.
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
        var dueAt: Int64 = .max
        /// When the command went out last, by this run of the agent.
        var sentAt: Int64?
        /// True once the switch has taken the kill, however often it went out since.
        var wasAccepted = false
        /// True where a repeat of a kill that was taken found the call gone: its hang-up event is late.
        var awaitsHangUp = false
        /// True from a gap on until the kill has gone out again.
        var isHeld = false
        /// True where a list after a gap did not name the call, which could not be asked for.
        var isUnlisted = false
        /// True once an earlier step of it is known to be on record.
        var isOnRecord = false

        /// True where every attempt was made in vain.
        var isGivenUp: Bool {
            dueAt == .max && !isHeld && (record.state == .stillUp || record.state == .failed)
        }
    }

    private(set) var entries: [Key: Entry] = [:]
    private var keys: [KillID: Key] = [:]
    /// The kills with something left to do; many more may only wait for their calls to end.
    private var dues: [KillID: Int64] = [:]
    /// The kills that were given up and wait for nothing but a late hang-up.
    private var givenUp: Set<KillID> = []
    /// No entry is due before this.
    private(set) var nextDue: Int64 = .max

    subscript(key: Key) -> Entry? { entries[key] }

    func key(of kill: KillID) -> Key? { keys[kill] }

    /// True where one more kill can be followed; one that was given up makes way for it.
    mutating func makeRoom() -> Bool {
        guard entries.count >= Self.entriesMax else { return true }
        guard let oldest = givenUp.min(), let key = keys[oldest] else { return false }
        close(key)
        return true
    }

    mutating func open(_ entry: Entry) {
        let key = Key(link: entry.record.link, call: entry.record.call)
        entries[key] = entry
        keys[entry.record.kill] = key
        schedule(entry)
    }

    /// Changes an entry, ends it where its state is final, and gives its record.
    mutating func update(_ key: Key, _ change: (inout Entry) -> Void) -> KillRecord? {
        guard let index = entries.index(forKey: key) else { return nil }
        change(&entries.values[index])
        let entry = entries.values[index]
        if entry.record.state.isFinal { close(key) } else { schedule(entry) }
        return entry.record
    }

    mutating func close(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        keys[entry.record.kill] = nil
        givenUp.remove(entry.record.kill)
        dues[entry.record.kill] = nil
        if dues.isEmpty { nextDue = .max }
    }

    /// Keys that are due, oldest kill first; whoever asks gives each a new due time.
    mutating func due(at now: Int64) -> [Key] {
        guard nextDue <= now else { return [] }
        var due: [KillID] = []
        nextDue = .max
        for (kill, time) in dues {
            if time <= now { due.append(kill) } else { nextDue = min(nextDue, time) }
        }
        return due.sorted().compactMap { keys[$0] }
    }

    /// Keys of one link, or of all, oldest kill first.
    func keys(on link: LinkID? = nil) -> [Key] {
        keys.lazy.filter { link == nil || $0.value.link == link }
            .sorted { $0.key < $1.key }.map(\.value)
    }

    private mutating func schedule(_ entry: Entry) {
        if entry.isGivenUp {
            givenUp.insert(entry.record.kill)
        } else {
            givenUp.remove(entry.record.kill)
        }
        dues[entry.record.kill] = entry.dueAt == .max ? nil : entry.dueAt
        nextDue = dues.isEmpty ? .max : min(nextDue, entry.dueAt)
    }
}
