import Calls
import Records
import Telephony

// A caller who was refused by a server on the way, or asked for a password, tries again by the same
// Call-ID and From tag (RFC 3261, 8.1.3.5): with the next CSeq, or, where an element in front tries one
// target after the other, with the same. Each try is a transaction and a dialog of its own to the proxy,
// which may ring and has to be ended by its own names, and all of them are one call.

/// What a new call of a known name is.
enum Standing: Equatable {
    /// A call that is not known.
    case new
    /// One that is in already, told of once more.
    case known(CallSerial)
    /// One that was held back and goes on now, the switch having had no verdict in time.
    case letThrough(CallSerial)
    /// A further attempt at the call of this one.
    case attempt(CallSerial)
}

extension CallEvent {
    /// True where both may tell of one attempt: nothing by which a proxy names it differs.
    func isAttempt(of other: CallEvent) -> Bool {
        if let dialog, let known = other.dialog, dialog != known { return false }
        if let held = heldTransaction, let known = other.heldTransaction, held != known {
            return false
        }
        return cseq == 0 || other.cseq == 0 || cseq == other.cseq
    }
}

extension WardenCore {
    /// What an event of a new call tells.
    ///
    /// A caller may choose a name that another call of his has, to hide behind it: only one with the same
    /// caller and callee is a further attempt at it, and adds no caller to any window.
    func standing(of event: CallEvent, _ name: ReadName) -> Standing {
        guard event.isNamedByDialog else { return standingByName(of: event, name) }
        var found = Standing.new
        _ = calls.find(event.id, on: event.link) { serial in
            let entry = calls[serial]
            let known = calls.event(serial)
            if event.isAttempt(of: known) {
                if known.heldTransaction != nil, event.heldTransaction == nil {
                    found = .letThrough(serial)
                    return true
                }
                if !entry.hasEnded || event.time <= entry.time {
                    found = .known(serial)
                    return true
                }
            }
            // A conversation that is over is no attempt: whoever calls again makes a call.
            if found == .new, !(entry.hasEnded && entry.isAnswered),
                known.callerReading == event.callerReading,
                known.calleeReading == event.calleeReading
            {
                found = .attempt(serial)
            }
            return false
        }
        return found
    }

    private func standingByName(of event: CallEvent, _ name: ReadName) -> Standing {
        guard let known = calls.find(event.id, name, on: event.link) else { return .new }
        let call = calls[known]
        return call.hasEnded && event.time > call.time ? .new : .known(known)
    }

    /// The attempt that an event of a call's life is about, the latest where the event has no names.
    func attempt(of event: CallEvent, _ name: ReadName) -> CallSerial? {
        guard event.isNamedByDialog else { return calls.find(event.id, name, on: event.link) }
        var found: CallSerial?
        _ = calls.find(event.id, on: event.link) { serial in
            guard event.isAttempt(of: calls.event(serial)) else { return false }
            if found == nil || !calls[serial].hasEnded { found = serial }
            return !calls[serial].hasEnded
        }
        return found
    }

    /// The caller of a further attempt: the one of the call.
    ///
    /// Where each withheld caller counts on its own, one that tries again is still the same.
    mutating func caller(of event: CallEvent, in standing: Standing) -> Party? {
        if case .attempt(let earlier) = standing, calls[earlier].caller.kind == .withheld {
            return calls[earlier].caller
        }
        return countedCaller(of: event)
    }

    /// The end or the answer of an attempt may overtake its beginning: other processes of the proxy tell
    /// of them.
    mutating func noteEarly(_ event: CallEvent) {
        guard event.isNamedByDialog, event.dialog != nil else { return }
        early.add(event)
    }

    /// The call was answered: from now on it is another request that ends it.
    mutating func noteAnswer(_ event: CallEvent) {
        guard let serial = attempt(of: event, ReadName(event.id)) else { return noteEarly(event) }
        calls.markAnswered(serial)
        guard let dialog = event.dialog else { return }
        var call = calls.event(serial)
        guard call.dialog == nil else { return }
        call.dialog = dialog
        calls.renew(call, serial)
    }

