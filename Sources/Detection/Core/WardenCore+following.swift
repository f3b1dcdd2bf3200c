package import Telephony

/// Following kills to their end.
extension WardenCore {
    /// The list of live calls lags behind the events: a kill that went out less long ago is not over
    /// only because the list does not name its call.
    static let listLagMicroseconds: Int64 = 1_000_000
    /// Kills wait this long for the list after a gap; a switch may have none.
    static let listWaitMicroseconds: Int64 = 5_000_000
    /// A busy switch sends a hang-up event this late at most, while its replies come at once.
    static let lateHangUpMicroseconds: Int64 = 2_000_000

    /// How long after a call's answer it can be ended.
    static let answerMicroseconds: Int64 = 10_000

    mutating func replied(_ kill: KillID, _ reply: KillReply, at now: Moment) {
        guard let key = ledger.key(of: kill), let state = ledger[key]?.record.state else { return }
        let next: KillState
        var words = ShortText<64>()
        switch (state, reply) {
        case (.accepted, _), (.stillUp, .accepted): return  // Doubled, or the answer to a repeat.
        case (_, .accepted): next = .accepted
        case (_, .gone)
        where ledger[key]?.wasAccepted == true || setup.edgedLinks.contains(key.link):
            return awaitHangUp(key, at: now)
        case (_, .gone): next = .gone
        case (_, .refused(let why)): (next, words) = (.failed, why)
        }
        if next == .accepted {
            counters.killsAccepted += 1
            _ = ledger.update(key) { $0.wasAccepted = true }
        }
        settle(key, next, words, at: now)
    }

    /// The kill worked, since a repeat found no call, or the proxy in front was quicker with its own:
    /// the proof is still to come, and no more is sent.
    private mutating func awaitHangUp(_ key: KillLedger.Key, at now: Moment) {
        _ = ledger.update(key) { entry in
            entry.awaitsHangUp = true
            if !entry.isHeld { entry.dueAt = now.monotonic + Self.lateHangUpMicroseconds }
        }
    }

    /// The call that a kill is on its way to was answered just now.
    ///
    /// A SIP proxy ends ringing and answered calls by different requests, and one that crosses the
    /// answer does nothing: the kill goes out again, with the dialog's name if that is new. Kamailio says
    /// so before it has written down whom to send a BYE to: a `dlg.end_dlg` that comes at once sends none,
    /// and the call is told as ended (seen with 5.6.3).
    mutating func answered(_ event: CallEvent, at now: Moment) {
        guard event.isNamedByDialog else { return }
        noteAnswer(event)
        guard let key = ledger.key(of: event), let entry = ledger[key], !entry.isHeld,
            !entry.isGivenUp
        else { return }
        _ = ledger.update(key) { entry in
            entry.event.dialog = event.dialog ?? entry.event.dialog
            entry.wasAnswered = true
            entry.dueAt = now.monotonic + Self.answerMicroseconds
        }
    }

    /// The call that a kill is to end, with every name that it has.
    package func call(of kill: KillID) -> CallEvent? {
        ledger.call(of: kill)
    }

    /// The switch's own hang-up event: the proof.
    mutating func callEnded(_ event: CallEvent, at now: Moment) {
        guard let key = ledger.key(of: event), let entry = ledger[key] else { return }
        if event.isRefusal, entry.isRefusal { noteRefusal(entry) }
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
        for key in ledger.due(at: now.monotonic) {
            guard let entry = ledger[key] else { continue }
            if !entry.isHeld, entry.wasAnswered {
                _ = ledger.update(key) { $0.wasAnswered = false }
                again(key, at: now)
            } else if !entry.isHeld, entry.awaitsHangUp {
                settle(key, .gone, ShortText(), at: now)
            } else if !entry.isHeld, entry.record.attempt >= setup.enforcement.attemptsMax {
                if waitForProxy(key, entry, at: now) { continue }
                giveUp(key, entry.record.detail, at: now)
            } else {
                again(key, at: now)
            }
        }
    }

    private mutating func giveUp(
        _ key: KillLedger.Key,
        _ detail: ShortText<64>,
        at now: Moment
    ) {
        let record = ledger.update(key) { entry in
            if entry.record.state != .failed { entry.record.state = .stillUp }
            entry.record.detail = detail
            entry.record.at = now.wall
            entry.dueAt = .max
            entry.isHeld = false
        }
        counters.killsStillUp += 1
        if let record { emit(.kill(record)) }
    }

