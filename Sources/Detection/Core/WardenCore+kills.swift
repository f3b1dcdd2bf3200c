import Telephony

extension WardenCore {
    /// Why a call is to be ended.
    enum Cause {
        case masking(AlertID, Brakes.Grounds)
        /// The alert is the one that the block's call belongs to.
        case block(Block, AlertID)
    }

    /// Decides what is done about a flagged call, and begins it.
    mutating func action(for serial: CallSerial, _ cause: Cause, at now: Moment) -> FlagAction {
        if calls[serial].hasEnded { return .ended }
        guard isArmed(calls[serial].link) else { return .simulated }
        return end(calls.event(serial), cause, at: now)
    }

    /// Ends a call of a link that is armed, where nothing stands against it.
    mutating func end(_ event: CallEvent, _ cause: Cause, at now: Moment) -> FlagAction {
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
        guard admit(cause.grounds(for: event), event, at: now) else {
            counters.killsBraked += 1
            return .braked
        }
        let record = newRecord(event, cause, .requested, at: now)
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
        case .masking(let alert, _), .block(_, let alert): alert
        }
    }

    fileprivate var reason: KillReason {
        if case .block = self { .block } else { .masking }
    }

    fileprivate func grounds(for event: CallEvent) -> Brakes.Grounds {
        switch self {
        case .masking(_, let grounds): grounds
        case .block(let block, _): block.grounds(for: event)
        }
    }
}

extension Brakes.Grounds {
    /// Those of an attack, or none.
    static func of(attack isProven: Bool) -> Self { isProven ? .attack : .nothing }
}
