import Calls
import Records
import Rules
import Telephony

/// The calls as their switches tell of them: which are known, and what each event is to them.
///
/// Events go in and questions are answered; what is done about a call is nothing that it knows of.
struct CallBook: ~Copyable {
    var calls: RecentCalls
    /// The rule that stands on the path of every call.
    var masking: Masking
    /// What makes an attack on each callee whose own traffic is known.
    var baselines: Baselines
    /// The longest window by which calls may still be flagged.
    var reach: Int64
    /// Callees of which nothing is learned for now.
    var frozen = FrozenCallees()
    /// The numbers that calls have rung.
    var legs = OutboundLegs()
    /// What came of calls before their beginning did.
    var early = EarlyWords()
    /// Ends that came before their calls did, until what they end is on record.
    var overtaken: [CallEvent] = []
    private var withheldCallers: UInt64 = 0

    init(_ setup: WardenSetup) {
        calls = RecentCalls(capacity: setup.recentCallsMax, callsUpMax: setup.callsUpMax)
        baselines = Baselines(setup.baselines, rule: setup.rule)
        reach = setup.rule.windowMicroseconds
        masking = Masking(
            setup.rule,
            callsMax: calls.table.ring.capacity,
            reach: baselines.isOff ? nil : baselines.longestWindow
        )
    }

    /// Goes on by other settings; what was learned stays.
    mutating func use(_ setup: WardenSetup) {
        baselines.use(setup.baselines, rule: setup.rule)
        reach = setup.rule.windowMicroseconds
        masking.use(
            setup.rule,
            reach: baselines.isOff ? nil : baselines.longestWindow,
            in: &calls.table
        )
    }

    // MARK: Calls that come and leave

    /// Makes room for one call; where the table is full, link and time of the call pushed out.
    mutating func makeRoom() -> (link: LinkID, time: EventTime)? {
        guard let pushed = calls.makeRoom() else { return nil }
        if !pushed.isLoose { masking.left(pushed, in: &calls.table) }
        return (pushed.link, pushed.time)
    }

    /// Adds a call that is not in yet, behind `makeRoom`; says whether masking flags any, which
    /// `masking.flagged` then holds, or sees a burst, and flags none.
    mutating func add(_ call: Call, _ name: ReadName, caller: Party) -> Masking.Trip? {
        masking.prepare(&calls.table)
        let placed = calls.add(call, name, caller: caller)
        let trip = masking.take(placed, from: caller, at: call.createdAt, in: &calls.table)
        guard let trip, trip.flagged == 0 else { return trip }
        return decide(about: placed)
    }

    /// Adds a call that is flagged already, behind `makeRoom`, and gives its serial.
    mutating func addFlagged(_ call: Call, caller: Party) -> CallSerial {
        let placed = calls.add(call, ReadName(call.id), caller: caller)
        masking.takeFlagged(placed, in: &calls.table)
        return calls.table.ring.newest
    }

    /// Takes calls out that have become exempt, and says which; they are no longer counted or flagged.
    mutating func drop(where isExempt: (Call) -> Bool) -> Set<CallSerial> {
        let exempt = calls.counted(where: isExempt)
        guard !exempt.isEmpty else { return [] }
        for serial in exempt { masking.left(calls.takeOut(serial), in: &calls.table) }
        masking.goOn(without: exempt, in: &calls.table)
        return Set(exempt)
    }

    /// The caller as the windows count it; nil where withheld callers are not counted.
    mutating func countedCaller(
        of call: Call,
        _ counting: MaskingRule.WithheldCallers
    ) -> Party? {
        guard call.callerReading.isParty(.withheld) || call.callerReading.isParty(.none)
        else {
            return calls.caller(of: call)
        }
        switch counting {
        case .one: return .withheld
        case .ignore: return nil
        case .each:
            withheldCallers += 1
            return .withheld(serial: withheldCallers)
        }
    }

    /// The call is over; where it is not known yet, that is kept until it is.
    mutating func markEnded(_ event: CallEvent, _ name: ReadName) {
        guard let serial = attempt(of: event, name) else { return noteEarly(event) }
        calls.markEnded(serial)
    }

    /// One word for a party that is the same in every run.
    func stableWord(of party: Party) -> UInt64 {
        party.kind == .text ? key(of: party).word : party.word
    }

    /// A call as the rules behind masking see it.
    func observation(of serial: CallSerial) -> Observation {
        let entry = calls[serial]
        var call = Observation(
            serial: serial,
            oldest: calls.table.ring.oldest,
            time: entry.time,
            link: entry.link,
            caller: entry.caller,
            callee: calls.table.callee(of: serial)
        )
        if entry.caller.kind == .text {
            call.callerKey = PartyKey(text: calls.identities.name(of: entry.caller))
        }
        if call.callee.kind == .text {
            call.calleeKey = PartyKey(text: calls.identities.name(of: call.callee))
        }
        return call
    }

    // MARK: Ends

    /// True where a call that is over may be one of an alert.
    ///
    /// One that nobody remembers may, since it began before this run or made way for others: its end finds
    /// no row where it is none. Of a leg that was set aside its call alone is on record.
    func isOnRecord(_ call: Call) -> Bool {
        let isMarked = calls.up.isOnRecord(call)
        if isMarked == true { return true }
        if isMarked == nil, isLeg(call) { return false }
        return calls.find(call.id, on: call.link).map { calls[$0].isFlagged } ?? (isMarked == nil)
    }

    /// The end of a proxy's call, with its answer, of which only its own event told.
    func end(of event: CallEvent) -> CallEnded {
        var end = CallEnded(of: event)
        if end.answeredAt == 0 {
            let up = calls.up.find(event.id, event.call.dialog, on: event.link)
            end.answeredAt = up?.answeredAt ?? 0
        }
        return end
    }

    /// Hands out the ends that came before their calls did, and keeps none.
    mutating func takeOvertaken() -> [CallEvent] {
        defer { overtaken.removeAll() }
        return overtaken
    }

    /// The account of a whole call with whom it was for when it began, which a transfer changes; nil
    /// where it says so itself.
    func account(asBegun event: CallEvent, _ name: ReadName) -> FinishedCall? {
        guard let serial = calls.find(event.id, name, on: event.link) else { return nil }
        let (caller, callee) = (
            calls[serial].caller, calls.table.callees[calls[serial].place].party
        )
        guard !isSame(callee, event.call.calleeReading) || !isSame(caller, event.call.callerReading)
        else { return nil }
        return account(asBegun: event, serial)
    }

    @inline(never)
    private func account(asBegun event: CallEvent, _ serial: CallSerial) -> FinishedCall {
        var account = FinishedCall(event)
        let known = calls.call(serial)
        account.call.callee = known.callee
        account.call.calleeReading = known.calleeReading
        account.call.caller = known.caller
        account.call.callerReading = known.callerReading
        return account
    }

    private func isSame(_ party: Party, _ reading: PartyReading) -> Bool {
        if case .party(let other) = reading { return party == other }
        return calls.identities.reading(of: party) == reading
    }
}
