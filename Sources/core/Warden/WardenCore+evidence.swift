import Calls
import Records
import Rules
import Telephony

/// Evidence beside the count of callers: gathered behind the kills, and judged when calls have waited.
extension WardenCore {
    /// Calls to others that are looked at for what is ordinary, and how far back they may stand.
    private static let (othersMax, othersBack) = (Chance.countMax, 512)

    /// Shows the caller of a new call.
    mutating func showCaller(of call: Observation) {
        guard call.caller.isSomebody else { return }
        let word = book.stableWord(of: call.caller)
        evidence.show(word, call.serial, at: book.calls.table.ring.place(call.serial), call.time)
    }

    /// Looks at what has waited, where it is time.
    mutating func settleEvidence(at now: Moment) {
        guard evidence.dueAt <= now.monotonic else { return }
        for alert in evidence.takeDue() { settleEvidence(of: alert) }
    }

    /// The alert closes: what is known by now is said.
    mutating func closeEvidence(of alert: AlertID) {
        if evidence[alert]?.hasNews == true { settleEvidence(of: alert) }
        evidence.close(alert)
    }

    /// Judges an alert by all that is known, and puts on record what has changed.
    private mutating func settleEvidence(of alert: AlertID) {
        absorbWaiting(of: alert)
        guard let gathered = evidence[alert], !gathered.calls.isEmpty else { return }
        evidence[alert]?.hasNews = false
        let judge = EvidenceJudge(gathered.calls, beside: background(of: gathered.callee))
        for signal in EvidenceSignal.allCases {
            let found = judge.evidence(of: signal)
            let isLed = gathered.ledBy.contains(signal)
            let told = gathered.told[signal]
            let isNews = found.isNews(beside: told) || isLed && !gathered.ledTold.contains(signal)
            guard isNews, found.strength != .absent || told != nil || isLed else { continue }
            evidence[alert]?.told[signal] = found
            if isLed { evidence[alert]?.ledTold.insert(signal) }
            var record = EvidenceFound(alert: alert, found, at: gathered.latest)
            record.led = isLed
            emit(.evidenceFound(record))
        }
    }

    /// Reads the calls that wait, as far as the table holds them still.
    private mutating func absorbWaiting(of alert: AlertID) {
        guard let gathered = evidence[alert], !gathered.waiting.isEmpty else { return }
        evidence[alert]?.waiting.removeAll(keepingCapacity: true)
        for (serial, action) in gathered.waiting where book.calls.table.holds(serial) {
            var call = evidenceCall(serial)
            if action == .ended, !book.calls[serial].isAnswered { call.outcome = .unanswered }
            evidence[alert]?.calls.append(call)
            evidence[alert]?.serials.append(action.leavesItsEnd ? serial : 0)
            evidence[alert]?.latest = max(gathered.latest, book.calls[serial].time)
        }
    }

    /// A call as the judge looks at it.
    private func evidenceCall(_ serial: CallSerial) -> EvidenceCall {
        let (entry, call) = (book.calls[serial], book.calls.call(serial))
        var seen = EvidenceCall(caller: entry.caller, callee: book.calls.table.callee(of: serial))
        (seen.source, seen.userAgent) = (call.source, call.userAgent)
        seen.attestation = call.attestation
        if entry.caller.isSomebody, evidence.seen.isSettled(at: entry.time) {
            let place = book.calls.table.ring.place(serial)
            seen.isNew =
                evidence.wasNew(serial, at: place)
                ?? !evidence.seen.holds(book.stableWord(of: entry.caller))
        }
        seen.isOwnFromOutside = setup.evidence.isOwnFromOutside(call)
        return seen
    }

    /// The latest calls to others, and how many callers are new as a rule.
    private func background(of callee: Party) -> EvidenceBackground {
        var background = EvidenceBackground()
        background.newCallers = evidence.seen.tally
        background.knowsOwnSources = !setup.evidence.ownSources.isEmpty
        var serial = book.calls.table.ring.newest
        for _ in 0..<Self.othersBack where background.calls.count < Self.othersMax {
            guard book.calls.table.holds(serial) else { break }
            let entry = book.calls[serial]
            if !entry.isFlagged, !entry.isLoose, book.calls.table.callee(of: serial) != callee {
                background.calls.append(evidenceCall(serial))
            }
            serial = serial == 1 ? .max : serial - 1
        }
        return background
    }

    /// The strong signals in the window of the burst that was just found, where they are as many as the
    /// settings want for so few callers to be enforced all the same; none where they are fewer.
    func evidenceLeads(_ burst: Masking.Trip) -> [Evidence] {
        let needed = setup.enforcement.needsEvidence
        guard needed > 0 else { return [] }
        var seen: [EvidenceCall] = []
        for serial in book.callsOfBurst(burst, limit: EvidenceDesk.callsMax) {
            seen.append(evidenceCall(serial))
        }
        guard let callee = seen.first?.callee else { return [] }
        let strong = EvidenceJudge(seen, beside: background(of: callee)).strongSignals
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
        guard let alert = cases[.masking][callee]?.id else { return }
        absorbWaiting(of: alert)
        guard let place = evidence[alert]?.serials.firstIndex(of: serial) else { return }
        var answeredAt = event.call.answeredAt
        if answeredAt == 0 {
            let up = book.calls.up.find(event.id, event.call.dialog, on: event.link)
            answeredAt = up?.answeredAt ?? 0
        }
        let endedAt = event.endedAt == 0 ? event.time : event.endedAt
        let isShort = endedAt - answeredAt < EvidenceCall.Outcome.shortMicroseconds
        evidence[alert]?.calls[place].outcome =
            answeredAt == 0 ? .unanswered : isShort ? .short : .talked
        evidence.note(alert, at: now.monotonic)
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

extension FlagAction {
    /// True where the call was left to itself, so that its end says something of it.
    fileprivate var leavesItsEnd: Bool {
        switch self {
        case .killed, .blocked, .ended: false
        case .simulated, .braked, .refused, .unrecorded, .unarmed, .noted, .spared: true
        }
    }
}
