import Calls
import Lists
package import Records
package import Telephony

/// Following kills to their end.
extension WardenCore {
    /// The list of live calls lags behind the events: a kill that went out less long ago is not over
    /// only because the list does not name its call.
    static let listLagMicroseconds: Int64 = 1_000_000
    /// Kills wait this long for the list after a gap; a switch may have none.
    static let listWaitMicroseconds: Int64 = 5_000_000
    /// A proxy that says that it knows no such call sends the event of its end this late at most.
    static let lateHangUpMicroseconds: Int64 = 2_000_000

    /// How long after a call's answer it can be ended.
    static let answerMicroseconds: Int64 = 10_000

    mutating func replied(_ kill: KillID, _ reply: KillReply, at now: Moment) {
        guard let key = ledger.key(of: kill), let entry = ledger[key] else { return }
        ledger.note(key) { $0.awaitsReply = false }
        switch reply {
        case .accepted: accepted(key, entry, at: now)
        case .gone: awaitHangUp(key, at: now)
        case .refused(let why):
            // Doubled, or the answer to a repeat of a kill that the switch took.
            guard entry.record.state != .accepted, entry.hangUp == .none else { return }
            settle(key, .failed, why, at: now)
            if !entry.isGivenUp { becomeDue(key, at: now) }
        }
    }

    private mutating func accepted(
        _ key: ActionLedger.Key,
        _ entry: ActionLedger.Entry,
        at now: Moment
    ) {
        if !entry.wasAccepted { counters.killsAccepted += 1 }
        ledger.note(key) { entry in
            entry.wasAccepted = true
            entry.acceptedAt = entry.acceptedAt ?? now.monotonic
        }
        switch entry.record.state {
        case .accepted, .stillUp, .hangingUp: return  // Doubled, or too late to say anything new.
        default: break
        }
        settle(key, .accepted, ShortText(), at: now)
        becomeDue(key, at: now)
    }

    /// The switch has answered: where its events do not show the end within the time, the kill goes out
    /// again.
    private mutating func becomeDue(_ key: ActionLedger.Key, at now: Moment) {
        let wait = retryAfter(ledger[key]?.record.attempt ?? 1, on: key.link)
        ledger.note(key) { entry in
            guard entry.repliesInOrder, !entry.isHeld, !entry.awaitsHangUp, entry.hangUp == .none
            else { return }
            entry.dueAt = now.monotonic + wait
        }
    }

    /// How long after this attempt the end should show: as long as it lately took, at the least.
    private func retryAfter(_ attempt: Int, on link: LinkID) -> Int64 {
        max(setup.enforcement.retryAfter(attempt), links.endsWithin(on: link))
    }

