import Calls
import Lists
import Records
import Telephony

extension WardenCore {
    /// Why a call is to be ended.
    enum Cause {
        case finding(FindingRule, AlertID, Brakes.Grounds)
        /// The alert is the one that the block's call belongs to.
        case block(Block, AlertID)
    }

    /// Decides what is done about a flagged call, and begins it.
    ///
    /// `isEnforced` where its rule has such calls ended; `since` says from when on an earlier attempt
    /// at the call may be on record in the same alert.
    mutating func action(
        for serial: CallSerial,
        _ cause: Cause,
        isEnforced: Bool = true,
        since: EventTime,
        at now: Moment
    ) -> FlagAction {
        var facts = Policy.Facts()
        facts.isEnforced = isEnforced
        facts.isOver = hasEnded(serial)
        facts.isArmed = isArmed(calls[serial].link)
        // The call is large: it is not read where it is left alone anyhow.
        if case .leave(let objection) = Policy.decision(facts) { return objection.action }
        var call = eventToEnd(serial)
        var recordedAt = call.time
        if call.isNamedByDialog {
            call.stage = stage(of: serial)
            let first = recorded(call, serial, by: cause.reason, since: since)
            recordedAt = first.map { calls[$0].time } ?? call.time
        }
        // An outbound leg is ended by another call's name than its own.
        let name = call.leg == .outbound ? ReadName(call.id) : calls.name(of: serial)
        return end(call, name, cause, facts, recordedAt: recordedAt, at: now)
    }

    /// Ends a call where policy has nothing against it, which is asked with these facts and what the
    /// call's own are.
    mutating func end(
        _ event: CallEvent,
        _ name: ReadName,
        _ cause: Cause,
        _ known: Policy.Facts = Policy.Facts(),
        recordedAt: EventTime? = nil,
        at now: Moment
    ) -> FlagAction {
        var facts = known
        facts.takesKills = canEnd(event)
        facts.isNameSafe = event.canBeNamed
        facts.isRecordable = canRecord
        let underWay = ledger.key(of: .kill, for: event, name)
        facts.isUnderWay = underWay != nil
        var decision = Policy.decision(facts)
        if decision == .askBrakes {
            let isOfCaller = cause.reason.subject == .caller
            let subject = isOfCaller ? event.callerReading : event.calleeReading
            facts.isAdmitted = admit(cause.grounds(for: event), of: subject, at: now)
            decision = Policy.decision(facts)
        }
        switch decision {
        case .end: begin(event, name, cause, recordedAt: recordedAt ?? event.time, at: now)
        case .goOn: if let underWay { endAgain(event, underWay, at: now) }
        case .leave(let objection): count(objection)
        case .askBrakes: break
        }
        return decision.action
    }

    private mutating func count(_ objection: Policy.Objection) {
        switch objection {
        case .takesNoKills: counters.killsUnarmed += 1
        case .unsafeName: counters.killsRefused += 1
        case .notRecordable: counters.killsUnrecorded += 1
        case .braked: counters.killsBraked += 1
        case .onlyTold, .isOver, .notArmed: break
        }
    }

    /// A kill of which nothing was known: by the verdict that the switch waits for, or by a command.
    private mutating func begin(
        _ event: CallEvent,
        _ name: ReadName,
        _ cause: Cause,
        recordedAt: EventTime,
        at now: Moment
    ) {
        var entry = ActionLedger.Entry(
            kill: newRecord(event, cause, .requested, at: now),
            event: event
        )
        entry.recordedAt = recordedAt
        if verdict.holds(event) {
            verdict.refuse()
            refuse(&entry, at: now)
        } else {
            send(&entry, name, at: now)
        }
        ledger.open(entry, ActionLedger.Key(.kill, event, name))
    }

    /// A call that is on its way to be ended tries again by the same name, and the switch names no dialog
    /// that would tell the two apart: it is refused, or ended by its own names, as well.
    private mutating func endAgain(
        _ event: CallEvent,
        _ key: ActionLedger.Key,
        at now: Moment
    ) {
        let isRefused = verdict.holds(event)
        let isKnown = ledger[key]?.event.cseq == event.cseq
        guard isRefused || !isKnown else { return }
        ledger.note(key) { entry in
            entry.event = event
            entry.isRefusal = isRefused
        }
        if isRefused { verdict.refuse() } else { again(key, at: now, stage: event.stage) }
    }

