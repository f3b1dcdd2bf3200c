import Calls
import Lists
import Records
import Rules
import Telephony

extension WardenCore {
    /// Ends a call whose caller and callee stand on a block, and puts it on record as found by it.
    mutating func enforce(_ block: Block, on event: CallEvent, at now: Moment) {
        // A held call that was flagged is refused already, and on record as that.
        if verdict.isRefused(event) { return }
        let alert = alert(of: block, for: event, at: now)
        let cause = Cause.block(block, alert)
        var facts = Policy.Facts()
        facts.isArmed = isArmed(event.link)
        var call = event
        name(&call)
        call.stage = .ringing
        let action = end(call, ReadName(call.id), cause, facts, at: now)
        noteUnbegun(action, of: event, cause, at: now)
        // Masking comes first where it ends calls: one is flagged once.
        if setup.rules.masking == .enforce,
            let serial = calls.find(event.id, on: event.link), calls[serial].isFlagged
        {
            return
        }
        noteBlocked(event, of: alert, action)
    }

    /// What a block would have ended goes on record as a kill all the same.
    private mutating func noteUnbegun(
        _ action: FlagAction,
        of event: CallEvent,
        _ cause: Cause,
        at now: Moment
    ) {
        switch action {
        case .simulated: emit(newRecord(event, cause, .simulated, at: now))
        case .unarmed:
            var record = newRecord(event, cause, .failed, at: now)
            record.detail = Policy.takesNoKills
            emit(record)
        default: break
        }
    }

    /// Keeps how the call looks until its kill is out.
    private mutating func noteBlocked(
        _ event: CallEvent,
        of alert: AlertID,
        _ action: FlagAction
    ) {
        let caller = calls.caller(of: event)
        var call = FlaggedCall(
            alert: alert,
            call: event,
            caller: caller,
            callerName: calls.identities.name(of: caller),
            action: action,
            windowComplete: true
        )
        calls.release(caller)
        call.rule = .block
        call.brake = action == .braked ? brakes.engaged : nil
        flagging.keep(blocked: call)
        var named = event
        name(&named)
        noteOnRecord(named)
    }

    /// The alert that a block's call belongs to: the one that the block came from, or for an
    /// operator's block the one that gathers its calls until they have been quiet for the cooldown.
    private mutating func alert(
        of block: Block,
        for event: CallEvent,
        at now: Moment
    ) -> AlertID {
        guard block.alert.value == 0 else { return block.alert }
        let subject = Subject.block(block.id)
        var open = cases[.block][subject]
        if let quiet = open, event.time - quiet.lastSeen >= quietAfter {
            _ = cases[.block].take(subject)
            close(quiet, of: .block)
            open = nil
        }
        let gathered = Case(
            id: open?.id ?? openAlert(of: block, for: event, at: now),
            subject: subject,
            lastSeen: max(event.time, open?.lastSeen ?? .min),
            since: open?.since ?? event.time,
            link: event.link
        )
        cases[.block].set(gathered, after: open)
        return gathered.id
    }

    private mutating func openAlert(
        of block: Block,
        for event: CallEvent,
        at now: Moment
    ) -> AlertID {
        makeRoom(for: .block)
        let id = AlertID(numbers.alert)
        numbers.alert += 1
        counters.blockAlerts += 1
        let callee = block.callee
        var opened = AlertOpened(
            alert: id,
            callee: Party.none,
            calleeName: callee.words,
            tripped: event.time,
            link: event.link,
            decidedAt: now.wall,
            threshold: 0,
            windowMicroseconds: 0
        )
        if case .exact(let party) = callee { opened.callee = party }
        (opened.rule, opened.block, opened.why) = (.block, block.id, block.why)
        emit(.alertOpened(opened))
        return id
    }
}

extension Block {
    /// What a kill by this block rests on, looked at anew.
    func grounds(for event: CallEvent) -> Brakes.Grounds {
        guard caller.matches(event.callerReading), callee.matches(event.calleeReading) else {
            return .nothing
        }
        return caller.isRange || callee.isRange ? .range : .pair
    }
}
