import Telephony

extension WardenCore {
    /// Decides what is done about a flagged call, and begins it.
    mutating func action(for serial: CallSerial, alert: AlertID, at now: Moment) -> FlagAction {
        if hasEnded(serial) { return .ended }
        guard isArmed(calls[serial].link) else { return .simulated }
        var call = eventToEnd(serial)
        guard canEnd(call) else {
            counters.killsUnarmed += 1
            return .unarmed
        }
        var recordedAt = call.time
        if call.isNamedByDialog {
            call.stage = stage(of: serial)
            let since = flagging.since
            recordedAt = recorded(call, serial, since: since).map { calls[$0].time } ?? call.time
        }
        return end(call, alert: alert, reason: .masking, recordedAt: recordedAt, at: now)
    }

    /// Ends a call whose caller and callee stand on a block.
    mutating func enforceBlock(_ event: CallEvent, at now: Moment) {
        // A held call that was flagged is refused already, and on record as that.
        if event.heldTransaction != nil, pendingVerdict == nil { return }
        guard isArmed(event.link) else {
            emit(.kill(newRecord(event, alert: AlertID(0), reason: .block, .simulated, at: now)))
            return
        }
        guard canEnd(event) else {
            counters.killsUnarmed += 1
            var record = newRecord(event, alert: AlertID(0), reason: .block, .failed, at: now)
            record.detail = Self.takesNoKills
            emit(.kill(record))
            return
        }
        var call = named(event)
        call.stage = .ringing
        _ = end(call, alert: AlertID(0), reason: .block, recordedAt: call.time, at: now)
    }

    /// Ends a call of a link that is armed, where nothing stands against it.
    private mutating func end(
        _ event: CallEvent,
        alert: AlertID,
        reason: KillReason,
        recordedAt: EventTime,
        at now: Moment
    ) -> FlagAction {
        guard event.canBeNamed else {
            counters.killsRefused += 1
            return .refused
        }
        if let known = ledger.key(of: event) { return endAgain(event, known, at: now) }
        guard canRecord else {
            counters.killsUnrecorded += 1
            return .unrecorded
        }
        guard admit(at: now) else {
            counters.killsBraked += 1
            return .braked
        }
        let record = newRecord(event, alert: alert, reason: reason, .requested, at: now)
        var entry = KillLedger.Entry(record: record, event: event)
        entry.recordedAt = recordedAt
        guard let held = event.heldTransaction, held == pendingVerdict else {
            begin(entry, at: now)
            return .killed
        }
        pendingVerdict = nil
        refuse(entry, at: now)
        return .killed
    }

    /// A call that is on its way to be ended tries again by the same name, and the switch names no dialog
    /// that would tell the two apart: it is refused, or ended by its own names, as well.
    private mutating func endAgain(
        _ event: CallEvent,
        _ key: KillLedger.Key,
        at now: Moment
    ) -> FlagAction {
        let isRefused = event.heldTransaction != nil && event.heldTransaction == pendingVerdict
        let isKnown = ledger[key]?.event.cseq == event.cseq
        guard isRefused || !isKnown else { return .killed }
        _ = ledger.update(key) { entry in
            entry.event = event
            entry.isRefusal = isRefused
        }
        if isRefused { pendingVerdict = nil } else { again(key, at: now, stage: event.stage) }
        return .killed
    }

    /// How far a call is by what its switch has told.
    private func stage(of serial: CallSerial) -> CallStage {
        let call = calls[serial]
        // One that was answered this very moment cannot be ended yet, which takes no longer than to ask;
        // of a call from before a gap the answer may have been missed.
        let isUncertain = call.isAnswered || links[call.link].blindUntil > call.time
        return isUncertain ? .unknown : .ringing
    }

    /// Follows a call that its switch is told to refuse.
    ///
    /// The verdict is the first attempt. The switch says that it refused the call; where it says nothing
    /// of it, the verdict may have come too late, and the kill goes out after it as after any other: of a
    /// call that was refused, the switch then knows nothing.
    private mutating func refuse(_ kill: KillLedger.Entry, at now: Moment) {
        var kill = kill
        counters.killsRequested += 1
        kill.record.attempt = 1
        kill.record.detail = "verdict: refuse"
        kill.isRefusal = true
        kill.sentAt = now.monotonic
        kill.dueAt = now.monotonic + setup.enforcement.retryAfter(1)
        kill.isOnRecord = true
        emit(.kill(kill.record))
        ledger.open(kill)
    }

    /// Sends a kill, or only writes it down while the link is down.
    private mutating func begin(_ kill: KillLedger.Entry, at now: Moment) {
        var kill = kill
        counters.killsRequested += 1
        if links[kill.record.link].gap == nil {
            kill.record.attempt = 1
            kill.sentAt = now.monotonic
            kill.dueAt = now.monotonic + setup.enforcement.retryAfter(1)
            emit(kill: kill.record)
        } else {
            kill.isHeld = true
            kill.isOnRecord = true
            emit(.kill(kill.record))
        }
        ledger.open(kill)
    }

    /// Whether the calls of a link are ended at all.
    func isArmed(_ link: LinkID) -> Bool {
        setup.enforcement.autoDisconnect && !setup.simulatedLinks.contains(link)
    }

    /// Why a kill is given up or not begun.
    static let takesNoKills: ShortText<64> = "the switch takes no kills"

    /// False for a call on a switch that takes no kills; one that it holds back is refused all the same.
    private func canEnd(_ event: CallEvent) -> Bool {
        links[event.link].takesKills
            || (event.heldTransaction != nil && event.heldTransaction == pendingVerdict)
    }

    private mutating func admit(at now: Moment) -> Bool {
        guard ledger.makeRoom() else { return false }
        let limit = setup.enforcement.killsPerMinuteMax
        let (isAdmitted, engaging) = brakes.admitKill(at: now.monotonic, limit: limit)
        if let engaging { noteBrakes(engaged: true, engaging, at: now) }
        return isAdmitted
    }

    private mutating func newRecord(
        _ event: CallEvent,
        alert: AlertID,
        reason: KillReason,
        _ state: KillState,
        at now: Moment
    ) -> KillRecord {
        var record = KillRecord(
            kill: KillID(numbers.kill),
            alert: alert,
            reason: reason,
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
        return record
    }
}
