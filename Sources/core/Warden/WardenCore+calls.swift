import Lists
import Rules
import Calls
import Records
import Telephony

extension WardenCore {
    mutating func handle(_ event: CallEvent, at now: Moment) {
        if Self.calendar.contains(event.time) {
            links[event.link].saw(event.time, at: now.monotonic)
            measureLateness(event.time, of: event.link, at: now)
        }
        switch event.kind {
        case .created: begun(event.call, at: now)
        case .answered:
            calls.up.noteAnswer(event.call, at: event.time)
            answered(event, at: now)
        case .hangingUp:
            if event.call.leg == .outbound { noteLeg(event.call, .hungUp, at: event.time) }
            markEnded(event)
            noteProof(event, at: now)
        case .hungUp:
            hungUp(event, at: now)
            // A proxy gives no account of the whole call.
            if event.call.isNamedByDialog { emitEnd(of: event) }
            calls.up.end(event.call)
        case .finished:
            if event.call.leg == .outbound { noteLeg(event.call, .hungUp, at: event.time) }
            hungUp(event, at: now)
            if setup.recordsFinishedCalls {
                emitFinished(event)
            } else if isOnRecord(event.call) {
                emit(.callEnded(CallEnded(of: event)))
            }
            calls.up.end(event.call)
        }
    }

    /// A new call: judged where it has a callee and a time.
    mutating func created(_ call: Call, as leg: NewLeg = .call, at now: Moment) {
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
        calls.up.begin(call)
    }

