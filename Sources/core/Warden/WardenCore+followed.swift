import Calls
import Records
import Rules
import Telephony

/// Answers and ends of the calls that rules were shown, for those that want to hear of them.
extension WardenCore {
    /// A call of the table as rules see it.
    func shown(_ serial: CallSerial) -> Observation {
        if let known = secondGo.followed[serial] { return known }
        var call = book.observation(of: serial)
        if secondGo.rules.wantsSources {
            call.source = Self.number(of: book.calls.origin(of: serial).source)
        }
        return call
    }

    /// The number that stands for an address; 0 for none.
    static func number(of source: ShortText<48>) -> UInt64 {
        source.isEmpty ? 0 : max(1, source.stableHash)
    }

    /// From now on rules hear of the end of a call that they were just shown.
    ///
    /// Its identities are held for as long, so that its parties keep their words.
    mutating func follow(_ call: Observation) {
        guard secondGo.wantsEnds else { return }
        book.calls.retain(call.caller)
        book.calls.retain(call.callee)
        let source = call.source == 0 ? ShortText() : book.calls.origin(of: call.serial).source
        secondGo.followed.begin(call, from: source)
    }

    /// Tells the rules of answers and ends, and puts what they find into cases.
    mutating func observeEnds() {
        for answer in secondGo.takeAnswers() {
            guard let call = secondGo.followed[answer.serial] else { continue }
            secondGo.rules.answered(call, at: answer.time)
        }
        guard book.calls.up.hasGone else { return }
        for gone in book.calls.up.takeGone() {
            guard var call = secondGo.followed[gone.serial] else { continue }
            call.oldest = book.calls.table.ring.oldest
            let end = end(of: call, gone)
            if end.way == .ended { secondGo.ends.keep(SaidEnd(end), of: gone.serial) }
            let latest = feeds.links.latest(on: call.link) ?? end.endedAt
            closeQuietRuleCases(at: min(end.endedAt, latest), on: call.link)
            for finding in secondGo.rules.ended(end) { gather(finding, at: secondGo.cameAt) }
            secondGo.followed.end(gone.serial)
            release(call)
        }
    }

    private func end(of call: Observation, _ gone: CallsUp.Gone) -> CallEnd {
        guard gone.way == .ended else {
            let noticed = feeds.links.latest(on: call.link) ?? call.time
            var end = CallEnd(call, gone.way, endedAt: max(noticed, call.time))
            end.answeredAt = gone.answeredAt
            return end
        }
        let said = secondGo.lastEnd
        let isTime = Self.calendar.contains(said.endedAt)
        var end = CallEnd(call, gone.way, endedAt: isTime ? said.endedAt : call.time)
        end.answeredAt = gone.answeredAt == 0 ? said.answeredAt : gone.answeredAt
        (end.cause, end.isOwn) = (said.cause, said.isOwn)
        return end
    }

    /// Calls that have become exempt are no matter of the rules any more.
    mutating func leaveAlone(_ calls: Set<CallSerial>) {
        secondGo.rules.drop(calls)
        for serial in calls {
            guard let call = secondGo.followed[serial] else { continue }
            secondGo.followed.end(serial)
            release(call)
        }
    }

    /// Begins or ends to follow calls, as the rules that look want it.
    mutating func followAsWanted() {
        book.calls.up.tellsGone = secondGo.wantsEnds
        guard !secondGo.wantsEnds else { return }
        _ = book.calls.up.takeGone()
        secondGo.ends.removeAll()
        for call in secondGo.followed.takeAll() { release(call) }
    }

    private mutating func release(_ call: Observation) {
        book.calls.release(call.caller)
        book.calls.release(call.callee)
    }

    /// The subject of a finding as operators read it, where it is not a party of the call.
    func subjectName(of finding: Finding) -> PartyText {
        let subject = finding.subject
        guard subject.kind == .source else {
            guard let party = subject.party else { return PartyText() }
            guard subject.kind == .prefix, let digits = party.number?.digits else {
                return book.calls.identities.name(of: party)
            }
            let isLocal = party.kind == .local
            return (isLocal ? PartyPattern.localPrefix(digits) : .prefix(digits)).words
        }
        if let known = secondGo.followed.source(subject.word) { return PartyText(of: known) }
        return finding.calls.last.map { PartyText(of: book.calls.call($0).source) } ?? PartyText()
    }
}