    /// How far a call is by what its switch has told.
    private func stage(of serial: CallSerial) -> CallStage {
        let call = calls[serial]
        // One that was answered this very moment cannot be ended yet, which takes no longer than to ask;
        // of a call from before a gap the answer may have been missed.
        let isUncertain = call.isAnswered || links[call.link].blindUntil > call.time
        return isUncertain ? .unknown : .ringing
    }

    /// Begins the kill of a call that its switch is told to refuse.
    ///
    /// The verdict is the first attempt. The switch says that it refused the call; where it says nothing
    /// of it, the verdict may have come too late, and the kill goes out after it as after any other: of a
    /// call that was refused, the switch then knows nothing.
    private mutating func refuse(_ kill: inout ActionLedger.Entry, at now: Moment) {
        counters.killsRequested += 1
        kill.record.attempt = 1
        kill.record.detail = "verdict: refuse"
        kill.isRefusal = true
        kill.goesOut(ShortText(), setup.enforcement, at: now)
        kill.isOnRecord = true
        emit(kill.record)
    }

    /// Sends a kill, or only writes it down while the link is down.
    private mutating func send(
        _ kill: inout ActionLedger.Entry,
        _ name: ReadName,
        at now: Moment
    ) {
        counters.killsRequested += 1
        if links[kill.record.link].gap == nil {
            kill.record.attempt = 1
            kill.goesOut(
                otherLeg(of: kill.record.call, name, on: kill.record.link),
                setup.enforcement,
                at: now
            )
            emit(kill: kill.record)
        } else {
            kill.isHeld = true
            kill.isOnRecord = true
            emit(kill.record)
        }
    }

    /// Puts a flagged call where its record is made; one that is to be ended was read just now.
    @inline(__always)
    mutating func readFlagged(_ serial: CallSerial, _ action: FlagAction) {
        if case .killed = action,
            let place = ledger.place(
                ofBegun: calls.name(of: serial),
                calls[serial],
                for: flagging.alert
            )
        {
            flagging.call.call = ledger.event(at: place)
        } else {
            calls.read(serial, into: &flagging.call.call)
        }
    }

    /// Whether the calls of a link are ended at all.
    func isArmed(_ link: LinkID) -> Bool {
        setup.enforcement.autoDisconnect && !setup.simulatedLinks.contains(link)
    }

    /// False for a call on a switch that takes no kills; one that it holds back is refused all the same.
    func canEnd(_ event: CallEvent) -> Bool {
        links[event.link].takesKills || verdict.holds(event)
    }

    mutating func newRecord(
        _ event: CallEvent,
        _ cause: Cause,
        _ state: KillState,
        at now: Moment
    ) -> KillRecord {
        var record = KillRecord(
            kill: KillID(numbers.kill),
            alert: cause.alert,
            reason: cause.reason,
            link: event.link,
            call: event.id,
            state: state,
            attempt: 0,
            at: now.wall
        )
        numbers.kill += 1
        record.createdAt = event.time
        record.clockMicroseconds = lateness(of: event.link, at: now).clock
        record.callerName = PartyText(naming: event.callerReading)
        record.calleeName = PartyText(naming: event.calleeReading)
        if case .block(let block, _) = cause {
            (record.block, record.why) = (block.id, block.why)
        }
        return record
    }
}

extension WardenCore.Cause {
    fileprivate var alert: AlertID {
        switch self {
        case .finding(_, let alert, _), .block(_, let alert): alert
        }
    }

    fileprivate var reason: FindingRule {
        switch self {
        case .finding(let rule, _, _): rule
        case .block: .block
        }
    }

    fileprivate func grounds(for event: CallEvent) -> Brakes.Grounds {
        switch self {
        case .finding(_, _, let grounds): grounds
        case .block(let block, _): block.grounds(for: event)
        }
    }
}

extension Brakes.Grounds {
    /// Those of an attack, or none.
    static func of(attack isProven: Bool) -> Self { isProven ? .attack : .nothing }
}
