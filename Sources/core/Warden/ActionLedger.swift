import Calls
import Records
import Telephony

/// Every action that was begun about a call, until the switch itself has shown that it is done.
///
/// The ledger keeps when each goes out again; times are on the clock that never jumps.
struct ActionLedger {
    /// Kills followed at once; past it further ones are held back as by the brakes.
    static let entriesMax = 16_384

    struct Key: Hashable {
        /// One of a kind is followed for each call.
        var action: LedgerAction
        var link: LinkID
        var name: ReadName
        /// The proxy's name for the dialog, which tells attempts at one call apart; 0 for none.
        var attempt: UInt64 = 0
        /// Where the entry stood when the key was handed out, -1 for nowhere: no part of the key, but
        /// it saves looking the name up again.
        fileprivate var place = -1

        static func == (left: Key, right: Key) -> Bool {
            left.name == right.name && left.attempt == right.attempt && left.link == right.link
                && left.action == right.action
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(name.name.words.0 ^ attempt)
            hasher.combine(name.name.words.1 ^ UInt64(link.index))
        }

        init(_ action: LedgerAction, _ call: Call, _ name: ReadName) {
            (self.action, link, self.name) = (action, call.link, name)
            guard call.isNamedByDialog, let dialog = call.dialog else { return }
            attempt = UInt64(dialog.entry) << 32 | UInt64(dialog.id)
        }
    }

    struct Entry {
        var record: KillRecord
        /// Its place is that of the entry as long as it is followed.
        fileprivate(set) var key: Key
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

        init(kill record: KillRecord, call: Call, name: ReadName) {
            self.record = record
            self.call = call
            key = Key(.kill, call, name)
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
        var repliesInOrder: Bool { !call.isNamedByDialog }

        /// True where every attempt was made in vain.
        var isGivenUp: Bool {
            dueAt == .max && !isHeld && (record.state == .stillUp || record.state == .failed)
        }
    }

    /// The entries, each in a place of its own as long as it is followed: they are large, so they are
    /// changed where they are.
    private var entries: [Entry] = []
    private var freePlaces: [Int] = []
    private var places: [Key: Int] = [:]
    private var placesOfKills: [KillID: Int] = [:]
    /// When the entry at each place is due, beside the entries: looking through all of them is cheap.
    private var dueTimes: [Int64] = []
    /// How many have something left to do; many more may only wait for their calls to end.
    private var dueCount = 0
    /// The kills that were given up and wait for nothing but a late hang-up.
    private var givenUp: Set<KillID> = []
    /// No entry is due before this.
    private(set) var nextDue: Int64 = .max

    var count: Int { places.count }

    subscript(key: Key) -> Entry? { place(of: key).map { entries[$0] } }

    func contains(_ key: Key) -> Bool { place(of: key) != nil }

    private func place(of key: Key) -> Int? {
        let place = key.place
        guard place >= 0 else { return places[key] }
        // One look into the entry, which is large.
        let known = entries[place].key
        return known.place == place && known == key ? place : places[key]
    }

    /// The action about a call, or about this attempt at it.
    ///
    /// It may have begun before the dialog's name was known.
    func key(
        of action: LedgerAction,
        for call: Call,
        _ name: @autoclosure () -> ReadName
    ) -> Key? {
        guard !places.isEmpty else { return nil }
        var key = Key(action, call, name())
        if let place = places[key], key.name.isUUID || entries[place].record.call == call.id {
            key.place = place
            return key
        }
        guard key.attempt != 0 else { return nil }
        key.attempt = 0
        guard let place = places[key], entries[place].call.isAttempt(of: call),
            key.name.isUUID || entries[place].record.call == call.id
        else { return nil }
        key.place = place
        return key
    }

    func key(of kill: KillID) -> Key? { placesOfKills[kill].map { entries[$0].key } }

    /// The call that a kill is to end.
    func call(of kill: KillID) -> Call? { placesOfKills[kill].map { entries[$0].call } }

    /// True where one more kill can be followed; one that was given up makes way for it.
    mutating func makeRoom() -> Bool {
        guard count >= Self.entriesMax else { return true }
        guard let oldest = givenUp.min(), let place = placesOfKills[oldest] else { return false }
        close(at: place)
        return true
    }

    /// Follows a kill, the only one of its call.
    mutating func open(_ entry: Entry) {
        let place = freePlaces.popLast() ?? entries.count
        if place < entries.count {
            entries[place] = entry
        } else {
            entries.append(entry)
            dueTimes.append(.max)
        }
        entries[place].key.place = place
        places[entry.key] = place
        placesOfKills[entry.record.kill] = place
        schedule(at: place)
    }

    /// Changes an entry, ends it where its state is final, and gives its record.
    mutating func update(_ key: Key, _ change: (inout Entry) -> Void) -> KillRecord? {
        guard let place = note(key, change) else { return nil }
        return entries[place].record
    }

    /// The same where nobody wants the record, which is large; the place of the entry.
    @discardableResult
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
        let kill = entries[place].record.kill
        places[entries[place].key] = nil
        entries[place].key.place = -1
        placesOfKills[kill] = nil
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
                due.append((entries[place].record.kill, entries[place].key))
            } else {
                nextDue = min(nextDue, time)
            }
        }
        return due.sorted { $0.kill < $1.kill }.map(\.key)
    }

    /// Keys of one link, or of all, oldest kill first.
    func keys(on link: LinkID? = nil) -> [Key] {
        placesOfKills.lazy.map { (kill: $0.key, key: entries[$0.value].key) }
            .filter { link == nil || $0.key.link == link }
            .sorted { $0.kill < $1.kill }.map(\.key)
    }

    private mutating func schedule(at place: Int) {
        let kill = entries[place].record.kill
        if entries[place].isGivenUp {
            givenUp.insert(kill)
        } else if !givenUp.isEmpty {
            givenUp.remove(kill)
        }
        setDue(entries[place].dueAt, at: place)
    }

    private mutating func setDue(_ time: Int64, at place: Int) {
        dueCount += (time == .max ? 0 : 1) - (dueTimes[place] == .max ? 0 : 1)
        dueTimes[place] = time
        nextDue = dueCount == 0 ? .max : min(nextDue, time)
    }
}