    /// Sends a kill once more, unless it is not wanted any longer; a full journal and an operator's
    /// brake put it off.
    ///
    /// What did not work at a stage says that the call may be at another: the switch is asked.
    mutating func again(_ key: KillLedger.Key, at now: Moment, stage: CallStage = .unknown) {
        guard let entry = ledger[key] else { return }
        if let exemption = exemptions.find(entry.event, at: now.wall) {
            return stop(key, exemption, at: now)
        }
        guard isArmed(key.link) else { return giveUp(key, "no longer armed", at: now) }
        guard links[key.link].takesKills else { return giveUp(key, Self.takesNoKills, at: now) }
        let enforcement = setup.enforcement
        // What an operator holds waits as well, and goes on when he lets it.
        guard canRecord, !brakes.isHeldByHand else {
            _ = ledger.update(key) { $0.dueAt = now.monotonic + enforcement.retryAfter(1) }
            return
        }
        let record = ledger.update(key) { entry in
            entry.record.attempt = min(entry.record.attempt + 1, max(enforcement.attemptsMax, 1))
            entry.record.state = .requested
            entry.record.detail = ShortText()
            entry.record.at = now.wall
            entry.event.stage = stage
            entry.sentAt = now.monotonic
            entry.dueAt = now.monotonic + enforcement.retryAfter(entry.record.attempt)
            entry.isHeld = false
            entry.awaitsHangUp = false
            entry.isOnRecord = true
        }
        counters.killsRepeated += 1
        if let record { emit(kill: record) }
    }

    /// The driver had no room to record a kill, so it was not written.
    ///
    /// The first attempt is as if never asked for, which the details of the call say where they are
    /// still to be handed out; a repeat is due again in its time.
    package mutating func killNotRecorded(_ kill: KillID) {
        guard let key = ledger.key(of: kill) else { return }
        counters.killsUnrecorded += 1
        if ledger[key]?.isOnRecord == true {
            _ = ledger.update(key) { $0.record.attempt = max(0, $0.record.attempt - 1) }
        } else {
            ledger.close(key)
            let places = flagging.actions.indices.filter { index in
                let serial = calls.window.flagged[index]
                return calls[serial].link == key.link && eventToEnd(serial).id == key.call
            }
            if let place = places.first { flagging.noteUnrecorded { $0 == place } }
            if blocked?.call.id == key.call { blocked?.action = .unrecorded }
        }
    }

    mutating func stopExemptedKills(at now: Moment) {
        for key in ledger.keys() {
            guard let entry = ledger[key],
                let exemption = exemptions.find(entry.event, at: now.wall)
            else { continue }
            stop(key, exemption, at: now)
        }
    }

    private mutating func stop(_ key: KillLedger.Key, _ exemption: Exemption, at now: Moment) {
        settle(key, .exempted, ShortText<64>("exemption \(exemption.id)"), at: now)
        emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: now.wall)))
    }

    // MARK: Links

    /// The feed is blind: kills wait for it to come back.
    mutating func holdKills(on link: LinkID) {
        for key in ledger.keys(on: link) {
            _ = ledger.update(key) { entry in
                entry.isHeld = true
                entry.dueAt = .max
            }
        }
    }

    /// The feed stands again: the list settles what was held, or time does where no list comes.
    mutating func awaitList(on link: LinkID, at now: Moment) {
        for key in ledger.keys(on: link) where ledger[key]?.isHeld == true {
            _ = ledger.update(key) { $0.dueAt = now.monotonic + Self.listWaitMicroseconds }
        }
    }

    /// The switch restarted: no call of before is left.
    ///
    /// A kill that never went out was begun while the feed was blind. Events come before the link is up,
    /// so its call may be one of the new run: the list settles it.
    mutating func endKills(on link: LinkID, at now: Moment) {
        for key in ledger.keys(on: link) where ledger[key]?.record.attempt != 0 {
            settle(key, .gone, "the switch restarted", at: now)
        }
    }

    /// After a gap: what the switch still lists goes out again, what it does not is over.
    ///
    /// Where there is no list, all of them go out again: the switch itself says which are gone. So it
    /// does for those too recent for the list, and for those of unknown age: begun while the feed was
    /// blind, or by an agent that was killed and started again faster than the list follows. Kills asked
    /// for since the feed came back are left alone. An agent that is not armed any more cannot ask: of
    /// it, a second list that does not name the call says that it is over.
    mutating func settleKills(on link: LinkID, listed: Set<CallID>?, at now: Moment) {
        for key in ledger.keys(on: link) {
            guard let entry = ledger[key], entry.isHeld else { continue }
            let isOld = entry.sentAt.map { now.monotonic - $0 >= Self.listLagMicroseconds } ?? false
            if listed?.contains(key.call) != false {
                again(key, at: now)
            } else if isOld || entry.isUnlisted {
                settle(key, .gone, "not listed after a gap", at: now)
            } else if isArmed(link) {
                again(key, at: now)
            } else {
                _ = ledger.update(key) { $0.isUnlisted = true }
            }
        }
    }
}
