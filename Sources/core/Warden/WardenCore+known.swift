import Calls
import Records
import Rules
package import Telephony

/// Callers who have talked with a callee before, whom an attack on it catches by chance.
extension WardenCore {
    /// True where the settings spare such a caller and this is one.
    func isKnownCaller(_ serial: CallSerial, by rule: FindingRule) -> Bool {
        guard setup.enforcement.spareKnownCallers, rule == .masking else { return false }
        let caller = book.calls[serial].caller
        guard caller.isSomebody else { return false }
        let callee = book.calls.table.callee(of: serial)
        return evidence.known.holds(
            book.stableWord(of: caller),
            with: book.stableWord(of: callee)
        )
    }

    /// A call is over: who has talked for long enough, and was not flagged, is known from now on.
    @inline(never)
    mutating func noteTalk(_ event: CallEvent, _ name: ReadName) {
        // A transfer changes what the end says of the parties: who called whom is what the call began with.
        guard let call = book.calls.up.find(event.id, event.call.dialog, on: event.link) else {
            return
        }
        let answeredAt = event.call.answeredAt == 0 ? call.answeredAt : event.call.answeredAt
        let endedAt = event.endedAt == 0 ? event.time : event.endedAt
        let least = Int64(setup.enforcement.knownCallerSeconds) * 1_000_000
        guard answeredAt > 0, endedAt - answeredAt >= least,
            book.calls.up.isOnRecord(call) != true,
            book.attempt(of: event, name).map({ !book.calls[$0].isFlagged }) ?? true
        else { return }
        noteTalk(from: call.callerReading, to: call.calleeReading)
    }

    private mutating func noteTalk(from caller: PartyReading, to callee: PartyReading) {
        if case .party(let party) = caller, !party.isSomebody { return }
        evidence.known.note(PartyKey(caller).word, with: PartyKey(callee).word)
    }

    /// Takes over calls of before this run, oldest first: who has called, and who has talked with whom.
    package mutating func resume(_ past: [PastCall]) {
        for call in past where Self.calendar.contains(call.time) {
            if case .party(let party) = call.caller, !party.isSomebody { continue }
            evidence.seen.resume(PartyKey(call.caller).word, at: call.time)
            if call.hasTalked { noteTalk(from: call.caller, to: call.callee) }
        }
    }
}

/// A call of before this run, as the log has it.
package struct PastCall: Sendable, Equatable {
    package var caller: PartyReading
    package var callee: PartyReading
    package var time: EventTime
    /// They talked for long enough, and no rule had flagged it.
    package var hasTalked: Bool

    package init(
        from caller: PartyReading,
        to callee: PartyReading,
        at time: EventTime,
        hasTalked: Bool
    ) {
        (self.caller, self.callee, self.time, self.hasTalked) = (caller, callee, time, hasTalked)
    }
}
