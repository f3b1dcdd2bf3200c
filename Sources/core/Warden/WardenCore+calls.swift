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
        case .answered: answered(event, at: now)
        case .hangingUp:
            let name = ReadName(event.id)
            if case .outbound = event.call.leg { book.noteLegEnded(event) }
            book.markEnded(event, name)
            noteProof(event, name, at: now)
        case .hungUp:
            let name = ReadName(event.id)
            book.markEnded(event, name)
            noteProof(event, name, at: now)
            if event.call.isNamedByDialog { emitEnd(of: event) }
            secondGo.noteEnd(event)
            noteEnd(event, name, at: now)
            book.calls.up.end(event.id, name, event.call.dialog, on: event.link)
        case .finished:
            let name = ReadName(event.id)
            if case .outbound = event.call.leg { book.noteLegEnded(event) }
            book.markEnded(event, name)
            noteProof(event, name, at: now)
            emitFinished(event, name)
            secondGo.noteEnd(event)
            noteEnd(event, name, at: now)
            book.calls.up.end(event.id, name, event.call.dialog, on: event.link)
        }
    }

    /// What the end of a call says of caller and callee, for whoever wants to know.
    @inline(__always)
    private mutating func noteEnd(_ event: CallEvent, _ name: ReadName, at now: Moment) {
        if evidence.wantsEnds { noteOutcome(event, name, at: now) }
        if setup.enforcement.spareKnownCallers { noteTalk(event, name) }
    }

    /// Apart from other kinds of events, which have no use for a copy of the call.
    @inline(never)
    private mutating func begun(_ event: CallEvent, at now: Moment) {
        begun(event.call, at: now)
    }

    /// A leg begins: that of a call, or one that its switch makes for a call.
    mutating func begun(_ call: Call, at now: Moment) {
        guard call.leg == .outbound else { return created(call, at: now) }
        book.noteLeg(call, .created, at: call.createdAt)
        guard let (leg, kind) = book.rung(call) else {
            counters.legsAside += 1
            return
        }
        created(leg, as: kind, at: now)
    }

    /// A new call: judged where it has a callee and a time.
    private mutating func created(_ call: Call, as leg: NewLeg = .call, at now: Moment) {
        guard !call.calleeReading.isParty(.none), Self.calendar.contains(call.createdAt) else {
            return leaveUnjudged(call)
        }
        guard call.calleeReading.isParty(.withheld) else {
            return judge(call, leg, at: now)
        }
        // Nobody is called "withheld": such a callee is what was sent.
        guard !call.callee.isEmpty else { return leaveUnjudged(call) }
        var named = call
        named.calleeReading = .text(call.callee)
        judge(named, leg, at: now)
    }

    private mutating func leaveUnjudged(_ call: Call) {
        counters.unjudgedCalls += 1
        book.follow(call)
        if let held = call.heldTransaction, isTold(call.link) { answer(call, held) }
    }

    /// Counts a call once, however often its call comes, and does what follows.
    private mutating func judge(_ call: Call, _ leg: NewLeg, at now: Moment) {
        closeQuietCases(of: .masking, at: call.createdAt, on: call.link)
        thawQuiet(at: call.createdAt, on: call.link)
        verdict.begin(call)
        defer { giveVerdict(to: call) }
        let name = ReadName(call.id)
        let standing = book.standing(of: call, name)
        switch standing {
        case .new:
            if leg == .legOfKnown { counters.legs += 1 } else { counters.calls += 1 }
        case .attempt: counters.retriedCalls += 1
        case .known: return counters.duplicateCalls += 1
        case .letThrough(let serial): return letThrough(serial, call, at: now)
        }
        if let exemption = lists.exemption(of: call, at: now.wall) {
            counters.exemptCalls += 1
            verdict.noteExempt()
            if call.leg == .inbound, setup.linksWithLegs.contains(call.link) {
                book.leaveAlone(call)
            }
            book.follow(call)
            emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: call.createdAt)))
            return
        }
        let block = lists.block(of: call, at: now.wall)
        if let caller = book.caller(of: call, in: standing, setup.rule.withheldCallers) {
            if let pushed = book.makeRoom() {
                feeds.pushedOut(pushed, window: book.reach)
            }
            let trip = book.add(call, name, caller: caller)
            book.takeEarly(for: call)
            let newest = book.calls.table.ring.newest
            if leg == .call { secondGo.add(newest, at: now) }
            // Whatever adds a caller to the windows: a leg does, a further attempt does not.
            if !book.baselines.isOff, case .new = standing { secondGo.learn(from: newest) }
            if let trip { flag(trip, at: now) }
        } else {
            counters.withheldIgnored += 1
            book.follow(call)
        }
        if let block { enforce(block, on: call, at: now) }
    }

    /// Answers a switch that holds the call back: refuse it only where it was to be ended.
    private mutating func giveVerdict(to call: Call) {
        guard let held = call.heldTransaction else { return }
        guard !isTold(call.link) else { return answer(call, held) }
        let isAllowed = !verdict.isRefused(call)
        verdict.end()
        if isAllowed {
            counters.verdictsAllowed += 1
        } else {
            counters.verdictsBlocked += 1
            // It is over, unless the switch let it through since the verdict came late.
            if let serial = book.attempt(of: call, ReadName(call.id)) {
                book.calls.markEnded(serial)
            }
        }
        emit(verdictOn: held, of: call.link, isAllowed: isAllowed)
    }

    /// A call that was held back goes on without the verdict; it has a dialog to end now.
    private mutating func letThrough(_ serial: CallSerial, _ call: Call, at now: Moment) {
        counters.verdictsLate += 1
        let wasRefused = book.calls[serial].hasEnded
        var known = book.goesOn(serial, call)
        known.stage = .ringing
        guard let key = killKey(of: call) else {
            counters.duplicateCalls += wasRefused ? 0 : 1
            return
        }
        ledger.note(key) { entry in
            entry.call = known
            entry.isRefusal = false
        }
        again(key, at: now, stage: .ringing)
    }
}
