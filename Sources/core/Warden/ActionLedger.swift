import Calls
import Records
import Telephony

/// Every action that was begun about a call, until the switch itself has shown that it is done.
///
/// The ledger keeps when each goes out again; times are on the clock that never jumps.
struct ActionLedger {
    /// Kills followed at once; past it further ones are held back as by the brakes.
    static let entriesMax = 16_384

    struct Entry {
        var record: KillRecord
        /// What the action was decided on, so that an exemption added later can stop it.
        var call: Call { didSet { nameAttempt() } }
        /// When to act next; `.max` while the link is down or nothing is left to do.
        var dueAt: Int64 = .max
        /// When the command went out last, by this run of the agent.
        var sentAt: Int64?
        /// When the command went out first, by this run of the agent.
        var firstSentAt: Int64?
        /// The cause that went out last.
        var cause = ShortText<40>()
        /// True from a command on until the switch has answered it.
        var awaitsReply = false
        /// True once the switch has taken the kill, however often it went out since.
        var wasAccepted = false
        /// When it first did.
        var acceptedAt: Int64?
        /// True where the switch says that it knows no such call: the proof of its end is late.
        var awaitsHangUp = false
        /// How far the end has come that the switch has decided.
        var hangUp = HangUp.none
        /// True from a gap on until the kill has gone out again.
        var isHeld = false
        /// True where a list after a gap did not name the call, which could not be asked for.
        var isUnlisted = false
        /// True once an earlier step of it is known to be on record.
        var isOnRecord = false

        /// The call was answered since the kill went out, which therefore goes out again.
        var wasAnswered = false
        /// How far the last try behind all attempts is: waited for, then made.
        var lastTries = 0
        /// True where the switch was told to refuse the call, and has not said what came of it.
        var isRefusal = false
        /// The time by which the call is on record in its alert.
        var recordedAt: EventTime = 0

        @inline(__always)
        init(kill record: KillRecord, call: Call) {
            self.record = record
            self.call = call
            nameAttempt()
        }

        /// The record says which attempt is meant, for an agent that starts anew.
        private mutating func nameAttempt() {
            guard call.isNamedByDialog else { return }
            (record.cseq, record.dialog) = (call.cseq, call.dialog)
        }

        enum HangUp {
            case none
            /// CHANNEL_HANGUP came; its account of the call should follow at once.
            case decided
            /// It did not follow at once: the switch waits for something, such as the other leg.
            case late
            /// It still did not: the switch was asked which calls it has.
            case listAsked
        }

        /// True where replies come in the order of the commands and none is lost: another command behind
        /// one that is not answered yet can only make it later.
        @inline(__always)
        var repliesInOrder: Bool { !call.isNamedByDialog }

        /// True where masking began it for an alert and a call of this time, of a switch that names no
        /// dialogs.
        @inline(__always)
        func isBegun(for alert: AlertID, at time: EventTime) -> Bool {
            record.alert == alert && record.reason == .masking && call.createdAt == time
                && repliesInOrder
        }

        /// True where every attempt was made in vain.
        @inline(__always)
        var isGivenUp: Bool {
            dueAt == .max && !isHeld && (record.state == .stillUp || record.state == .failed)
        }
    }

    /// The entries, each in a place of its own as long as it is followed: they are large, so they are
    /// changed where they are.
    private var entries: [Entry] = []
    /// Beside the entries, by which they are found: the key, whose place is the entry's as long as it is
    /// followed, and the kill.
    private var keys: [Key] = []
    private var kills: [KillID] = []
    private var freePlaces: [Int] = []
    private var byKey = PlaceChains()
    private var byKill = PlaceChains()
    private let secret = UInt64(truncatingIfNeeded: Hasher().finalize())
    /// When the entry at each place is due, beside the entries: looking through all of them is cheap.
    private var dueTimes: [Int64] = []
    /// How many have something left to do; many more may only wait for their calls to end.
    private var dueCount = 0
    /// The kills that were given up and wait for nothing but a late hang-up.
    private var givenUp: Set<KillID> = []
    /// No entry is due before this.
    private(set) var nextDue: Int64 = .max
    private var nextKill: Int64

    init(nextKill: Int64 = 1) { self.nextKill = nextKill }

    /// The number of an action that begins.
    mutating func newID() -> KillID {
        defer { nextKill += 1 }
        return KillID(nextKill)
    }

    var count: Int { byKill.count }

    subscript(key: Key) -> Entry? { place(of: key).map { entries[$0] } }

    func contains(_ key: Key) -> Bool { place(of: key) != nil }

    private func place(of key: Key) -> Int? {
        let place = key.place
        if place >= 0, keys[place].place == place, keys[place] == key { return place }
        return find(key)
    }

    @inline(__always)
    private func find(_ key: Key) -> Int? {
        byKey.find(key.hash(secret)) { keys[$0] == key }
    }

    @inline(__always)
    private func place(of kill: KillID) -> Int? {
        byKill.find(Self.hash(kill)) { kills[$0] == kill }
    }

    /// Kills are numbered one by the other, so no two meet before the chains grow.
    private static func hash(_ kill: KillID) -> UInt64 { UInt64(bitPattern: kill.value) }

