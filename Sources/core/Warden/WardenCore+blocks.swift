import Calls
import Lists
import Records
import Rules
import Telephony

extension WardenCore {
    /// Ends a call whose caller and callee stand on a block, and puts it on record as found by it.
    mutating func enforce(_ block: Block, on call: Call, at now: Moment) {
        // A held call that was flagged is refused already, and on record as that.
        if verdict.isRefused(call) { return }
        let alert = alert(of: block, for: call, at: now)
        let cause = Cause.block(block, alert)
        var facts = Policy.Facts()
        facts.isArmed = isArmed(call.link)
        var ended = call
        book.name(&ended)
        ended.stage = .ringing
        let action = end(ended, ReadName(ended.id), cause, facts, at: now)
        noteUnbegun(action, of: call, cause, at: now)
        // Masking comes first where it ends calls: one is flagged once.
        if setup.rules.masking == .enforce,
            let serial = book.calls.find(call.id, on: call.link), book.calls[serial].isFlagged
        {
            return
        }
        noteBlocked(call, of: alert, action)
    }

    /// What a block would have ended goes on record as a kill all the same.
    private mutating func noteUnbegun(
        _ action: FlagAction,
        of call: Call,
        _ cause: Cause,
        at now: Moment
    ) {
        switch action {
        case .simulated: emit(newRecord(call, cause, .simulated, at: now))
        case .unarmed:
            var record = newRecord(call, cause, .failed, at: now)
            record.detail = Policy.takesNoKills
            emit(record)
        default: break
        }
    }

    /// Keeps how the call looks until its kill is out.
    private mutating func noteBlocked(
        _ call: Call,
        of alert: AlertID,
        _ action: FlagAction
    ) {
        let caller = book.calls.caller(of: call)
        var flagged = FlaggedCall(
            alert: alert,
            call: call,
            caller: caller,
            callerName: book.calls.identities.name(of: caller),
            action: action,
            windowComplete: true
        )
        book.calls.release(caller)
        flagged.rule = .block
        flagged.flaggedAt = call.createdAt
        flagged.brake = action == .braked ? brake(on: call.link) : nil
        flagging.keep(blocked: flagged)
        var named = call
        book.name(&named)
        noteOnRecord(named)
    }

    /// The alert that a block's call belongs to: the one that the block came from, or for an
    /// operator's block the one that gathers its calls until they have been quiet for the cooldown.
    private mutating func alert(
        of block: Block,
        for call: Call,
        at now: Moment
    ) -> AlertID {
        guard block.alert.value == 0 else { return block.alert }
        let subject = Subject.block(block.id)
        var open = cases[.block][subject]
        if let quiet = open, call.createdAt - quiet.lastSeen >= quietAfter {
            _ = cases[.block].take(subject)
            close(quiet, of: .block)
            open = nil
        }
        let gathered = Case(
            id: open?.id ?? openAlert(of: block, for: call, at: now),
            subject: subject,
            lastSeen: max(call.createdAt, open?.lastSeen ?? .min),
            since: open?.since ?? call.createdAt,
            link: call.link
        )
        cases[.block].set(gathered, after: open)
        return gathered.id
    }

    private mutating func openAlert(
        of block: Block,
        for call: Call,
        at now: Moment
    ) -> AlertID {
        makeRoom(for: .block)
        let id = cases.newID()
        counters.blockAlerts += 1
        let callee = block.callee
        var opened = AlertOpened(
            alert: id,
            callee: Party.none,
            calleeName: callee.words,
            tripped: call.createdAt,
            link: call.link,
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
    func grounds(for call: Call) -> Brakes.Grounds {
        guard caller.matches(call.callerReading), callee.matches(call.calleeReading) else {
            return .nothing
        }
        return caller.isRange || callee.isRange ? .range : .pair
    }
}
