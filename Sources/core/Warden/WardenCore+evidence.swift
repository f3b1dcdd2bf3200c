import Calls
import Records
import Rules
import Telephony

/// Evidence beside the count of callers: gathered behind the kills, and judged when calls have waited.
extension WardenCore {
    /// Calls that are looked at for what is ordinary, and how far back they may stand.
    ///
    /// Some may be to the callee itself, who does not count.
    private static let (ordinaryMax, ordinaryBack) = (2 * Chance.countMax, 512)

    /// Shows the caller of a new call.
    mutating func showCaller(of serial: CallSerial) {
        let entry = book.calls[serial]
        guard entry.caller.isSomebody else { return }
        let place = book.calls.table.ring.place(serial)
        evidence.show(book.stableWord(of: entry.caller), serial, at: place, entry.time)
    }

    /// What made an alert one that trips now: the callee's own traffic, or evidence.
    mutating func noteGrounds(of alert: AlertID, ledBy strong: [Evidence], at now: Moment) {
        if !strong.isEmpty { evidence.noteLed(alert, by: strong, at: now.monotonic) }
        if book.masking.look.tripped != nil { evidence.noteTrip(alert, book.masking.look) }
    }

    /// Looks at what has waited, where it is time.
    mutating func settleEvidence(at now: Moment) {
        guard evidence.dueAt <= now.monotonic else { return }
        for place in evidence.takeDue(at: now.monotonic) { settleEvidence(at: place, now) }
    }

    /// The alert closes: what is known by now is said.
    mutating func closeEvidence(of alert: AlertID, at now: Moment) {
        guard let place = evidence.place(of: alert) else { return }
        if evidence.take(place, at: .max) { settleEvidence(at: place, now) }
        evidence.close(alert)
    }

    /// Judges the alert at a place by all that is known, and puts on record what has changed.
    private mutating func settleEvidence(at place: Int, _ now: Moment) {
        absorbWaiting(at: place)
        let gathered = evidence.cases[place]
        guard !gathered.calls.isEmpty else { return }
        let ordinary = background(at: now)
        var judge = EvidenceJudge(gathered.calls, beside: ordinary, trip: gathered.trip)
        for signal in EvidenceSignal.allCases {
            let found = judge.evidence(of: signal)
            let isLed = gathered.ledBy.contains(signal)
            let told = gathered.told[signal]
            let isNews = found.isNews(beside: told) || isLed && !gathered.ledTold.contains(signal)
            guard isNews, found.strength != .absent || told != nil || isLed else { continue }
            evidence.cases[place].told[signal] = found
            if isLed { evidence.cases[place].ledTold.insert(signal) }
            var record = EvidenceFound(alert: gathered.alert, found, at: gathered.latest)
            record.led = isLed
            emit(.evidenceFound(record))
        }
    }

    /// Reads the calls that wait, as far as the table holds them still.
    private mutating func absorbWaiting(at place: Int) {
        let waiting = evidence.cases[place].waiting
        guard !waiting.isEmpty else { return }
        evidence.cases[place].waiting = []
        for (serial, action) in waiting where book.calls.table.holds(serial) {
            var call = evidenceCall(serial)
            if action == .ended, !book.calls[serial].isAnswered { call.outcome = .unanswered }
            let isFollowed = action.leavesItsEnd
            evidence.cases[place].add(call, isFollowed ? serial : 0, at: book.calls[serial].time)
        }
    }

    /// A call as the judge looks at it.
    private func evidenceCall(_ serial: CallSerial) -> EvidenceCall {
        let entry = book.calls[serial]
        var seen = EvidenceCall(caller: entry.caller, callee: book.calls.table.callee(of: serial))
        seen.origin = book.calls.origin(of: serial)
        if entry.caller.isSomebody, evidence.seen.isSettled(at: entry.time) {
            let place = book.calls.table.ring.place(serial)
            seen.isNew =
                evidence.wasNew(serial, at: place)
                ?? !evidence.seen.holds(book.stableWord(of: entry.caller))
        }
        if !setup.evidence.ownNumbers.isEmpty {
            seen.isOwnFromOutside = setup.evidence.isOwnFromOutside(book.calls.call(serial))
        }
        return seen
    }

    /// The latest ordinary calls, and how many callers are new as a rule.
    private mutating func background(at now: Moment) -> EvidenceBackground {
        if now.monotonic - evidence.backgroundSince >= EvidenceDesk.backgroundMicroseconds {
            evidence.background.calls = latestOrdinaryCalls()
            evidence.background.knowsOwnSources = !setup.evidence.ownSources.isEmpty
            evidence.backgroundSince = now.monotonic
        }
        evidence.background.newCallers = evidence.seen.tally
        return evidence.background
    }

    private func latestOrdinaryCalls() -> [EvidenceCall] {
        var calls: [EvidenceCall] = []
        calls.reserveCapacity(Self.ordinaryMax)
        var serial = book.calls.table.ring.newest
        for _ in 0..<Self.ordinaryBack where calls.count < Self.ordinaryMax {
            guard book.calls.table.holds(serial) else { break }
            let entry = book.calls[serial]
            if !entry.isFlagged, !entry.isLoose { calls.addFirst(evidenceCall(serial)) }
            serial = serial == 1 ? .max : serial - 1
        }
        return calls
    }

    /// The strong signals in the window of the burst that was just found, where they are as many as the
    /// settings want for so few callers to be enforced all the same; none where they are fewer.
    mutating func evidenceLeads(_ burst: Masking.Trip, at now: Moment) -> [Evidence] {
        let needed = setup.enforcement.needsEvidence
        guard needed > 0 else { return [] }
        var seen: [EvidenceCall] = []
        for serial in book.callsOfBurst(burst, limit: EvidenceDesk.callsMax) {
            seen.append(evidenceCall(serial))
        }
        guard !seen.isEmpty else { return [] }
        var judge = EvidenceJudge(seen, beside: background(at: now))
        let strong = judge.strongSignals
        return strong.count >= needed ? strong : []
    }

    // MARK: Ends

    /// What the end of a call says, where an alert gathers it and it was left alone.
    @inline(never)
    mutating func noteOutcome(_ event: CallEvent, _ name: ReadName, at now: Moment) {
        guard let serial = book.attempt(of: event, name), book.calls[serial].isFlagged else {
            return
        }
        let callee = Subject.callee(book.calls.table.callee(of: serial))
        guard let alert = cases[.masking][callee]?.id, let place = evidence.place(of: alert) else {
            return
        }
        absorbWaiting(at: place)
        guard let index = evidence.cases[place].serials.firstIndex(of: serial) else { return }
        var answeredAt = event.call.answeredAt
        if answeredAt == 0 {
            let up = book.calls.up.find(event.id, event.call.dialog, on: event.link)
            answeredAt = up?.answeredAt ?? 0
        }
        let endedAt = event.endedAt == 0 ? event.time : event.endedAt
        let isShort = endedAt - answeredAt < EvidenceCall.Outcome.shortMicroseconds
        evidence.cases[place].calls[index].outcome =
            answeredAt == 0 ? .unanswered : isShort ? .short : .talked
        evidence.note(place, at: now.monotonic)
    }
}

extension Evidence {
    /// What is ordinary changes with every call: that alone is no news.
    fileprivate func isNews(beside told: Evidence?) -> Bool {
        guard var told else { return true }
        (told.others, told.ofOthers) = (others, ofOthers)
        return self != told
    }
}