    @inline(__always)
    var isEmpty: Bool { byKey.isEmpty }

    /// The action about a call, or about this attempt at it.
    ///
    /// It may have begun before the dialog's name was known.
    func key(of action: LedgerAction, for call: Call, _ name: ReadName) -> Key? {
        guard !byKey.isEmpty else { return nil }
        var key = Key(action, call, name)
        if let place = find(key), key.name.isUUID || entries[place].record.call == call.id {
            key.place = place
            return key
        }
        guard key.attempt != 0 else { return nil }
        key.attempt = 0
        guard let place = find(key), entries[place].call.isAttempt(of: call),
            key.name.isUUID || entries[place].record.call == call.id
        else { return nil }
        key.place = place
        return key
    }

    /// The action about a call of a switch that names no dialogs.
    @inline(__always)
    func key(
        of action: LedgerAction,
        _ id: @autoclosure () -> CallID,
        _ name: ReadName,
        on link: LinkID
    ) -> Key? {
        var key = Key(action, link, name)
        guard let place = find(key), name.isUUID || entries[place].record.call == id()
        else { return nil }
        key.place = place
        return key
    }

    /// Where the call of a kill stands that began for an alert by masking, as it was read for that.
    func place(ofBegun name: ReadName, _ call: CallEntry, for alert: AlertID) -> Int? {
        guard let place = find(Key(.kill, call.link, name)),
            entries[place].isBegun(for: alert, at: call.time)
        else { return nil }
        return place
    }

    /// The call of the entry at a place.
    @inline(__always)
    func call(at place: Int) -> Call { entries[place].call }

    func key(of kill: KillID) -> Key? { place(of: kill).map { keys[$0] } }

    /// The call that a kill is to end.
    func call(of kill: KillID) -> Call? { place(of: kill).map { entries[$0].call } }

    /// True where one more kill can be followed; one that was given up makes way for it.
    mutating func makeRoom() -> Bool {
        guard count >= Self.entriesMax else { return true }
        guard let oldest = givenUp.min(), let place = place(of: oldest) else { return false }
        close(at: place)
        return true
    }

    /// Follows a kill, the only one of its call.
    mutating func open(_ entry: Entry, _ key: Key) {
        let place = freePlaces.popLast() ?? entries.count
        if place < entries.count {
            entries[place] = entry
            keys[place] = key
            kills[place] = entry.record.kill
        } else {
            entries.append(entry)
            keys.append(key)
            kills.append(entry.record.kill)
            dueTimes.append(.max)
        }
        keys[place].place = place
        byKey.insert(place, key.hash(secret))
        byKill.insert(place, Self.hash(kills[place]))
        schedule(at: place)
    }

    /// Changes an entry, ends it where its state is final, and gives its record.
    mutating func update(_ key: Key, _ change: (inout Entry) -> Void) -> KillRecord? {
        note(key, change).map { entries[$0].record }
    }

    /// The record of the entry at a place, or of the one that was just ended there.
    @inline(__always)
    func record(at place: Int) -> KillRecord { entries[place].record }

    /// The same where nobody wants the record, which is large; the place of the entry.
    @discardableResult
    @inline(__always)
    mutating func note(_ key: Key, _ change: (inout Entry) -> Void) -> Int? {
        guard let place = place(of: key) else { return nil }
        change(&entries[place])
        if entries[place].record.state.isFinal { close(at: place) } else { schedule(at: place) }
        return place
    }

    mutating func close(_ key: Key) {
        if let place = place(of: key) { close(at: place) }
    }

    private mutating func close(at place: Int) {
        let kill = kills[place]
        byKey.remove(place)
        byKill.remove(place)
        keys[place].place = -1
        freePlaces.append(place)
        if !givenUp.isEmpty { givenUp.remove(kill) }
        setDue(.max, at: place)
    }

    /// Keys that are due, oldest kill first; whoever asks gives each a new due time.
    mutating func due(at now: Int64) -> [Key] {
        guard nextDue <= now else { return [] }
        var due: [(kill: KillID, key: Key)] = []
        nextDue = .max
        for (place, time) in dueTimes.enumerated() where time != .max {
            if time <= now {
                due.append((kills[place], keys[place]))
            } else {
                nextDue = min(nextDue, time)
            }
        }
        return due.sorted { $0.kill < $1.kill }.map(\.key)
    }

    /// Keys of one link, or of all, oldest kill first.
    func keys(on link: LinkID? = nil) -> [Key] {
        keys.indices.filter { place in
            keys[place].place == place && (link == nil || keys[place].link == link)
        }
        .map { (kill: kills[$0], key: keys[$0]) }
        .sorted { $0.kill < $1.kill }.map(\.key)
    }

    @inline(__always)
    private mutating func schedule(at place: Int) {
        if entries[place].isGivenUp {
            givenUp.insert(kills[place])
        } else if !givenUp.isEmpty {
            givenUp.remove(kills[place])
        }
        setDue(entries[place].dueAt, at: place)
    }

    private mutating func setDue(_ time: Int64, at place: Int) {
        dueCount += (time == .max ? 0 : 1) - (dueTimes[place] == .max ? 0 : 1)
        dueTimes[place] = time
        nextDue = dueCount == 0 ? .max : min(nextDue, time)
    }
}
