internal import Synchronization
package import Telephony

/// The latest calls: who called whom, their names, and what is known of each.
///
/// A call leaves when as many newer ones have come as the table holds.
package struct RecentCalls: ~Copyable {
    package var table: CallTable
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
        details: consuming CallDetails,
        callsUpMax: Int = CallsUp.callsMaxDefault
    ) {
        // Callers choose names and numbers: without the key they cannot choose those that meet.
        let key = UInt64(truncatingIfNeeded: Hasher().finalize())
        table = CallTable(capacity: capacity, key: key)
        names = CallNames(capacity: table.ring.capacity, secret: mixed(key))
        self.details = details
        legs = OtherLegs(capacity: table.ring.capacity)
        up = CallsUp(callsMax: callsUpMax, secret: mixed(key &+ 1))
    }

    package init(capacity: Int, callsUpMax: Int = CallsUp.callsMaxDefault) {
        let details = CallDetails(capacity: capacity)
        self.init(capacity: capacity, details: details, callsUpMax: callsUpMax)
    }

    /// Callees that have calls in the table.
    package var calleeCount: Int { table.callees.count }

    @inline(__always)
    package subscript(serial: CallSerial) -> CallEntry { table[serial] }

    /// The latest call of this name.
    package func find(_ id: CallID, on link: LinkID) -> CallSerial? {
        find(id, ReadName(id), on: link)
    }

    /// The same for whoever has read the name; of a UUID, nobody looks at the text.
    package func find(
        _ id: @autoclosure () -> CallID,
        _ read: ReadName,
        on link: LinkID
    ) -> CallSerial? {
        names.find(names.key(read), id, on: link, in: table)
    }

    /// The name of a call as tables look it up.
    package func name(of serial: CallSerial) -> ReadName {
        names.read(at: table.ring.place(serial))
    }

    /// Has what an event will be looked up in brought near while others are still before it.
    package mutating func announce(_ event: CallEvent) {
        names.prefetch(event.id)
        guard event.kind == .created, case .party(let callee) = event.call.calleeReading else {
            return
        }
        table.announce(callee: callee)
    }

    /// What is known of a call: all that its event said, or of an old one at least who called whom.
    package func call(_ serial: CallSerial) -> Call {
        var call = Call(link: LinkID(0), id: CallID(), createdAt: 0)
        fill(serial, &call)
        return call
    }

    /// The same where the call is to stand.
    package func read(_ serial: CallSerial, into call: inout Call) {
        call = Call(link: LinkID(0), id: CallID(), createdAt: 0)
        fill(serial, &call)
    }

    /// Where a call came from; of an old one nothing.
    package func origin(of serial: CallSerial) -> CallOrigin {
        details.origin(of: serial, at: table.ring.place(serial)) ?? CallOrigin()
    }

    /// Fills a call of which nothing stands there yet.
    private func fill(_ serial: CallSerial, _ call: inout Call) {
        let entry = table[serial]
        let place = table.ring.place(serial)
        let callee = table.callees[entry.place].party
        (call.link, call.createdAt) = (entry.link, entry.time)
        call.id = names.name(at: place)
        call.callerReading = identities.reading(of: entry.caller)
        call.calleeReading = identities.reading(of: callee)
        if !details.read(serial, at: place, into: &call) {
            call.caller = identities.name(of: entry.caller)
            call.callee = identities.name(of: callee)
        }
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

    /// Makes room for one call; where the table is full, the call pushed out as it was before.
    package mutating func makeRoom() -> CallEntry? {
        guard let pushed = table.makeRoom() else { return nil }
        if !pushed.entry.isLoose { release(pushed.entry, of: pushed.callee) }
        return pushed.entry
    }

    /// Adds a call that is not in yet, behind `makeRoom`.
    package mutating func add(
        _ call: Call,
        _ read: ReadName,
        caller: Party
    ) -> CallTable.Placed {
        let callee = identities.acquire(call.calleeReading)
        let placed = table.add(caller: caller, callee: callee, at: call.createdAt, link: call.link)
        note(call, read)
        return placed
    }

    /// Keeps name and details of the call just added.
    private mutating func note(_ call: Call, _ read: ReadName) {
        let key = names.key(read)
        names.append(key, call.id, in: &table)
        let newest = table.ring.newest
        details.append(call, newest, at: table.ring.place(newest))
        up.begin(call, read, serial: newest)
    }

    /// An alert has the call on record, which the table of those that are up keeps longer.
    package mutating func noteOnRecord(_ serial: CallSerial) {
        let place = table.ring.place(serial)
        let read = names.read(at: place)
        up.noteOnRecord(names.name(at: place), read, on: table[serial].link)
    }

    // MARK: Other legs

    /// Takes in what became of a leg: kept where its call is one of these.
    package mutating func note(_ leg: OtherLeg) {
        guard let name = CallName(uuid: leg.id) else { return }
        switch leg.kind {
        case .created, .answered:
            guard let serial = find(leg.call, on: leg.link) else { return }
            let place = table.ring.place(serial)
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
        legs.leg(of: serial, at: table.ring.place(serial))?.uuid
    }

    /// The call is over, by what its switch said or what follows from it.
    package mutating func markEnded(_ serial: CallSerial) { table[serial].hasEnded = true }

    /// A call that was taken for ended is up after all.
    package mutating func markUp(_ serial: CallSerial) { table[serial].hasEnded = false }

    /// The switch said that the callee has answered.
    package mutating func markAnswered(_ serial: CallSerial) { table[serial].isAnswered = true }

    /// Calls of one name that are looked at: attempts at one call by a caller who tries again.
    package static let attemptsMax = 32

    /// The calls of this name, the latest first, until `isFound` is content with one.
    package func find(
        _ id: CallID,
        on link: LinkID,
        where isFound: (CallSerial) -> Bool
    ) -> CallSerial? {
        names.find(
            names.key(ReadName(id)),
            { id },
            on: link,
            in: table,
            limit: Self.attemptsMax,
            where: isFound
        )
    }

    /// Takes over what is known of a call by now.
    package mutating func renew(_ call: Call, _ serial: CallSerial) {
        details.append(call, serial, at: table.ring.place(serial))
    }

    /// A call's name is used anew: by it, the call is not found any more.
    package mutating func forgetName(of serial: CallSerial) { table[serial].isNameless = true }

    /// The calls that count as long as nobody takes them out, oldest first, of which this is true.
    package func counted(where isMeant: (Call) -> Bool) -> [CallSerial] {
        var meant: [CallSerial] = []
        table.forEachCounted { serial in
            if isMeant(call(serial)) { meant.append(serial) }
        }
        return meant
    }

    /// Takes a call out that counts no more, and gives it as it was before.
    package mutating func takeOut(_ serial: CallSerial) -> CallEntry {
        let entry = table[serial]
        let callee = table.callee(of: serial)
        table.takeOut(serial)
        release(entry, of: callee)
        return entry
    }

    /// Ends a call's hold on identities.
    private mutating func release(_ entry: CallEntry, of callee: Party) {
        identities.release(callee)
        identities.release(entry.caller)
    }
}
