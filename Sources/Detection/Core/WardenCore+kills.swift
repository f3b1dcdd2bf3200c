import Telephony

extension WardenCore {
    /// Decides what is done about a flagged call, and begins it.
    mutating func action(for serial: CallSerial, alert: AlertID, at now: Moment) -> FlagAction {
        if calls[serial].hasEnded { return .ended }
        guard isArmed(calls[serial].link) else { return .simulated }
        return end(calls.event(serial), alert: alert, reason: .masking, at: now)
    }

    /// Ends a call whose caller and callee stand on a block.
    mutating func enforceBlock(_ event: CallEvent, at now: Moment) {
        // A held call that was flagged is refused already, and on record as that.
        if event.heldTransaction != nil, pendingVerdict == nil { return }
        guard isArmed(event.link) else {
            emit(.kill(newRecord(event, alert: AlertID(0), reason: .block, .simulated, at: now)))
            return
        }
        _ = end(event, alert: AlertID(0), reason: .block, at: now)
    }

    /// Ends a call of a link that is armed, where nothing stands against it.
    private mutating func end(
        _ event: CallEvent,
        alert: AlertID,
        reason: KillReason,
        at now: Moment
    ) -> FlagAction {
        guard event.canBeNamed else {
            counters.killsRefused += 1
            return .refused
        }
        let key = KillLedger.Key(link: event.link, call: event.id)
        if let known = ledger[key] {
            if refuseAgain(event) { return .blocked }
            if known.event.heldTransaction != nil, event.heldTransaction == nil {
                // It was refused too late and is let through: now it has a dialog to end.
                _ = ledger.update(key) { $0.event = event }
                again(key, at: now)
            }
            return .killed
        }
        guard canRecord else {
            counters.killsUnrecorded += 1
            return .unrecorded
        }
        guard admit(at: now) else {
            counters.killsBraked += 1
            return .braked
        }
        let record = newRecord(event, alert: alert, reason: reason, .requested, at: now)
        let entry = KillLedger.Entry(record: record, event: event)
        guard let held = event.heldTransaction, held == pendingVerdict else {
            begin(entry, at: now)
            return .killed
        }
        pendingVerdict = nil
        refuse(entry, at: now)
        return .blocked
    }

    /// A call that is on its way to be ended tries again by the same name: it is refused as well.
    private mutating func refuseAgain(_ event: CallEvent) -> Bool {
        guard let held = event.heldTransaction, held == pendingVerdict else { return false }
        pendingVerdict = nil
        return true
    }

    /// Follows a call that its switch is told to refuse.
    ///
    /// The verdict is the first attempt. One that comes too late lets the call through, so the kill goes
    /// out after it as after any other: to a call that was refused, the switch says that it is gone.
    private mutating func refuse(_ kill: KillLedger.Entry, at now: Moment) {
        var kill = kill
        counters.killsRequested += 1
        kill.record.attempt = 1
        kill.record.detail = "verdict: refuse"
        kill.goesOut(ShortText(), setup.enforcement, at: now)
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
            kill.goesOut(otherLeg(of: kill.key), setup.enforcement, at: now)
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
        record.callerName = PartyText(naming: event.callerReading)
        record.calleeName = PartyText(naming: event.calleeReading)
        return record
    }
}
