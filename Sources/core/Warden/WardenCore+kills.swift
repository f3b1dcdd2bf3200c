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
        facts.isOver = book.hasEnded(serial, withLegs: !setup.linksWithLegs.isEmpty)
        facts.isKnownCaller = isKnownCaller(serial, by: cause.reason)
        facts.isArmed = isArmed(book.calls[serial].link)
        // The call is large: it is not read where it is left alone anyhow.
        if case .leave(let objection) = Policy.decision(facts) {
            if objection == .knownCaller { counters.callsSpared += 1 }
            return objection.action
        }
        var call = book.callToEnd(serial)
        var recordedAt = call.createdAt
        if call.isNamedByDialog {
            call.stage = stage(of: serial)
            let first = recorded(call, serial, by: cause.reason, since: since)
            recordedAt = first.map { book.calls[$0].time } ?? call.createdAt
        }
        // An outbound leg is ended by another call's name than its own.
        let name = call.leg == .outbound ? ReadName(call.id) : book.calls.name(of: serial)
        return end(call, name, cause, facts, recordedAt: recordedAt, at: now)
    }

    /// Ends a call where policy has nothing against it, which is asked with these facts and what the
    /// call's own are.
    mutating func end(
        _ call: Call,
        _ name: ReadName,
        _ cause: Cause,
        _ known: Policy.Facts = Policy.Facts(),
        recordedAt: EventTime? = nil,
        at now: Moment
    ) -> FlagAction {
        var facts = known
        let isTold = isTold(call.link)
        facts.takesKills = canEnd(call)
        facts.isAnswered = isTold && !verdict.holds(call)
        facts.isNameSafe = call.canBeNamed
        facts.isRecordable = canRecord
        let underWay = ledger.key(of: .kill, for: call, name)
        facts.isUnderWay = underWay != nil
        var decision = Policy.decision(facts)
        if decision == .askBrakes {
            let isOfCaller = cause.reason.subject == .caller
            let subject = isOfCaller ? call.callerReading : call.calleeReading
            let grounds = cause.grounds(for: call)
            facts.isAdmitted =
                isTold
                ? admitAdvice(grounds, of: subject, at: now) : admit(grounds, of: subject, at: now)
            decision = Policy.decision(facts)
        }
        switch decision {
        case .end where isTold: return advise()
        case .end: begin(call, name, cause, recordedAt: recordedAt ?? call.createdAt, at: now)
        case .goOn: if let underWay { endAgain(call, underWay, at: now) }
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
        case .onlyTold, .isOver, .knownCaller, .notArmed, .answered: break
        }
    }

    /// A kill of which nothing was known: by the verdict that the switch waits for, or by a command.
    private mutating func begin(
        _ call: Call,
        _ name: ReadName,
        _ cause: Cause,
        recordedAt: EventTime,
        at now: Moment
    ) {
        var entry = ActionLedger.Entry(
            kill: newRecord(call, cause, .requested, at: now),
            call: call
        )
        entry.recordedAt = recordedAt
        if verdict.holds(call) {
            verdict.refuse()
            refuse(&entry, at: now)
        } else {
            send(&entry, name, at: now)
        }
        ledger.open(entry, ActionLedger.Key(.kill, call, name))
    }

    /// A call that is on its way to be ended tries again by the same name, and the switch names no dialog
    /// that would tell the two apart: it is refused, or ended by its own names, as well.
    private mutating func endAgain(
        _ call: Call,
        _ key: ActionLedger.Key,
        at now: Moment
    ) {
        let isRefused = verdict.holds(call)
        let isKnown = ledger[key]?.call.cseq == call.cseq
        guard isRefused || !isKnown else { return }
        ledger.note(key) { entry in
            entry.call = call
            entry.isRefusal = isRefused
        }
        if isRefused { verdict.refuse() } else { again(key, at: now, stage: call.stage) }
    }

    /// How far a call is by what its switch has told.
    private func stage(of serial: CallSerial) -> CallStage {
        let call = book.calls[serial]
        // One that was answered this very moment cannot be ended yet, which takes no longer than to ask;
        // of a call from before a gap the answer may have been missed.
        let isUncertain = call.isAnswered || feeds.links[call.link].blindUntil > call.time
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
        if feeds.links[kill.record.link].gap == nil {
            kill.record.attempt = 1
            kill.goesOut(
                book.otherLeg(of: kill.record.call, name, on: kill.record.link),
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
                ofBegun: book.calls.name(of: serial),
                book.calls[serial],
                for: flagging.alert
            )
        {
            flagging.call.call = ledger.call(at: place)
        } else {
            book.calls.read(serial, into: &flagging.call.call)
        }
    }

    /// Whether the calls of a link are ended at all.
    func isArmed(_ link: LinkID) -> Bool {
        setup.enforcement.autoDisconnect && !setup.simulatedLinks.contains(link)
    }

    /// False for a call on a switch that takes no kills; one that it holds back is refused all the same.
    func canEnd(_ call: Call) -> Bool {
        feeds.links[call.link].takesKills || verdict.holds(call)
    }

    mutating func newRecord(
        _ call: Call,
        _ cause: Cause,
        _ state: KillState,
        at now: Moment
    ) -> KillRecord {
        var record = KillRecord(
            kill: ledger.newID(),
            alert: cause.alert,
            reason: cause.reason,
            link: call.link,
            call: call.id,
            state: state,
            attempt: 0,
            at: now.wall
        )
        record.createdAt = call.createdAt
        record.clockMicroseconds = feeds.lateness(of: call.link, at: now).clock
        record.callerName = PartyText(naming: call.callerReading)
        record.calleeName = PartyText(naming: call.calleeReading)
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

    fileprivate func grounds(for call: Call) -> Brakes.Grounds {
        switch self {
        case .finding(_, _, let grounds): grounds
        case .block(let block, _): block.grounds(for: call)
        }
    }
}

extension Brakes.Grounds {
    /// Those of an attack, or none.
    static func of(attack isProven: Bool) -> Self { isProven ? .attack : .nothing }
}
