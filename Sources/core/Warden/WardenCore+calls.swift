import Calls
import Lists
import Records
import Rules
import Telephony

/// The events of a call's life, and how a new call is judged.
extension WardenCore {
    mutating func handle(_ event: CallEvent, at now: Moment) {
        if Self.calendar.contains(event.time) {
            heard(event.time, of: event.link, at: now)
        }
        switch event.kind {
        case .created: begun(event, at: now)
        case .answered:
            book.calls.up.noteAnswer(event)
            answered(event, at: now)
        case .hangingUp:
            book.noteLeg(event, .hungUp)
            book.markEnded(event)
            noteProof(event, at: now)
        case .hungUp:
            book.markEnded(event)
            noteProof(event, at: now)
            if event.isNamedByDialog { emitEnd(of: event) }
            book.calls.up.end(event)
        case .finished:
            book.noteLeg(event, .hungUp)
            book.markEnded(event)
            noteProof(event, at: now)
            emitFinished(event)
            book.calls.up.end(event)
        }
    }

    /// A leg begins: that of a call, or one that its switch makes for a call.
    mutating func begun(_ event: CallEvent, at now: Moment) {
        guard event.leg == .outbound else { return created(event, at: now) }
        book.noteLeg(event, .created)
        guard let (call, leg) = book.rung(event) else {
            counters.legsAside += 1
            return
        }
        created(call, as: leg, at: now)
    }

    /// A new call: judged where it has a callee and a time.
    private mutating func created(_ event: CallEvent, as leg: NewLeg = .call, at now: Moment) {
        guard !event.calleeReading.isParty(.none), Self.calendar.contains(event.time) else {
            counters.unjudgedCalls += 1
            return
        }
        guard event.calleeReading.isParty(.withheld) else {
            return judge(event, leg, at: now)
        }
        // Nobody is called "withheld": such a callee is what was sent.
        guard !event.callee.isEmpty else {
            counters.unjudgedCalls += 1
            return
        }
        var named = event
        named.calleeReading = .text(event.callee)
        judge(named, leg, at: now)
    }

    /// Counts a call once, however often its event comes, and does what follows.
    private mutating func judge(_ event: CallEvent, _ leg: NewLeg, at now: Moment) {
        closeQuietCases(of: .masking, at: event.time, on: event.link)
        verdict.begin(event)
        defer { giveVerdict(to: event) }
        let standing = book.standing(of: event)
        switch standing {
        case .new:
            if leg == .legOfKnown { counters.legs += 1 } else { counters.calls += 1 }
        case .attempt: counters.retriedCalls += 1
        case .known: return counters.duplicateCalls += 1
        case .letThrough(let serial): return letThrough(serial, event, at: now)
        }
        if let exemption = lists.exemption(of: event, at: now.wall) {
            counters.exemptCalls += 1
            if event.leg == .inbound, setup.linksWithLegs.contains(event.link) {
                book.leaveAlone(event)
            }
            emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: event.time)))
            return
        }
        let block = lists.block(of: event, at: now.wall)
        if let caller = book.caller(of: event, in: standing, setup.rule.withheldCallers) {
            if let pushed = book.calls.makeRoom() {
                feeds.pushedOut(pushed, window: setup.rule.windowMicroseconds)
            }
            let trip = book.calls.add(event, caller: caller)
            book.takeEarly(for: event)
            if leg == .call { secondGo.add(book.calls.window.ring.newest, at: now) }
            if let trip { flag(trip, at: now) }
        } else {
            counters.withheldIgnored += 1
        }
        if let block { enforce(block, on: event, at: now) }
    }

    /// Answers a switch that holds the call back: refuse it only where it was to be ended.
    private mutating func giveVerdict(to event: CallEvent) {
        guard let held = event.heldTransaction else { return }
        let isAllowed = !verdict.isRefused(event)
        verdict.end()
        if isAllowed {
            counters.verdictsAllowed += 1
        } else {
            counters.verdictsBlocked += 1
            // It is over, unless the switch let it through since the verdict came late.
            if let serial = book.attempt(of: event) { book.calls.markEnded(serial) }
        }
        emit(verdictOn: held, of: event.link, isAllowed: isAllowed)
    }

    /// A call that was held back goes on without the verdict; it has a dialog to end now.
    private mutating func letThrough(
        _ serial: CallSerial,
        _ event: CallEvent,
        at now: Moment
    ) {
        counters.verdictsLate += 1
        let wasRefused = book.calls[serial].hasEnded
        var call = book.goesOn(serial, event)
        call.stage = .ringing
        guard let key = killKey(of: event) else {
            counters.duplicateCalls += wasRefused ? 0 : 1
            return
        }
        ledger.note(key) { entry in
            entry.event = call
            entry.isRefusal = false
        }
        again(key, at: now, stage: .ringing)
    }
}