    /// Takes over what came before the call that was just added.
    mutating func takeEarly(for event: CallEvent) {
        guard event.isNamedByDialog, !early.isEmpty else { return }
        let newest = calls.window.ring.newest
        for word in early.words(of: event) {
            if word.kind == .answered {
                calls.markAnswered(newest)
            } else {
                calls.markEnded(newest)
            }
        }
    }

    /// A call that was held back goes on without the verdict; it has a dialog to end now.
    mutating func letThrough(_ serial: CallSerial, _ event: CallEvent, at now: Moment) {
        counters.verdictsLate += 1
        let wasRefused = calls[serial].hasEnded
        var call = calls.event(serial)
        call.heldTransaction = nil
        call.dialog = event.dialog ?? call.dialog
        call.cseq = event.cseq == 0 ? call.cseq : event.cseq
        calls.renew(call, serial)
        calls.markUp(serial)
        call.stage = .ringing
        guard let key = killKey(of: event) else {
            counters.duplicateCalls += wasRefused ? 0 : 1
            return
        }
        ledger.note(key) { entry in
            entry.event = call
            entry.isRefusal = false
        }
        again(key, at: now, stage: .ringing)
    }

    /// A last try at a call of a proxy, past the time for which what is over stands in the way; false
    /// where that was made.
    ///
    /// `tm.cancel` finds the latest transaction of a Call-ID and CSeq, also for the five seconds for which
    /// an ended one is kept: of two attempts at once the other rings on until then. A callee that says
    /// nothing at all is given up by the proxy itself after as long.
    mutating func waitForProxy(
        _ key: ActionLedger.Key,
        _ entry: ActionLedger.Entry,
        at now: Moment
    ) -> Bool {
        guard entry.event.isNamedByDialog, entry.lastTries < 2 else { return false }
        if entry.lastTries == 1 { again(key, at: now) }
        ledger.note(key) { entry in
            entry.lastTries += 1
            if entry.lastTries == 1 { entry.dueAt = now.monotonic + Self.transactionWait }
        }
        return true
    }

    /// Behind the last of five attempts, 4.65 s after the first, by more than what is missing to five.
    private static let transactionWait: Int64 = 1_000_000

    // MARK: On record

    /// The attempt by which the call of this one is on record in an alert of a rule already.
    func recorded(
        _ call: CallEvent,
        _ serial: CallSerial,
        by rule: FindingRule,
        since start: EventTime
    ) -> CallSerial? {
        guard call.isNamedByDialog else { return nil }
        var first: CallSerial?
        _ = calls.find(call.id, on: call.link) { other in
            let entry = calls[other]
            guard other != serial, entry.time >= start, entry.time <= call.time,
                calls.window.ring.age(other) > calls.window.ring.age(serial),
                entry.caller == calls[serial].caller, entry.place == calls[serial].place,
                isFlagged(other, by: rule)
            else { return false }
            first = other
            return false
        }
        return first
    }

    /// A further attempt was flagged: the call is on record, and this is what happens to it now.
    mutating func change(
        _ action: FlagAction,
        of event: CallEvent,
        recordedBy first: CallSerial,
        in alert: AlertID
    ) {
        counters.flaggedCalls -= 1
        guard action != .noted else { return }
        emit(
            .callChanged(
                CallChange(
                    alert: alert,
                    link: event.link,
                    call: event.id,
                    time: calls[first].time,
                    action: action
                )
            )
        )
    }

    /// The switch says that it refused the call: it never rang.
    mutating func noteRefusal(_ entry: ActionLedger.Entry) {
        guard entry.record.alert.value != 0 else { return }
        note(.blocked, of: entry)
    }

    /// What becomes of a call that is on record with its kill.
    mutating func note(_ action: FlagAction, of entry: ActionLedger.Entry) {
        emit(
            .callChanged(
                CallChange(
                    alert: entry.record.alert,
                    link: entry.record.link,
                    call: entry.record.call,
                    time: entry.recordedAt,
                    action: action
                )
            )
        )
    }
}
