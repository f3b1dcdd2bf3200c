import Calls
import Records
import Telephony

/// From the switch's decision to end a call to the proof that it is over, and what goes out meanwhile.
extension WardenCore {
    /// Takes from an event of a call's life what it proves of a kill of it.
    mutating func noteProof(_ event: CallEvent, _ name: ReadName, at now: Moment) {
        secondGo.isOwnEnd = false
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
        let isBehindEdge = setup.edgedLinks.contains(key.link)
        var (isNews, isOwn, accepted) = (false, false, Int64?.none)
        let place = ledger.note(key) { entry in
            isOwn = entry.ender(of: event, isBehindEdge: isBehindEdge) == .us
            guard entry.hangUp == .none, !entry.record.state.isFinal else { return }
            isNews = true
            if entry.record.attempt == 1 || entry.awaitsHangUp { accepted = entry.acceptedAt }
            entry.hangUp = .decided
            entry.record.state = .hangingUp
            entry.record.detail = ShortText(of: event.cause)
            entry.record.at = now.wall
            if !entry.isHeld { entry.dueAt = now.monotonic + wait }
        }
        secondGo.isOwnEnd = isOwn
        guard isNews, let place else { return }
        if let accepted { feeds.links[event.link].ended(after: now.monotonic - accepted) }
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
        secondGo.isOwnEnd = ender == .us
        if ender != .us { counters.killsEndedByOthers += 1 }
    }

    /// The kill of a call.
    func killKey(of call: Call) -> ActionLedger.Key? {
        guard !ledger.isEmpty else { return nil }
        return ledger.key(of: .kill, for: call, ReadName(call.id))
    }
}
