import Calls
import Records
import Rules
import Telephony

/// The calls as their switches tell of them: which are known, and what each event is to them.
///
/// Events go in and questions are answered; what is done about a call is nothing that it knows of.
struct CallBook: ~Copyable {
    var calls: RecentCalls
    /// The numbers that calls have rung.
    var legs = OutboundLegs()
    /// What came of calls before their beginning did.
    var early = EarlyWords()
    private var withheldCallers: UInt64 = 0

    init(_ setup: WardenSetup) {
        calls = RecentCalls(
            capacity: setup.recentCallsMax,
            rule: setup.rule,
            callsUpMax: setup.callsUpMax
        )
    }

    /// The caller as the windows count it; nil where withheld callers are not counted.
    mutating func countedCaller(
        of event: CallEvent,
        _ counting: MaskingRule.WithheldCallers
    ) -> Party? {
        guard event.callerReading.isParty(.withheld) || event.callerReading.isParty(.none)
        else {
            return calls.caller(of: event)
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
    mutating func markEnded(_ event: CallEvent) {
        guard let serial = attempt(of: event) else { return noteEarly(event) }
        calls.markEnded(serial)
    }

    /// Whether the callee of a trip holds callers enough, counted out from its calls as the rule reads
    /// and by none of the figures that led to the trip.
    func isProven(_ trip: CallWindow.Trip, of serial: CallSerial, by rule: MaskingRule) -> Bool {
        let start = trip.time - rule.windowMicroseconds
        var callers: [Party] = []
        var node = calls.window.callees[calls[serial].place].newest
        while calls.window.holds(node), calls[node].time >= start {
            let call = calls[node]
            if call.time <= trip.time, !callers.contains(call.caller) {
                callers.append(call.caller)
                if callers.count >= rule.threshold { return true }
            }
            node = call.older
        }
        return false
    }

    /// A call as the rules behind masking see it.
    func observation(of serial: CallSerial) -> Observation {
        let entry = calls[serial]
        return Observation(
            serial: serial,
            oldest: calls.window.ring.oldest,
            time: entry.time,
            link: entry.link,
            caller: entry.caller,
            callee: calls.window.callee(of: serial)
        )
    }

    // MARK: Ends

    /// True where a call that is over may be one of an alert.
    ///
    /// One that nobody remembers may: its end finds no row where it is none.
    func isOnRecord(_ event: CallEvent) -> Bool {
        let up = calls.up.find(event.id, event.dialog, on: event.link)
        if up?.isOnRecord == true { return true }
        return calls.find(event.id, on: event.link).map { calls[$0].isFlagged } ?? (up == nil)
    }

    /// The end of a proxy's call, with its answer, of which only its own event told.
    func end(of event: CallEvent) -> CallEnded {
        var end = CallEnded(of: event)
        if end.answeredAt == 0 {
            let up = calls.up.find(event.id, event.dialog, on: event.link)
            end.answeredAt = up?.answeredAt ?? 0
        }
        return end
    }

    /// The account of a whole call with whom it was for when it began, which a transfer changes; nil
    /// where it says so itself.
    func account(asBegun event: CallEvent) -> CallEvent? {
        guard let serial = calls.find(event.id, on: event.link) else { return nil }
        let (caller, callee) = (
            calls[serial].caller, calls.window.callees[calls[serial].place].party
        )
        guard !isSame(callee, event.calleeReading) || !isSame(caller, event.callerReading) else {
            return nil
        }
        var begun = event
        let known = calls.event(serial)
        (begun.callee, begun.calleeReading) = (known.callee, known.calleeReading)
        (begun.caller, begun.callerReading) = (known.caller, known.callerReading)
        return begun
    }

    private func isSame(_ party: Party, _ reading: PartyReading) -> Bool {
        if case .party(let other) = reading { return party == other }
        return calls.identities.reading(of: party) == reading
    }
}
