import Calls
import Records
import Rules
import Telephony

/// Calls that somebody tells of and asks what to do with: judged like any other, and answered.
///
/// Such a call has no channel that could be ended, and nobody says for certain when it is over: it adds
/// to windows, and is up for no longer than it takes to look at it.
extension WardenCore {
    /// True where calls are told of and nothing can be ended.
    func isTold(_ link: LinkID) -> Bool {
        !setup.toldLinks.isEmpty && setup.toldLinks.contains(link)
    }

    /// Asks leave for one advice: the brakes that hold kills hold it as well, and those of its own count
    /// it.
    mutating func admitAdvice(
        _ grounds: Brakes.Grounds,
        of subject: PartyReading,
        at now: Moment
    ) -> Bool {
        let (isAdmitted, _) = adviceBrakes.admit(
            grounds,
            callee: subject,
            at: now.monotonic,
            limits: setup.enforcement
        )
        return isAdmitted && brakes.engaged == nil
    }

    /// What holds what is to be done about calls of a link.
    func brake(on link: LinkID) -> BrakeRecord.Reason? {
        brakes.engaged ?? (isTold(link) ? adviceBrakes.engaged : nil)
    }

    /// Whoever asked is told to refuse the call: that is all that can be done about it.
    mutating func advise() -> FlagAction {
        verdict.refuse()
        counters.callsAdvised += 1
        return .advised
    }

    /// Answers whoever asked about a call, once it is judged.
    @inline(never)
    mutating func answer(_ call: Call, _ held: TransactionKey) {
        // Not as one that has ended: how it ended says nothing of who called.
        book.calls.up.end(call, .lost)
        counters.callsTold += 1
        var answer = ToldAnswer(
            link: call.link,
            held: held,
            threshold: setup.rule.threshold,
            windowMicroseconds: setup.rule.windowMicroseconds
        )
        answer.isExempt = verdict.isExempt
        verdict.end()
        let newest = book.calls.table.ring.newest
        if book.calls.table.holds(newest), book.calls[newest].link == call.link,
            book.calls.call(newest).heldTransaction == held
        {
            fill(&answer, of: newest)
        }
        if answer.action == nil, let (alert, action) = flagging.blocked(call.id, on: call.link) {
            (answer.alert, answer.action) = (alert, action)
        }
        emit(answer)
    }

    /// What the windows say of the call that was just added.
    private mutating func fill(_ answer: inout ToldAnswer, of newest: CallSerial) {
        let flagged = flagging.actions.indices.last { book.masking.flagged[$0] == newest }
        if let action = flagged.flatMap({ flagging.action(at: $0) }) {
            (answer.alert, answer.action) = (flagging.alert, action)
            let limit = book.masking.look.limit
            (answer.threshold, answer.windowMicroseconds) = (
                limit.callers, limit.windowMicroseconds
            )
        } else {
            let key = book.key(of: book.calls.table.callee(of: newest))
            if let threshold = ownThreshold(of: key, at: book.calls[newest].time) {
                answer.threshold = threshold
            }
        }
        count(&answer, endingWith: newest)
    }

    /// Counts the window that ends with this call; a further attempt at a call counts with it.
    private func count(_ answer: inout ToldAnswer, endingWith newest: CallSerial) {
        let (end, own) = (book.calls[newest].time, book.calls.name(of: newest).name)
        let link = book.calls[newest].link
        let start = end - answer.windowMicroseconds
        var node = book.calls.table.callees[book.calls[newest].place].newest
        var seen: [Party] = []
        var looks = 0
        while book.calls.table.holds(node), book.calls[node].time >= start,
            looks < ToldAnswer.callsMax
        {
            looks += 1
            let call = book.calls[node]
            let isAttempt =
                node != newest && call.link == link && book.calls.name(of: node).name == own
                && call.caller == book.calls[newest].caller
            if call.time <= end, !isAttempt {
                answer.calls += 1
                if !seen.contains(call.caller) { seen.append(call.caller) }
            }
            node = call.older
        }
        answer.callers = seen.count
    }
}
