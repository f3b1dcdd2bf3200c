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

extension CallBook {
    /// What a call that begins is to those that are known.
    ///
    /// A caller may choose a name that another call of his has, to hide behind it: only one with the same
    /// caller and callee is a further attempt at it, and adds no caller to any window.
    func standing(of call: Call, _ name: ReadName) -> Standing {
        guard call.isNamedByDialog else { return standingByName(of: call, name) }
        var found = Standing.new
        _ = calls.find(call.id, on: call.link) { serial in
            let entry = calls[serial]
            let known = calls.call(serial)
            if call.isAttempt(of: known) {
                if known.heldTransaction != nil, call.heldTransaction == nil {
                    found = .letThrough(serial)
                    return true
                }
                if !entry.hasEnded || call.createdAt <= entry.time {
                    found = .known(serial)
                    return true
                }
            }
            // A conversation that is over is no attempt: whoever calls again makes a call.
            if found == .new, !(entry.hasEnded && entry.isAnswered),
                known.callerReading == call.callerReading,
                known.calleeReading == call.calleeReading
            {
                found = .attempt(serial)
            }
            return false
        }
        return found
    }

    private func standingByName(of call: Call, _ name: ReadName) -> Standing {
        guard let known = calls.find(call.id, name, on: call.link) else { return .new }
        let entry = calls[known]
        return entry.hasEnded && call.createdAt > entry.time ? .new : .known(known)
    }

    /// The attempt that an event of a call's life is about; the call, which is large, is not copied for a
    /// switch that names no dialogs.
    @inline(__always)
    func attempt(of event: CallEvent, _ name: ReadName) -> CallSerial? {
        guard !event.call.isNamedByDialog else { return attemptByDialog(of: event, name) }
        return calls.find(event.id, name, on: event.link)
    }

    /// Apart, since a copy of the call would be made for both ways.
    @inline(never)
    private func attemptByDialog(of event: CallEvent, _ name: ReadName) -> CallSerial? {
        attempt(of: event.call, name)
    }

    /// The attempt that is meant by these names, the latest where they do not say which.
    func attempt(of call: Call, _ name: ReadName) -> CallSerial? {
        guard call.isNamedByDialog else { return calls.find(call.id, name, on: call.link) }
        var found: CallSerial?
        _ = calls.find(call.id, on: call.link) { serial in
            guard call.isAttempt(of: calls.call(serial)) else { return false }
            if found == nil || !calls[serial].hasEnded { found = serial }
            return !calls[serial].hasEnded
        }
        return found
    }

    /// The caller of a further attempt: the one of the call.
    ///
    /// Where each withheld caller counts on its own, one that tries again is still the same.
    mutating func caller(
        of call: Call,
        in standing: Standing,
        _ counting: MaskingRule.WithheldCallers
    ) -> Party? {
        if case .attempt(let earlier) = standing, calls[earlier].caller.kind == .withheld {
            return calls[earlier].caller
        }
        return countedCaller(of: call, counting)
    }

    /// The end or the answer of an attempt may overtake its beginning: other processes of the proxy tell
    /// of them.
    mutating func noteEarly(_ event: CallEvent) {
        guard event.call.isNamedByDialog, event.call.dialog != nil else { return }
        early.add(event)
    }

    /// The call was answered: from now on it is another request that ends it.
    mutating func noteAnswer(_ event: CallEvent) {
        guard let serial = attempt(of: event, ReadName(event.id)) else {
            return noteEarly(event)
        }
        calls.markAnswered(serial)
        guard let dialog = event.call.dialog else { return }
        var known = calls.call(serial)
        guard known.dialog == nil else { return }
        known.dialog = dialog
        calls.renew(known, serial)
    }

    /// Follows a call that no window counts until it is over, which it may be already.
    mutating func follow(_ call: Call) {
        let said = call.isNamedByDialog && !early.isEmpty ? early.words(of: call) : []
        guard said.allSatisfy({ $0.kind == .answered }) else { return }
        calls.up.begin(call)
        for answer in said { calls.up.noteAnswer(call, at: answer.time) }
    }

    /// Takes over what came before the call that was just added; its end is told behind its details.
    mutating func takeEarly(for call: Call) {
        guard call.isNamedByDialog, !early.isEmpty else { return }
        let newest = calls.table.ring.newest
        for word in early.words(of: call) {
            if word.kind == .answered {
                calls.markAnswered(newest)
                calls.up.noteAnswer(call, at: word.time)
            } else {
                calls.markEnded(newest)
                var end = CallEvent(.hungUp, link: call.link, time: word.time, id: call.id)
                (end.call, end.cause) = (call, word.cause)
                overtaken.append(end)
            }
        }
    }

    /// A call that was held back goes on without the verdict: it has a dialog to end now.
    mutating func goesOn(_ serial: CallSerial, _ call: Call) -> Call {
        var known = calls.call(serial)
        known.heldTransaction = nil
        known.dialog = call.dialog ?? known.dialog
        known.cseq = call.cseq == 0 ? known.cseq : call.cseq
        calls.renew(known, serial)
        calls.markUp(serial)
        return known
    }

    /// The attempt by which the call of this one is on record in an alert already.
    ///
    /// No older than `start`, and flagged by the alert's rule.
    func recorded(
        _ call: Call,
        _ serial: CallSerial,
        since start: EventTime,
        where isFlagged: (CallSerial) -> Bool
    ) -> CallSerial? {
        guard call.isNamedByDialog else { return nil }
        var first: CallSerial?
        _ = calls.find(call.id, on: call.link) { other in
            let entry = calls[other]
            guard other != serial, entry.time >= start, entry.time <= call.createdAt,
                calls.table.ring.age(other) > calls.table.ring.age(serial),
                entry.caller == calls[serial].caller, entry.place == calls[serial].place,
                isFlagged(other)
            else { return false }
            first = other
            return false
        }
        return first
    }
}