    /// The switch knows no such call: who ended it and when, its own account says, and no more is sent.
    private mutating func awaitHangUp(_ key: ActionLedger.Key, at now: Moment) {
        // By its own name a call is not found any more from the moment on that its end is decided.
        let isOrdered = ledger[key]?.repliesInOrder == true
        let late = isOrdered ? Self.hangUpMicrosecondsMax : Self.lateHangUpMicroseconds
        let wait = max(late, links.endsWithin(on: key.link))
        ledger.note(key) { entry in
            entry.awaitsHangUp = true
            if !entry.isHeld, entry.hangUp == .none { entry.dueAt = now.monotonic + wait }
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
        guard let key = killKey(of: event), let entry = ledger[key], !entry.isHeld,
            !entry.isGivenUp
        else { return }
        ledger.note(key) { entry in
            entry.event.dialog = event.dialog ?? entry.event.dialog
            entry.wasAnswered = true
            entry.dueAt = now.monotonic + Self.answerMicroseconds
        }
    }

    /// The call that a kill is to end, with every name that it has.
    package func call(of kill: KillID) -> CallEvent? {
        ledger.call(of: kill)
    }

    /// Notes how far a kill has come, with what else the change says, and puts it on record.
    @inline(__always)
    mutating func settle(
        _ key: ActionLedger.Key,
        _ state: KillState,
        _ detail: ShortText<64>,
        at now: Moment,
        _ change: (inout ActionLedger.Entry) -> Void = { _ in }
    ) {
        let place = ledger.note(key) { entry in
            change(&entry)
            entry.record.state = state
            entry.record.detail = detail
            entry.record.at = now.wall
        }
        guard let place else { return }
        switch state {
        case .ended: counters.killsEnded += 1
        case .gone: counters.killsGone += 1
        case .exempted: counters.killsExempted += 1
        default: break
        }
        emit(ledger.record(at: place))
    }

    /// Repeats the kills whose hang-up event is overdue and gives up those repeated often enough.
    mutating func followKills(at now: Moment) {
        var unlisted: Set<LinkID> = []
        for key in ledger.due(at: now.monotonic) {
            guard let entry = ledger[key] else { continue }
            if entry.isHeld {
                goOn(key, entry, at: now)
            } else if entry.hangUp != .none {
                if followHangUp(key, entry, at: now) { unlisted.insert(key.link) }
            } else if entry.wasAnswered {
                ledger.note(key) { $0.wasAnswered = false }
                again(key, at: now)
            } else if entry.awaitsHangUp {
                settle(key, .gone, ShortText(), at: now)
            } else if entry.record.attempt >= setup.enforcement.attemptsMax {
                if waitForProxy(key, entry, at: now) { continue }
                giveUp(key, entry.record.detail, at: now)
            } else {
                again(key, at: now)
            }
        }
        for link in unlisted.sorted() { emit(listOf: link) }
    }

    mutating func giveUp(
        _ key: ActionLedger.Key,
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
        if let record { emit(record) }
    }

    /// Sends a kill once more, unless it is not wanted any longer; a full journal and an operator's
    /// brake put it off.
    ///
    /// What did not work at a stage says that the call may be at another: the switch is asked.
    /// `isExtra` where the command before it may never have reached the switch: it is not counted
    /// against the attempts that there are.
    mutating func again(
        _ key: ActionLedger.Key,
        isExtra: Bool = false,
        at now: Moment,
        stage: CallStage = .unknown
    ) {
        guard let entry = ledger[key] else { return }
        let enforcement = setup.enforcement
        let exemption = lists.exemption(of: entry.event, at: now.wall)
        switch Policy.onceMore(repeatFacts(on: key.link, isExempt: exemption != nil)) {
        case .send: break
        case .stop:
            if let exemption { stop(key, exemption, at: now) }
            return
        case .giveUp(let why): return giveUp(key, why, at: now)
        case .wait:
            ledger.note(key) { $0.dueAt = now.monotonic + enforcement.retryAfter(1) }
            return
        }
        let leg = otherLeg(of: entry.record.call, on: key.link)
        let record = ledger.update(key) { entry in
            let most = isExtra ? Int.max : max(enforcement.attemptsMax, 1)
            entry.record.attempt = min(entry.record.attempt + 1, most)
            entry.record.state = .requested
            entry.record.detail = ShortText()
            entry.record.at = now.wall
            entry.event.stage = stage
            entry.isHeld = false
            entry.isOnRecord = true
            entry.goesOut(leg, enforcement, at: now)
        }
        counters.killsRepeated += 1
        if let record { emit(kill: record) }
    }

    private func repeatFacts(on link: LinkID, isExempt: Bool) -> Policy.RepeatFacts {
        Policy.RepeatFacts(
            isExempt: isExempt,
            isArmed: isArmed(link),
            takesKills: links[link].takesKills,
            isRecordable: canRecord,
            isHeldByHand: brakes.isHeldByHand
        )
    }

    /// The driver had no room to record a kill, so it was not written.
    ///
    /// The first attempt is as if never asked for, which the details of the call say where they are
    /// still to be handed out; a repeat is due again in its time.
    package mutating func killNotRecorded(_ kill: KillID) {
        guard let key = ledger.key(of: kill) else { return }
        counters.killsUnrecorded += 1
        if ledger[key]?.isOnRecord == true {
            let wait = setup.enforcement.retryAfter(1)
            ledger.note(key) { entry in
                entry.record.attempt = max(0, entry.record.attempt - 1)
                entry.awaitsReply = false
                if !entry.isHeld { entry.dueAt = (entry.sentAt ?? 0) + wait }
            }
        } else {
            let entry = ledger[key]
            let call = entry?.record.call
            ledger.close(key)
            // Rules behind masking have told of the call by now.
            if let entry, entry.record.reason != .masking, entry.record.reason != .block {
                note(.unrecorded, of: entry)
                return
            }
            let place = flagging.actions.indices.first { index in
                let serial = calls.window.flagged[index]
                return calls[serial].link == key.link && eventToEnd(serial).id == call
            }
            flagging.noteUnrecorded(at: place, blocked: call)
        }
    }

    mutating func stopExemptedKills(at now: Moment) {
        for key in ledger.keys() {
            guard let entry = ledger[key],
                let exemption = lists.exemption(of: entry.event, at: now.wall)
            else { continue }
            stop(key, exemption, at: now)
        }
    }

    private mutating func stop(_ key: ActionLedger.Key, _ exemption: Exemption, at now: Moment) {
        settle(key, .exempted, ShortText<64>("exemption \(exemption.id)"), at: now)
        emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: now.wall)))
    }
}
