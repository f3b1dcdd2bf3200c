import Lists
import Rules
import Calls
import Records
import Telephony

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

    // MARK: Alerts

    /// Does what follows for the calls that a trip has flagged.
    private mutating func flag(_ trip: CallWindow.Trip, at now: Moment) {
        guard trip.flagged > 0, setup.rules.masking != .off else { return }
        let last = book.calls.window.flagged[trip.flagged - 1]
        let callee = book.calls.window.callee(of: last)
        let latest = book.calls[last]
        let finding = Finding(
            .masking,
            about: .callee(callee),
            completedAt: trip.time,
            count: setup.rule.threshold,
            threshold: setup.rule.threshold,
            windowMicroseconds: setup.rule.windowMicroseconds
        )
        let known = cases[.masking][finding.subject]
        let alert = alert(for: finding, known, by: latest.link, at: now)
        let open = known?.id == alert ? known : nil
        let isProven = open?.isProven == true || book.isProven(trip, of: last, by: setup.rule)
        let isComplete = feeds.links.isComplete(
            from: trip.time - setup.rule.windowMicroseconds,
            to: max(trip.time, latest.time)
        )
        let since = open?.since ?? trip.time - setup.rule.windowMicroseconds
        flagging.begin(alert, of: callee, since: since, isComplete: isComplete, at: now)
        for index in 0..<trip.flagged {
            let serial = book.calls.window.flagged[index]
            let isHere = book.calls.window.callee(of: serial) == callee
            let grounds = Brakes.Grounds.of(attack: isProven && isHere)
            let cause = Cause.finding(.masking, alert, grounds)
            let ends = setup.rules.masking == .enforce
            flagging.decided(
                action(for: serial, cause, isEnforced: ends, since: since, at: now)
            )
        }
        counters.flaggedCalls += trip.flagged
        var gathered = Case(
            id: alert,
            subject: finding.subject,
            lastSeen: latest.time,
            since: since,
            link: latest.link
        )
        if let open, open.lastSeen > gathered.lastSeen { gathered = open }
        gathered.isProven = isProven
        cases[.masking].set(gathered, after: open)
    }

    /// Hands out how the calls flagged last look, behind the kills for all of them, and blocks their
    /// callers; then shows the new calls to the rules behind masking.
    mutating func emitDetails() {
        if flagging.hasBlocked { emit(.callFlagged(flagging.takeBlocked())) }
        if !flagging.actions.isEmpty { emitFlagged() }
        if !secondGo.isEmpty { observeCalls() }
    }

    private mutating func emitFlagged() {
        for index in flagging.actions.indices {
            let serial = book.calls.window.flagged[index]
            let action = flagging.actions[index]
            book.calls.read(serial, into: &flagging.call.call)
            if flagging.call.call.isNamedByDialog,
                let first = recorded(
                    flagging.call.call,
                    serial,
                    by: .masking,
                    since: flagging.since
                )
            {
                change(action, of: flagging.call.call, recordedBy: first, in: flagging.alert)
                continue
            }
            let caller = book.calls[serial].caller
            flagging.call.caller = caller
            flagging.call.callerName = book.calls.identities.name(of: caller)
            flagging.call.action = action
            if let inbound = book.inboundName(of: flagging.call.call) {
                flagging.call.call.id = inbound
                noteOnRecord(flagging.call.call)
            } else if needsMark(flagging.call.call) {
                book.calls.noteOnRecord(serial)
            }
            flagging.call.brake = action == .braked ? brakes.engaged : nil
            emit(.callFlagged(flagging.call))
            if setup.enforcement.autoBlock {
                block(flagging.call, callee: flagging.callee, at: flagging.decidedAt)
            }
        }
        flagging.end()
    }

    // MARK: Blocks

    /// Blocks a flagged caller from the callee of its alert.
    ///
    /// Withheld callers are never blocked: that would block everyone who withholds a number.
    private mutating func block(_ call: FlaggedCall, callee: Party, at now: Moment) {
        let limits = setup.enforcement
        guard limits.autoBlock, setup.rules.masking == .enforce, isArmed(call.call.link),
            call.caller.kind != .withheld,
            call.caller.kind != .none
        else { return }
        let end = now.wall + Int64(limits.blockSeconds) * 1_000_000
        guard lists.block(call, until: end, at: now.wall) else { return }
        emit(
            .blockAdded(
                BlockAdded(
                    alert: call.alert,
                    caller: call.caller,
                    callerName: call.callerName,
                    callee: callee,
                    calleeName: book.calls.identities.name(of: callee),
                    expiresAt: end
                )
            )
        )
    }
}
