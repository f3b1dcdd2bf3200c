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
        case .created: begun(event, at: now)
        case .answered:
            calls.up.noteAnswer(event)
            answered(event, at: now)
        case .hangingUp:
            noteLeg(event, .hungUp)
            let name = ReadName(event.id)
            markEnded(event, name)
            noteProof(event, name, at: now)
        case .hungUp:
            let name = ReadName(event.id)
            hungUp(event, name, at: now)
            // A proxy gives no account of the whole call.
            if event.isNamedByDialog { emitEnd(of: event) }
            calls.up.end(event, name)
        case .finished:
            noteLeg(event, .hungUp)
            let name = ReadName(event.id)
            hungUp(event, name, at: now)
            if setup.recordsFinishedCalls {
                emitFinished(event, name)
            } else if isOnRecord(event) {
                emit(.callEnded(CallEnded(of: event)))
            }
            calls.up.end(event, name)
        }
    }

    /// A new call: judged where it has a callee and a time.
    mutating func created(_ event: CallEvent, as leg: NewLeg = .call, at now: Moment) {
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
        let name = ReadName(event.id)
        let standing = standing(of: event, name)
        switch standing {
        case .new:
            if leg == .legOfKnown { counters.legs += 1 } else { counters.calls += 1 }
        case .attempt: counters.retriedCalls += 1
        case .known: return counters.duplicateCalls += 1
        case .letThrough(let serial): return letThrough(serial, event, at: now)
        }
        if let exemption = lists.exemption(of: event, at: now.wall) {
            counters.exemptCalls += 1
            noteExempt(event)
            emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: event.time)))
            return
        }
        let block = lists.block(of: event, at: now.wall)
        if let caller = caller(of: event, in: standing) {
            if let pushed = calls.makeRoom() { notePushedOut(pushed) }
            let trip = calls.add(event, name, caller: caller)
            takeEarly(for: event)
            if !rules.isIdle, leg == .call { noteUnobserved(at: now) }
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
            if let serial = attempt(of: event, ReadName(event.id)) { calls.markEnded(serial) }
        }
        emit(verdictOn: held, of: event.link, isAllowed: isAllowed)
    }

    private mutating func notePushedOut(_ call: (link: LinkID, time: EventTime)) {
        let window = setup.rule.windowMicroseconds
        if links[call.link].pushedOut(call.time, window: window) { windowShedCalls += 1 }
    }

    /// The caller as the windows count it; nil where withheld callers are not counted.
    mutating func countedCaller(of event: CallEvent) -> Party? {
        guard event.callerReading.isParty(.withheld) || event.callerReading.isParty(.none)
        else {
            return calls.caller(of: event)
        }
        switch setup.rule.withheldCallers {
        case .one: return .withheld
        case .ignore: return nil
        case .each:
            withheldCallers += 1
            return .withheld(serial: withheldCallers)
        }
    }

    private mutating func hungUp(_ event: CallEvent, _ name: ReadName, at now: Moment) {
        markEnded(event, name)
        noteProof(event, name, at: now)
    }

    private mutating func markEnded(_ event: CallEvent, _ name: ReadName) {
        guard let serial = attempt(of: event, name) else { return noteEarly(event) }
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
        if flagging.hasBlocked { emit(flagging.takeBlocked()) }
        if !flagging.actions.isEmpty { emitFlagged() }
        if !unobserved.isEmpty { observeCalls() }
    }

    private mutating func emitFlagged() {
        for index in flagging.actions.indices {
            let serial = calls.window.flagged[index]
            let action = flagging.actions[index]
            readFlagged(serial, action)
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
            emit(flagging.call)
            if setup.enforcement.autoBlock {
                block(flagging.call, callee: flagging.callee, at: flagging.decidedAt)
            }
        }
        flagging.end()
    }

    /// An alert has the call: when and how it ended is wanted there as well.
    mutating func noteOnRecord(_ event: CallEvent) {
        if needsMark(event) { calls.up.noteOnRecord(event) }
    }

    /// Where every account of a call is kept, one on record is told from none; a proxy gives no account.
    private func needsMark(_ event: CallEvent) -> Bool {
        !setup.recordsFinishedCalls || event.isNamedByDialog
    }

    /// The end of a proxy's call that is on record, with its answer, of which only its own event told.
    private mutating func emitEnd(of event: CallEvent) {
        guard isOnRecord(event) else { return }
        var end = CallEnded(of: event)
        if end.answeredAt == 0 {
            let up = calls.up.find(event.id, event.dialog, on: event.link)
            end.answeredAt = up?.answeredAt ?? 0
        }
        emit(.callEnded(end))
    }

    /// True where a call that is over may be one of an alert.
    ///
    /// One that nobody remembers may: its end finds no row where it is none.
    private func isOnRecord(_ event: CallEvent) -> Bool {
        let up = calls.up.find(event.id, event.dialog, on: event.link)
        if up?.isOnRecord == true { return true }
        return calls.find(event.id, on: event.link).map { calls[$0].isFlagged } ?? (up == nil)
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