    /// Counts a call once, however often its event comes, and does what follows.
    private mutating func judge(_ call: Call, _ leg: NewLeg, at now: Moment) {
        closeQuietCases(of: .masking, at: call.createdAt, on: call.link)
        verdict.begin(call)
        defer { giveVerdict(to: call) }
        let standing = standing(of: call)
        switch standing {
        case .new:
            if leg == .legOfKnown { counters.legs += 1 } else { counters.calls += 1 }
        case .attempt: counters.retriedCalls += 1
        case .known: return counters.duplicateCalls += 1
        case .letThrough(let serial): return letThrough(serial, call, at: now)
        }
        if let exemption = lists.exemption(of: call, at: now.wall) {
            counters.exemptCalls += 1
            noteExempt(call)
            calls.up.begin(call)
            emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: call.createdAt)))
            return
        }
        let block = lists.block(of: call, at: now.wall)
        if let caller = caller(of: call, in: standing) {
            if let pushed = calls.makeRoom() { notePushedOut(pushed) }
            let trip = calls.add(call, caller: caller)
            takeEarly(for: call)
            if !rules.isIdle, leg == .call { noteUnobserved(at: now) }
            if let trip { flag(trip, at: now) }
        } else {
            counters.withheldIgnored += 1
            calls.up.begin(call)
        }
        if let block { enforce(block, on: call, at: now) }
    }

    /// Answers a switch that holds the call back: refuse it only where it was to be ended.
    private mutating func giveVerdict(to call: Call) {
        guard let held = call.heldTransaction else { return }
        let isAllowed = !verdict.isRefused(call)
        verdict.end()
        if isAllowed {
            counters.verdictsAllowed += 1
        } else {
            counters.verdictsBlocked += 1
            // It is over, unless the switch let it through since the verdict came late.
            if let serial = attempt(of: call) { calls.markEnded(serial) }
        }
        emit(verdictOn: held, of: call.link, isAllowed: isAllowed)
    }

    private mutating func notePushedOut(_ call: (link: LinkID, time: EventTime)) {
        let window = setup.rule.windowMicroseconds
        if links[call.link].pushedOut(call.time, window: window) { windowShedCalls += 1 }
    }

    /// The caller as the windows count it; nil where withheld callers are not counted.
    mutating func countedCaller(of call: Call) -> Party? {
        guard call.callerReading.isParty(.withheld) || call.callerReading.isParty(.none)
        else {
            return calls.caller(of: call)
        }
        switch setup.rule.withheldCallers {
        case .one: return .withheld
        case .ignore: return nil
        case .each:
            withheldCallers += 1
            return .withheld(serial: withheldCallers)
        }
    }

    private mutating func hungUp(_ event: CallEvent, at now: Moment) {
        markEnded(event)
        noteProof(event, at: now)
    }

    private mutating func markEnded(_ event: CallEvent) {
        guard let serial = attempt(of: event.call) else { return noteEarly(event) }
        calls.markEnded(serial)
    }

    // MARK: Alerts

    /// Does what follows for the calls that a trip has flagged.
    private mutating func flag(_ trip: CallWindow.Trip, at now: Moment) {
        guard trip.flagged > 0, setup.rules.masking != .off else { return }
        let last = calls.window.flagged[trip.flagged - 1]
        let callee = calls.window.callee(of: last)
        let latest = calls[last]
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
        let isProven = open?.isProven == true || isProven(trip, of: last)
        let isComplete = links.isComplete(
            from: trip.time - setup.rule.windowMicroseconds,
            to: max(trip.time, latest.time)
        )
        let since = open?.since ?? trip.time - setup.rule.windowMicroseconds
        flagging.begin(alert, of: callee, since: since, isComplete: isComplete, at: now)
        for index in 0..<trip.flagged {
            let serial = calls.window.flagged[index]
            let isHere = calls.window.callee(of: serial) == callee
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
        if !unobserved.isEmpty { observeCalls() }
        if !overtaken.isEmpty { endOvertaken() }
    }

    /// Calls whose end is known longer than they are over as soon as they have begun.
    private mutating func endOvertaken() {
        for event in overtaken {
            emitEnd(of: event)
            calls.up.end(event.call)
        }
        overtaken.removeAll()
    }

    private mutating func emitFlagged() {
        for index in flagging.actions.indices {
            let serial = calls.window.flagged[index]
            let action = flagging.actions[index]
            calls.read(serial, into: &flagging.call.call)
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
            let caller = calls[serial].caller
            flagging.call.caller = caller
            flagging.call.callerName = calls.identities.name(of: caller)
            flagging.call.action = action
            if let inbound = inboundName(of: flagging.call.call) {
                flagging.call.call.id = inbound
                noteOnRecord(flagging.call.call)
            } else if needsMark(flagging.call.call) {
                calls.noteOnRecord(serial)
            }
            flagging.call.brake = action == .braked ? brakes.engaged : nil
            emit(.callFlagged(flagging.call))
            if setup.enforcement.autoBlock {
                block(flagging.call, callee: flagging.callee, at: flagging.decidedAt)
            }
        }
        flagging.end()
    }

    /// An alert has the call: when and how it ended is wanted there as well.
    mutating func noteOnRecord(_ call: Call) {
        if needsMark(call) { calls.up.noteOnRecord(call) }
    }

    /// Where every account of a call is kept, one on record is told from none; a proxy gives no account.
    private func needsMark(_ call: Call) -> Bool {
        !setup.recordsFinishedCalls || call.isNamedByDialog
    }

    /// The end of a proxy's call that is on record, with its answer, of which only its own event told.
    private mutating func emitEnd(of event: CallEvent) {
        guard isOnRecord(event.call) else { return }
        var end = CallEnded(of: event)
        if end.answeredAt == 0 {
            let up = calls.up.find(event.id, event.call.dialog, on: event.link)
            end.answeredAt = up?.answeredAt ?? 0
        }
        emit(.callEnded(end))
    }

    /// True where a call that is over may be one of an alert.
    ///
    /// One that nobody remembers may, since it began before this run or made way for others: its end finds
    /// no row where it is none. Of a leg that was set aside its call alone is on record.
    private func isOnRecord(_ call: Call) -> Bool {
        let isMarked = calls.up.isOnRecord(call)
        if isMarked == true { return true }
        if isMarked == nil, isLeg(call) { return false }
        return calls.find(call.id, on: call.link).map { calls[$0].isFlagged } ?? (isMarked == nil)
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
                    calleeName: calls.identities.name(of: callee),
                    expiresAt: end
                )
            )
        )
    }
}
