package import Telephony

extension WardenCore {
    /// Decides what is done about a flagged call, and begins it.
    mutating func action(for serial: UInt64, alert: AlertID, at now: Moment) -> FlagAction {
        if window.calls[serial].hasEnded { return .ended }
        let event = window.calls.event(serial)
        return end(event, alert: alert, reason: .masking, at: now)
    }

    /// Ends a call whose caller and callee stand on a block.
    mutating func enforceBlock(_ event: CallEvent, at now: Moment) {
        let action = end(event, alert: AlertID(0), reason: .block, at: now)
        guard action == .simulated else { return }
        emit(.kill(newRecord(event, alert: AlertID(0), reason: .block, .simulated, at: now)))
    }

    private mutating func end(
        _ event: CallEvent,
        alert: AlertID,
        reason: KillReason,
        at now: Moment
    ) -> FlagAction {
        let isArmed = setup.enforcement.autoDisconnect && !setup.simulatedLinks.contains(event.link)
        guard isArmed else { return .simulated }
        guard event.id.isSafeIdentifier else {
            counters.killsRefused += 1
            return .refused
        }
        let key = KillLedger.Key(link: event.link, call: event.id)
        if ledger[key] != nil { return .killed }
        guard canRecord else {
            counters.killsUnrecorded += 1
            return .unrecorded
        }
        guard admit(at: now) else {
            counters.killsBraked += 1
            return .braked
        }
        let record = newRecord(event, alert: alert, reason: reason, .requested, at: now)
        let isUp = links[event.link].gap == nil
        let entry = KillLedger.Entry(
            record: record,
            event: event,
            dueAt: isUp ? now.monotonic + setup.enforcement.retryAfter(1) : .max
        )
        ledger.open(entry)
        counters.killsRequested += 1
        if isUp { emit(kill: record) } else { emit(.kill(record)) }
        return .killed
    }

    private mutating func admit(at now: Moment) -> Bool {
        guard !ledger.isFull else { return false }
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
            attempt: state == .requested ? 1 : 0,
            at: now.wall
        )
        numbers.kill += 1
        record.callerName = Self.name(of: event.callerReading)
        record.calleeName = Self.name(of: event.calleeReading)
        return record
    }

    private static func name(of reading: PartyReading) -> PartyText {
        switch reading {
        case .party(let party): PartyText(party.name ?? "")
        case .text(let text): text
        }
    }

    // MARK: Following a kill

    mutating func replied(_ kill: KillID, _ reply: KillReply, at now: Moment) {
        guard let key = ledger.key(of: kill) else { return }
        let record = ledger.update(key) { entry in
            guard entry.record.state == .requested || entry.record.state == .stillUp else { return }
            entry.record.detail = ShortText()
            switch reply {
            case .accepted: if entry.record.state == .requested { entry.record.state = .accepted }
            case .gone: entry.record.state = .gone
            case .refused(let words):
                entry.record.state = .failed
                entry.record.detail = words
            }
            entry.record.at = now.wall
        }
        guard let record else { return }
        switch record.state {
        case .accepted: counters.killsAccepted += 1
        case .gone: counters.killsGone += 1
        default: break
        }
        emit(.kill(record))
    }

    /// The switch's own hang-up event: the proof.
    mutating func callEnded(_ event: CallEvent, at now: Moment) {
        let key = KillLedger.Key(link: event.link, call: event.id)
        settle(key, .ended, ShortText<64>(bytes: event.cause.array), at: now)
    }

    private mutating func settle(
        _ key: KillLedger.Key,
        _ state: KillState,
        _ detail: ShortText<64>,
        at now: Moment
    ) {
        let record = ledger.update(key) { entry in
            entry.record.state = state
            entry.record.detail = detail
            entry.record.at = now.wall
        }
        guard let record else { return }
        switch state {
        case .ended: counters.killsEnded += 1
        case .gone: counters.killsGone += 1
        case .exempted: counters.killsExempted += 1
        default: break
        }
        emit(.kill(record))
    }

    /// Repeats the kills whose hang-up event is overdue and gives up those repeated often enough.
    mutating func followKills(at now: Moment) {
        let attemptsMax = setup.enforcement.attemptsMax
        for key in ledger.due(at: now.monotonic) {
            guard let entry = ledger[key] else { continue }
            if entry.record.attempt >= attemptsMax {
                giveUp(key, at: now)
            } else if canRecord {
                sendAgain(key, at: now)
            }
        }
    }

    private mutating func giveUp(_ key: KillLedger.Key, at now: Moment) {
        let record = ledger.update(key) { entry in
            if entry.record.state != .failed { entry.record.state = .stillUp }
            entry.record.at = now.wall
            entry.dueAt = .max
        }
        counters.killsStillUp += 1
        if let record { emit(.kill(record)) }
    }

    private mutating func sendAgain(_ key: KillLedger.Key, at now: Moment) {
        let enforcement = setup.enforcement
        let record = ledger.update(key) { entry in
            entry.record.attempt += 1
            entry.record.state = .requested
            entry.record.detail = ShortText()
            entry.record.at = now.wall
            entry.dueAt = now.monotonic + enforcement.retryAfter(entry.record.attempt)
        }
        counters.killsRepeated += 1
        if let record { emit(kill: record) }
    }

    /// The driver had no room to record a kill, so it was not written: it is as if never asked for.
    package mutating func killNotRecorded(_ kill: KillID) {
        guard let key = ledger.key(of: kill) else { return }
        counters.killsUnrecorded += 1
        if ledger[key]?.record.attempt == 1 { ledger.close(key) }
    }

    /// Takes up a kill that an earlier run of the agent left unfinished; it goes out again where the
    /// switch still lists the call.
    package mutating func resume(_ record: KillRecord, event: CallEvent) {
        guard !ledger.isFull else { return }
        ledger.open(KillLedger.Entry(record: record, event: event, dueAt: .max))
    }

    mutating func stopExemptedKills(at now: Moment) {
        for (key, entry) in ledger.entries {
            guard let exemption = exemptions.find(entry.event, at: now.wall) else { continue }
            settle(key, .exempted, ShortText<64>("exemption \(exemption.id)"), at: now)
            emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: now.wall)))
        }
    }

    // MARK: Links

    /// The feed is blind: kills wait for it to come back.
    mutating func holdKills(on link: LinkID) {
        for key in ledger.keys(on: link) { _ = ledger.update(key) { $0.dueAt = .max } }
    }

    /// After a gap: what the switch still lists goes out again, what it does not is over.
    ///
    /// Where there is no list, all of them go out again: the switch itself says which are gone.
    /// Kills asked for since the feed came back are left alone: the list lags behind the events.
    mutating func settleKills(on link: LinkID, listed: Set<CallID>?, at now: Moment) {
        for key in ledger.keys(on: link) where ledger[key]?.dueAt == .max {
            if listed?.contains(key.call) != false {
                _ = ledger.update(key) { entry in
                    entry.record.attempt = min(
                        entry.record.attempt,
                        max(0, setup.enforcement.attemptsMax - 1)
                    )
                }
                if canRecord { sendAgain(key, at: now) }
            } else {
                settle(key, .gone, "not listed after a gap", at: now)
            }
        }
    }
}
