import Records
import Telephony

extension ActionLedger.Entry {
    /// Notes that the command goes out now, for the call and for the leg that goes with it.
    ///
    /// Where replies come in order, only an answer makes it due again: a repeat behind an unanswered
    /// command made the first answers come after 5.9 s in place of 0.2 s (FreeSWITCH 1.11.3-dev under
    /// load). A datagram that got lost has no answer, so there the time decides.
    mutating func goesOut(_ leg: ShortText<40>, _ enforcement: Enforcement, at now: Moment) {
        record.otherLeg = leg
        cause = enforcement.causeText
        sentAt = now.monotonic
        firstSentAt = firstSentAt ?? now.monotonic
        awaitsReply = true
        awaitsHangUp = false
        let wait = enforcement.retryAfter(max(record.attempt, 1))
        dueAt = repliesInOrder ? .max : now.monotonic + wait
    }

    /// Who ended the call, by its cause and by what became of the command.
    @inline(__always)
    func ender(of event: CallEvent, isBehindEdge: Bool) -> CallEnder {
        // An unanswered command counts as one that worked: its answer may be on its way.
        let mayBeOurs = record.attempt > 0 && (wasAccepted || awaitsReply)
        if call.isNamedByDialog {
            return mayBeOurs ? .us : CallEnder(cause: event.cause, side: event.hangUpSide)
        }
        if isBehindEdge, record.attempt > 0, isEndByProxy(event) { return .us }
        if event.hangUpSide != .caller, mayBeOurs, event.cause == cause { return .us }
        return CallEnder(cause: event.cause, side: event.hangUpSide)
    }

    /// The proxy in front ends a call by BYE or CANCEL, in the caller's name.
    private func isEndByProxy(_ event: CallEvent) -> Bool {
        switch event.hangUpSide {
        case .caller: true
        case .switch: event.cause == cause
        case .unknown: [cause, "NORMAL_CLEARING", "ORIGINATOR_CANCEL"].contains(event.cause)
        }
    }
}
