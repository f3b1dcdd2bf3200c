import Calls
package import Records
import Telephony

/// From the switch's decision to end a call to the proof that it is over, and what goes out meanwhile.
extension WardenCore {
    /// A call whose end is decided is over for both sides within this, or the switch is asked for it.
    ///
    /// Without RTP from the callee and without a timer the two legs of a bridge part after 5.0 s
    /// (FreeSWITCH 1.11.3-dev).
    static let hangUpMicrosecondsMax: Int64 = 6_000_000

    /// Takes from an event of a call's life what it proves of a kill of it.
    mutating func noteProof(_ event: CallEvent, _ name: ReadName, at now: Moment) {
        guard let key = ledger.key(of: .kill, for: event, name) else { return }
        switch key.action.proof(by: event.kind) {
        case .none: break
        case .underWay: hangingUp(key, event, at: now)
        case .done: callEnded(key, event, at: now)
        }
    }

    /// The switch has decided the end of a call.
    private mutating func hangingUp(
        _ key: ActionLedger.Key,
        _ event: CallEvent,
        at now: Moment
    ) {
        let wait = setup.enforcement.retryAfter(1)
        var (isNews, accepted) = (false, Int64?.none)
        let place = ledger.note(key) { entry in
            guard entry.hangUp == .none, !entry.record.state.isFinal else { return }
            isNews = true
            if entry.record.attempt == 1 || entry.awaitsHangUp { accepted = entry.acceptedAt }
            entry.hangUp = .decided
            entry.record.state = .hangingUp
            entry.record.detail = ShortText(of: event.cause)
            entry.record.at = now.wall
            if !entry.isHeld { entry.dueAt = now.monotonic + wait }
        }
        guard isNews, let place else { return }
        if let accepted { links[event.link].ended(after: now.monotonic - accepted) }
        emit(ledger.record(at: place))
    }

    /// The switch says that the call is over.
    private mutating func callEnded(
        _ key: ActionLedger.Key,
        _ event: CallEvent,
        at now: Moment
    ) {
        if event.isRefusal, let entry = ledger[key], entry.isRefusal { noteRefusal(entry) }
        let isBehindEdge = setup.edgedLinks.contains(key.link)
        var ender = CallEnder.unknown
        settle(key, .ended, ShortText(of: event.cause), at: now) { entry in
            ender = entry.ender(of: event, isBehindEdge: isBehindEdge)
            entry.record.endedBy = ender
            entry.record.endedAt = event.time
            entry.record.tookMicroseconds = entry.firstSentAt.map { now.monotonic - $0 } ?? 0
        }
        if ender != .us { counters.killsEndedByOthers += 1 }
    }

    /// The account of a call whose end was decided did not come: true where the switch is to be asked
    /// which calls it has.
    ///
    /// By its own name such a call is not found any more; the other leg ends what it waits for.
    mutating func followHangUp(
        _ key: ActionLedger.Key,
        _ entry: ActionLedger.Entry,
        at now: Moment
    ) -> Bool {
        guard entry.hangUp == .late else {
            waitForAccount(key, entry, at: now)
            return false
        }
        // The list settles it as it does after a gap.
        ledger.note(key) { entry in
            entry.hangUp = .listAsked
            entry.isHeld = true
            entry.dueAt = now.monotonic + Self.listWaitMicroseconds
        }
        return true
    }

    /// The account may be seconds away: meanwhile a leg that no command has named yet is ended.
    private mutating func waitForAccount(
        _ key: ActionLedger.Key,
        _ entry: ActionLedger.Entry,
        at now: Moment
    ) {
        let leg = otherLeg(of: entry.record.call, on: key.link)
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

    /// The switch still has a call whose end it has decided, or cannot say: an alarm where it had the
    /// time for it.
    mutating func stillHangingUp(_ key: ActionLedger.Key, at now: Moment) {
        guard let entry = ledger[key] else { return }
        if entry.hangUp == .listAsked {
            giveUp(key, entry.record.detail, at: now)
        } else {
            waitForAccount(key, entry, at: now)
        }
    }

    /// The connection of the commands was silent and another one took its place: what had no answer goes
    /// out once more.
    mutating func commandsLost(on link: LinkID, before time: Int64, at now: Moment) {
        for key in ledger.keys(on: link) {
            guard let entry = ledger[key], entry.awaitsReply, !entry.isHeld,
                entry.sentAt.map({ $0 <= time }) == true
            else { continue }
            again(key, isExtra: true, at: now)
        }
    }

    /// The kill of the call that an event tells of.
    func killKey(of event: CallEvent) -> ActionLedger.Key? {
        guard !ledger.isEmpty else { return nil }
        return ledger.key(of: .kill, for: event, ReadName(event.id))
    }

    /// The leg to be ended together with a call, where the switch made one that still belongs to it.
    func otherLeg(of call: CallID, on link: LinkID) -> ShortText<40> {
        otherLeg(of: call, ReadName(call), on: link)
    }

    /// The same for whoever has read the call's name.
    func otherLeg(
        of call: @autoclosure () -> CallID,
        _ name: ReadName,
        on link: LinkID
    ) -> ShortText<40> {
        guard let serial = calls.find(call(), name, on: link), let leg = calls.otherLeg(of: serial)
        else { return ShortText() }
        return ShortText(of: leg)
    }

    /// The switch could not be told of a kill that is on record: it goes out in its time.
    package mutating func killNotSent(_ kill: KillID, at now: Moment) {
        guard let key = ledger.key(of: kill) else { return }
        let wait = setup.enforcement.retryAfter(1)
        ledger.note(key) { entry in
            entry.record.attempt = max(0, entry.record.attempt - 1)
            entry.awaitsReply = false
            entry.isOnRecord = true
            if entry.record.attempt == 0 { (entry.sentAt, entry.firstSentAt) = (nil, nil) }
            if !entry.isHeld { entry.dueAt = now.monotonic + wait }
        }
    }
}
