import Calls
import Rules
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

extension CallBook {
    /// What an event of a new call tells.
    ///
    /// A caller may choose a name that another call of his has, to hide behind it: only one with the same
    /// caller and callee is a further attempt at it, and adds no caller to any window.
    func standing(of event: CallEvent) -> Standing {
        guard event.isNamedByDialog else { return standingByName(of: event) }
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

    private func standingByName(of event: CallEvent) -> Standing {
        guard let known = calls.find(event.id, on: event.link) else { return .new }
        let call = calls[known]
        return call.hasEnded && event.time > call.time ? .new : .known(known)
    }

    /// The attempt that an event of a call's life is about, the latest where the event has no names.
    func attempt(of event: CallEvent) -> CallSerial? {
        guard event.isNamedByDialog else { return calls.find(event.id, on: event.link) }
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
    mutating func caller(
        of event: CallEvent,
        in standing: Standing,
        _ counting: MaskingRule.WithheldCallers
    ) -> Party? {
        if case .attempt(let earlier) = standing, calls[earlier].caller.kind == .withheld {
            return calls[earlier].caller
        }
        return countedCaller(of: event, counting)
    }

    /// The end or the answer of an attempt may overtake its beginning: other processes of the proxy tell
    /// of them.
    mutating func noteEarly(_ event: CallEvent) {
        guard event.isNamedByDialog, event.dialog != nil else { return }
        early.add(event)
    }

    /// The call was answered: from now on it is another request that ends it.
    mutating func noteAnswer(_ event: CallEvent) {
        guard let serial = attempt(of: event) else { return noteEarly(event) }
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

    /// A call that was held back goes on without the verdict: it has a dialog to end now.
    mutating func goesOn(_ serial: CallSerial, _ event: CallEvent) -> CallEvent {
        var call = calls.event(serial)
        call.heldTransaction = nil
        call.dialog = event.dialog ?? call.dialog
        call.cseq = event.cseq == 0 ? call.cseq : event.cseq
        calls.renew(call, serial)
        calls.markUp(serial)
        return call
    }

    /// The attempt by which the call of this one is on record in an alert already.
    ///
    /// No older than `start`, and flagged by the alert's rule.
    func recorded(
        _ call: CallEvent,
        _ serial: CallSerial,
        since start: EventTime,
        where isFlagged: (CallSerial) -> Bool
    ) -> CallSerial? {
        guard call.isNamedByDialog else { return nil }
        var first: CallSerial?
        _ = calls.find(call.id, on: call.link) { other in
            let entry = calls[other]
            guard other != serial, entry.time >= start, entry.time <= call.time,
                calls.window.ring.age(other) > calls.window.ring.age(serial),
                entry.caller == calls[serial].caller, entry.place == calls[serial].place,
                isFlagged(other)
            else { return false }
            first = other
            return false
        }
        return first
    }
}
