import Calls
package import Records
import Rules
package import Telephony

/// Going on where an earlier run of the agent stopped.
extension WardenCore {
    /// Takes up a kill that an earlier run of the agent left unfinished; it goes out again where the
    /// switch still lists the call.
    package mutating func resume(_ record: KillRecord, call: Call) {
        var entry = ActionLedger.Entry(kill: record, call: call)
        let key = ActionLedger.Key(.kill, call, ReadName(record.call))
        guard !record.state.isFinal, call.canBeNamed, !ledger.contains(key),
            ledger.key(of: record.kill) == nil, ledger.makeRoom()
        else { return }
        entry.isHeld = true
        entry.isOnRecord = true
        entry.cause = ShortText(setup.enforcement.cause)
        entry.awaitsReply = record.state == .requested && record.attempt > 0
        entry.wasAccepted = [.accepted, .hangingUp, .stillUp].contains(record.state)
        if record.state == .hangingUp { entry.hangUp = .decided }
        ledger.open(entry, key)
    }

    /// Takes up an alert of a rule behind masking by its latest call.
    ///
    /// The rule starts with an empty window, so it takes as many calls as ever to find its subject
    /// again; what it finds then joins the alert, unless the subject has been quiet meanwhile.
    package mutating func resume(
        _ id: AlertID,
        of rule: FindingRule,
        about recorded: RecordedSubject? = nil,
        latest call: Call
    ) {
        guard Self.calendar.contains(call.createdAt), secondGo.rules[rule] != nil,
            !cases[rule].isFull
        else {
            return
        }
        guard let subject = subject(recorded, of: rule, in: call) else { return }
        guard cases[rule][subject] == nil else {
            if let party = subject.party { book.calls.release(party) }
            return
        }
        var resumed = Case(
            id: id,
            subject: subject,
            lastSeen: call.createdAt,
            since: call.createdAt,
            link: call.link
        )
        resumed.severity = recorded?.severity ?? .critical
        cases[rule].set(resumed)
    }

    /// What an alert is about by its latest call, with one more user of a party.
    private mutating func subject(
        _ recorded: RecordedSubject?,
        of rule: FindingRule,
        in call: Call
    ) -> Subject? {
        switch recorded?.kind ?? rule.subject {
        case .callee: return .callee(book.calls.acquire(call.calleeReading))
        case .caller: return .caller(book.calls.acquire(call.callerReading))
        case .source:
            let name = recorded.map { ShortText<48>(of: $0.name) } ?? call.source
            return name.isEmpty ? nil : .source(Self.number(of: name))
        case .prefix: return recorded.flatMap { Party(range: $0.name) }.map(Subject.prefix)
        case .trunk, .block: return nil
        }
    }

    /// Takes up an alert of an earlier run with its latest calls, oldest first.
    ///
    /// They count in the windows as before and are not flagged again, and calls that go on with the
    /// attack are gathered by the same alert; one that has been quiet meanwhile closes with the first
    /// event. To be called before anything is handled.
    package mutating func resume(_ id: AlertID, calls known: [Call]) {
        var latest: CallEntry?
        for call in known
        where Self.calendar.contains(call.createdAt)
            && book.calls.find(call.id, on: call.link) == nil
        {
            guard let caller = book.countedCaller(of: call, setup.rule.withheldCallers) else {
                continue
            }
            _ = book.makeRoom()
            let serial = book.addFlagged(call, caller: caller)
            noteOnRecord(call)
            if call.createdAt >= latest?.time ?? .min { latest = book.calls[serial] }
        }
        guard let latest else { return }
        let callee = book.calls.table.callees[latest.place].party
        let subject = Subject.callee(callee)
        if cases[.masking][subject] == nil {
            guard !cases[.masking].isFull else { return }
            book.calls.retain(callee)
        }
        let alert = Case(
            id: id,
            subject: subject,
            lastSeen: latest.time,
            since: min(known.map(\.createdAt).min() ?? latest.time, latest.time),
            link: latest.link,
            isProven: true
        )
        cases[.masking].set(alert)
    }
}

extension Party {
    /// The first digits that a range was written by, such as `+23480312*`.
    fileprivate init?(range: PartyText) {
        var digits = range.array[...]
        guard digits.popLast() == UInt8(ascii: "*") else { return nil }
        let isLocal = digits.first != UInt8(ascii: "+")
        guard let start = PhoneNumber(digits: isLocal ? digits : digits.dropFirst()) else {
            return nil
        }
        self = isLocal ? .local(start) : .international(start)
    }
}
