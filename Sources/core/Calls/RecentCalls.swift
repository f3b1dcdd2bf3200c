internal import Synchronization
package import Telephony

/// The latest calls: the windows over them, their names, and what is known of each.
///
/// A call leaves when as many newer ones have come as the table holds.
package struct RecentCalls: ~Copyable {
    package private(set) var window: CallWindow
    package private(set) var identities = IdentityTable()
    private var names: CallNames
    private var details: CallDetails
    private var legs: OtherLegs
    /// The calls that are still up, however many newer ones have come.
    package var up: CallsUp
    /// Has every function of another target read the table where it is: what holds an atomic value
    /// never moves, while any other value of this size is copied for each call.
    private let pin = Atomic<Bool>(false)

    package init(
        capacity: Int,
        threshold: Int,
        windowMicroseconds: Int64,
        details: consuming CallDetails,
        callsUpMax: Int = CallsUp.callsMaxDefault
    ) {
        // Callers choose names and numbers: without the key they cannot choose those that meet.
        let key = UInt64(truncatingIfNeeded: Hasher().finalize())
        window = CallWindow(
            capacity: capacity,
            threshold: threshold,
            windowMicroseconds: windowMicroseconds,
            key: key
        )
        names = CallNames(capacity: window.ring.capacity, secret: mixed(key))
        self.details = details
        legs = OtherLegs(capacity: window.ring.capacity)
        up = CallsUp(callsMax: callsUpMax, secret: mixed(key &+ 1))
    }

    /// Callees that have calls in the table.
    package var calleeCount: Int { window.callees.count }

    @inline(__always)
    package subscript(serial: CallSerial) -> CallEntry { window[serial] }

    /// The latest call of this name.
    package func find(_ id: CallID, on link: LinkID) -> CallSerial? {
        names.find(names.key(id), id, on: link, in: window)
    }

    /// Has what an event will be looked up in brought near while others are still before it.
    package mutating func announce(_ event: CallEvent) {
        names.prefetch(event.id)
        guard event.kind == .created, case .party(let callee) = event.call.calleeReading else {
            return
        }
        window.announce(callee: callee)
    }

    /// What is known of a call: all that its event said, or of an old one at least who called whom.
    package func call(_ serial: CallSerial) -> Call {
        let entry = window[serial]
        var call = Call(link: entry.link, id: CallID(), createdAt: entry.time)
        read(serial, into: &call)
        return call
    }

    /// The same where another call of the table stands so far.
    package func read(_ serial: CallSerial, into call: inout Call) {
        let entry = window[serial]
        let place = window.ring.place(serial)
        let callee = window.callees[entry.place].party
        call.link = entry.link
        call.createdAt = entry.time
        call.id = names.name(at: place)
        call.callerReading = identities.reading(of: entry.caller)
        call.calleeReading = identities.reading(of: callee)
        guard !details.read(serial, at: place, into: &call) else { return }
        let readings = (call.callerReading, call.calleeReading)
        call = Call(link: entry.link, id: call.id, createdAt: entry.time)
        (call.callerReading, call.calleeReading) = readings
        call.caller = identities.name(of: entry.caller)
        call.callee = identities.name(of: callee)
    }

    /// The caller of a call with one more user; `add` takes that over.
    package mutating func caller(of call: Call) -> Party {
        identities.acquire(call.callerReading)
    }

    /// A party with one more user, who releases it.
    package mutating func acquire(_ reading: PartyReading) -> Party { identities.acquire(reading) }
    /// Gives a party back that was acquired or retained.
    package mutating func release(_ party: Party) { identities.release(party) }
    /// One more user of a party that is in use, who releases it.
    package mutating func retain(_ party: Party) { identities.retain(party) }

    /// Makes room for one call; where the table is full, link and time of the call pushed out.
    package mutating func makeRoom() -> (link: LinkID, time: EventTime)? {
        guard let pushed = window.makeRoom() else { return nil }
        if !pushed.entry.isLoose { release(pushed.entry, of: pushed.callee) }
        return (pushed.entry.link, pushed.entry.time)
    }

    /// Adds a call that is not in yet, behind `makeRoom`; says whether it flags any, which
    /// `window.flagged` then holds.
    package mutating func add(_ call: Call, caller: Party) -> CallWindow.Trip? {
        let callee = identities.acquire(call.calleeReading)
        let trip = window.add(caller: caller, callee: callee, at: call.createdAt, link: call.link)
        note(call)
        return trip
    }

    /// Adds a call that is flagged already, behind `makeRoom`, and gives its serial.
    package mutating func addFlagged(_ call: Call, caller: Party) -> CallSerial {
        let callee = identities.acquire(call.calleeReading)
        let serial = window.addFlagged(
            caller: caller,
            callee: callee,
            at: call.createdAt,
            link: call.link
        )
        note(call)
        return serial
    }

    /// Keeps name and details of the call just added.
    private mutating func note(_ call: Call) {
        let key = names.key(call.id)
        names.append(key, call.id, in: &window)
        let newest = window.ring.newest
        details.append(call, newest, at: window.ring.place(newest))
        up.begin(call, key.read)
    }

    /// An alert has the call on record, which the table of those that are up keeps longer.
    package mutating func noteOnRecord(_ serial: CallSerial) {
        let place = window.ring.place(serial)
        let read = names.read(at: place)
        up.noteOnRecord(names.name(at: place), read, on: window[serial].link)
    }

    // MARK: Other legs

    /// Takes in what became of a leg: kept where its call is one of these.
    package mutating func note(_ leg: OtherLeg) {
        guard let name = CallName(uuid: leg.id) else { return }
        switch leg.kind {
        case .created, .answered:
            guard let serial = find(leg.call, on: leg.link) else { return }
            let place = window.ring.place(serial)
            legs.note(name, of: serial, at: place, isAnswered: leg.kind == .answered)
        case .hungUp: legs.remove(name)
        case .bridged:
            legs.joined(name, with: find(leg.call, on: leg.link))
            guard let other = CallName(uuid: leg.call) else { return }
            legs.joined(other, with: find(leg.id, on: leg.link))
        }
    }

    /// The leg that the switch made for a call and that still belongs to it.
    package func otherLeg(of serial: CallSerial) -> CallID? {
        legs.leg(of: serial, at: window.ring.place(serial))?.uuid
    }

    /// The call is over, by what its switch said or what follows from it.
    package mutating func markEnded(_ serial: CallSerial) { window[serial].hasEnded = true }

    /// A call that was taken for ended is up after all.
    package mutating func markUp(_ serial: CallSerial) { window[serial].hasEnded = false }

    /// The switch said that the callee has answered.
    package mutating func markAnswered(_ serial: CallSerial) { window[serial].isAnswered = true }

    /// Calls of one name that are looked at: attempts at one call by a caller who tries again.
    package static let attemptsMax = 32

    /// The calls of this name, the latest first, until `isFound` is content with one.
    package func find(
        _ id: CallID,
        on link: LinkID,
        where isFound: (CallSerial) -> Bool
    ) -> CallSerial? {
        names.find(
            names.key(id),
            id,
            on: link,
            in: window,
            limit: Self.attemptsMax,
            where: isFound
        )
    }

    /// Takes over what is known of a call by now.
    package mutating func renew(_ call: Call, _ serial: CallSerial) {
        details.append(call, serial, at: window.ring.place(serial))
    }

    /// A call's name is used anew: by it, the call is not found any more.
    package mutating func forgetName(of serial: CallSerial) { window[serial].isNameless = true }

    /// Goes on by another rule: calls that come are held to it, those flagged stay flagged.
    package mutating func use(threshold: Int, windowMicroseconds: Int64) {
        window.use(threshold: threshold, windowMicroseconds: windowMicroseconds)
    }

    /// Takes calls out of the windows that have become exempt, and says which; they are no longer
    /// counted or flagged.
    package mutating func drop(where isExempt: (Call) -> Bool) -> Set<CallSerial> {
        var dropped: [(CallEntry, callee: Party)] = []
        var exempt: Set<CallSerial> = []
        window.forEachCounted { serial, entry in
            guard isExempt(call(serial)) else { return }
            exempt.insert(serial)
            dropped.append((entry, window.callees[entry.place].party))
        }
        guard !exempt.isEmpty else { return exempt }
        window.drop(exempt)
        for (entry, callee) in dropped { release(entry, of: callee) }
        return exempt
    }

    /// Ends a call's hold on identities.
    private mutating func release(_ entry: CallEntry, of callee: Party) {
        identities.release(callee)
        identities.release(entry.caller)
    }
}
