import Calls
import Lists
package import Records
package import Telephony

/// Following kills to their end: each step is decided by its entry and carried out here.
extension WardenCore {
    /// Kills wait this long for the list after a gap; a switch may have none.
    static let listWaitMicroseconds: Int64 = 5_000_000
    /// A proxy that says that it knows no such call sends the event of its end this late at most.
    private static let lateHangUpMicroseconds: Int64 = 2_000_000
    /// A call whose end is decided is over for both sides within this, or the switch is asked for it.
    ///
    /// Without RTP from the callee and without a timer the two legs of a bridge part after 5.0 s
    /// (FreeSWITCH 1.11.3-dev).
    private static let hangUpMicrosecondsMax: Int64 = 6_000_000
    /// Behind the last of five attempts, 4.65 s after the first, by more than what is missing to five.
    private static let transactionWait: Int64 = 1_000_000

    /// How long after a call's answer it can be ended.
    private static let answerMicroseconds: Int64 = 10_000

    /// The switch has answered a kill.
    mutating func replied(_ kill: KillID, _ reply: KillReply, at now: Moment) {
        guard let key = ledger.key(of: kill), let entry = ledger[key] else { return }
        let isAccepted = reply == .accepted
        if isAccepted, !entry.wasAccepted { counters.killsAccepted += 1 }
        ledger.note(key) { entry in
            entry.awaitsReply = false
            guard isAccepted else { return }
            entry.wasAccepted = true
            entry.acceptedAt = entry.acceptedAt ?? now.monotonic
        }
        carryOut(entry.step(on: reply), key, entry, at: now)
    }

    /// Repeats the kills whose hang-up event is overdue and gives up those repeated often enough.
    mutating func followKills(at now: Moment) {
        var unlisted: Set<LinkID> = []
        for key in ledger.due(at: now.monotonic) {
            guard let entry = ledger[key] else { continue }
            let step = entry.stepWhenDue(attemptsMax: setup.enforcement.attemptsMax)
            carryOut(step, key, entry, at: now)
            if step == .askList { unlisted.insert(key.link) }
        }
        for link in unlisted.sorted() { emit(listOf: link) }
    }

    /// Does what is next for a kill; whoever has lists asked for asks for them.
    mutating func carryOut(
        _ step: KillStep,
        _ key: ActionLedger.Key,
        _ entry: ActionLedger.Entry,
        at now: Moment
    ) {
        switch step {
        case .none: break
        case .sendAgain(let isExtra): again(key, isExtra: isExtra, at: now)
        case .sendToAnswered:
            ledger.note(key) { $0.wasAnswered = false }
            again(key, at: now)
        case .settle(let state, let detail, let isDue):
            settle(key, state, detail, at: now)
            if isDue { becomeDue(key, at: now) }
        case .awaitHangUp: awaitHangUp(key, at: now)
        case .awaitAccount: awaitAccount(key, entry, at: now)
        case .askList:
            // The list settles it as it does after a gap.
            ledger.note(key) { entry in
                entry.hangUp = .listAsked
                entry.isHeld = true
                entry.dueAt = now.monotonic + Self.listWaitMicroseconds
            }
        case .awaitNextList: ledger.note(key) { $0.isUnlisted = true }
        case .awaitProxy:
            ledger.note(key) { entry in
                entry.lastTries = 1
                entry.dueAt = now.monotonic + Self.transactionWait
            }
        case .tryLast:
            again(key, at: now)
            ledger.note(key) { $0.lastTries = 2 }
        case .giveUp: giveUp(key, entry.record.detail, at: now)
        }
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
        max(setup.enforcement.retryAfter(attempt), feeds.links.endsWithin(on: link))
    }

    /// The switch knows no such call: who ended it and when, its own account says, and no more is sent.
    private mutating func awaitHangUp(_ key: ActionLedger.Key, at now: Moment) {
        // By its own name a call is not found any more from the moment on that its end is decided.
        let isOrdered = ledger[key]?.repliesInOrder == true
        let late = isOrdered ? Self.hangUpMicrosecondsMax : Self.lateHangUpMicroseconds
        let wait = max(late, feeds.links.endsWithin(on: key.link))
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
    @inline(never)
    mutating func answered(_ event: CallEvent, at now: Moment) {
        secondGo.noteAnswer(book.calls.up.noteAnswer(event.call, at: event.time), at: event.time)
        guard event.call.isNamedByDialog else { return }
        book.noteAnswer(event)
        guard let key = killKey(of: event.call), let entry = ledger[key], !entry.isHeld,
            !entry.isGivenUp
        else { return }
        ledger.note(key) { entry in
            entry.call.dialog = event.call.dialog ?? entry.call.dialog
            entry.wasAnswered = true
            entry.dueAt = now.monotonic + Self.answerMicroseconds
        }
    }

    /// The call that a kill is to end, with every name that it has.
    package func call(of kill: KillID) -> Call? {
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
        if state == .gone { book.calls.up.end(ledger.call(at: place), .lost) }
        switch state {
        case .ended: counters.killsEnded += 1
        case .gone: counters.killsGone += 1
        case .exempted: counters.killsExempted += 1
        default: break
        }
        emit(ledger.record(at: place))
    }

    /// The account may be seconds away: meanwhile a leg that no command has named yet is ended.
    ///
    /// By its own name such a call is not found any more; the other leg ends what it waits for.
    private mutating func awaitAccount(
        _ key: ActionLedger.Key,
        _ entry: ActionLedger.Entry,
        at now: Moment
    ) {
        let leg = book.otherLeg(of: entry.record.call, on: key.link)
        if !leg.isEmpty, leg != entry.record.otherLeg, isArmed(key.link),
            entry.record.attempt < setup.enforcement.attemptsMax
        {
            again(key, at: now)
        }
        ledger.note(key) { entry in
            entry.hangUp = .late
            entry.isHeld = false
            entry.dueAt = now.monotonic + Self.hangUpMicrosecondsMax
        }
    }

    private mutating func giveUp(
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
        let exemption = lists.exemption(of: entry.call, at: now.wall)
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
        let leg = book.otherLeg(of: entry.record.call, on: key.link)
        let record = ledger.update(key) { entry in
            let most = isExtra ? Int.max : max(enforcement.attemptsMax, 1)
            entry.record.attempt = min(entry.record.attempt + 1, most)
            entry.record.state = .requested
            entry.record.detail = ShortText()
            entry.record.at = now.wall
            entry.call.stage = stage
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
            takesKills: feeds.links[link].takesKills,
            isRecordable: canRecord,
            isHeldByHand: brakes.isHeldByHand
        )
    }

    /// Stops the kills of calls that are exempt by now.
    mutating func stopExemptedKills(at now: Moment) {
        for key in ledger.keys() {
            guard let entry = ledger[key],
                let exemption = lists.exemption(of: entry.call, at: now.wall)
            else { continue }
            stop(key, exemption, at: now)
        }
    }

    private mutating func stop(_ key: ActionLedger.Key, _ exemption: Exemption, at now: Moment) {
        settle(key, .exempted, ShortText<64>("exemption \(exemption.id)"), at: now)
        emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: now.wall)))
    }
}
