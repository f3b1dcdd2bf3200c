import Lists
package import Telephony

/// What rules that are not made yet would have done to calls of the log.
///
/// A call counts for the one rule that the agent would have found for it, so that the figures of rules
/// add up to those of all.
package struct RuleTrial: Sendable, Equatable {
    /// What one rule, or all together, would have touched.
    package struct Tally: Sendable, Equatable {
        /// Finished calls on record.
        package var calls = 0
        /// Calls of alerts.
        package var flagged = 0
        /// Alerts that these are of.
        package var alerts = 0
    }

    /// By the place of the rule.
    package var rules: [Tally]
    package var all = Tally()
    /// Of exemptions: alerts that fewer callers, or callees, than their limit are left of.
    package var alertsGone = 0
    /// What there is on record of the time.
    package var onRecord = Tally()

    init(rules: Int) { self.rules = Array(repeating: Tally(), count: rules) }
}

/// Finds the rule that a call would fall under, by the code of the agent.
private enum TrialIndex {
    case exemptions(ExemptionIndex)
    case blocks(BlockIndex)

    init(_ rules: [some NewRule]) {
        if let exemptions = rules as? [NewExemption] {
            let made = exemptions.enumerated().map { place, rule in
                Exemption(id: Int64(place), subject: rule.meaning)
            }
            self = .exemptions(ExemptionIndex(made))
            return
        }
        var index = BlockIndex()
        let made = (rules as? [NewBlock] ?? []).enumerated().map { place, rule in
            Block(
                id: Int64(place),
                caller: rule.callerPattern,
                callee: rule.calleePattern,
                expiresAt: nil
            )
        }
        index.replace(with: made, at: 0)
        self = .blocks(index)
    }

    /// The place of the rule; nil where none touches the call.
    func place(caller: [UInt8], callee: [UInt8], source: [UInt8]) -> Int? {
        var call = Call(link: LinkID(0), id: CallID(), createdAt: 0)
        call.callerReading = PartyReading(recorded: caller)
        call.calleeReading = PartyReading(recorded: callee)
        call.source = ShortText(bytes: source)
        return switch self {
        case .exemptions(let index): index.find(call, at: 0).map { Int($0.id) }
        case .blocks(let index): index.find(call, at: 0).map { Int($0.id) }
        }
    }
}

extension LogReader {
    /// Tries rules on the calls and alerts of a time, which `proceed` may end by an error.
    package func trial(
        of rules: [some NewRule],
        since: EventTime?,
        until: EventTime?,
        proceed: () throws -> Void = {}
    ) throws -> RuleTrial {
        var trial = RuleTrial(rules: rules.count)
        let index = TrialIndex(rules)
        try tryFlagged(index, since, until, &trial)
        try eachKeptCall(since: since, until: until) { call in
            if trial.onRecord.calls % 10_000 == 0 { try proceed() }
            trial.onRecord.calls += 1
            let place = index.place(caller: call.caller, callee: call.callee, source: call.source)
            guard let place else { return }
            trial.rules[place].calls += 1
            trial.all.calls += 1
        }
        return trial
    }

    /// An alert at a time, so that no more than its parties are kept.
    private func tryFlagged(
        _ index: TrialIndex,
        _ since: EventTime?,
        _ until: EventTime?,
        _ trial: inout RuleTrial
    ) throws {
        var condition = Condition()
        condition.add(since: since, until: until, "tripped_us")
        let alerts = try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT id, subject_kind IN ('callee', 'block'), coalesce(threshold, 0) FROM alerts
                WHERE \(condition.sql) ORDER BY id
                """,
                condition.values
            ) { (id: $0.int64(0), countsCallers: $0.flag(1), threshold: $0.int(2)) }
        }
        for alert in alerts {
            trial.onRecord.alerts += 1
            var (touched, left): (Set<Int>, Set<Int64>) = ([], [])
            try eachFlagged(of: alert.id) { call in
                trial.onRecord.flagged += 1
                let place = index.place(
                    caller: call.caller,
                    callee: call.callee,
                    source: call.source
                )
                guard let place else {
                    left.insert(alert.countsCallers ? call.callerWord : call.calleeWord)
                    return
                }
                touched.insert(place)
                trial.rules[place].flagged += 1
                trial.all.flagged += 1
            }
            for place in touched { trial.rules[place].alerts += 1 }
            if !touched.isEmpty { trial.all.alerts += 1 }
            if !touched.isEmpty, left.count < max(1, alert.threshold) { trial.alertsGone += 1 }
        }
    }

    private func eachFlagged(of alert: Int64, _ body: (FlaggedParties) -> Void) throws {
        try logged { () throws(DatabaseError) in
            try database.eachRow(
                """
                SELECT caller, coalesce(nullif((SELECT callee FROM alerts WHERE id = ?1), ''), callee),
                    source, caller_word, callee_word
                FROM alert_calls WHERE alert = ?1
                """,
                [.integer(alert)]
            ) { row in
                body(FlaggedParties(row))
                return true
            }
        }
    }
}

/// Whom a flagged call was between.
private struct FlaggedParties {
    let caller: [UInt8]
    let callee: [UInt8]
    let source: [UInt8]
    let callerWord: Int64
    let calleeWord: Int64

    init(_ row: Row) {
        (caller, callee, source) = (row.bytes(0), row.bytes(1), row.bytes(2))
        (callerWord, calleeWord) = (row.int64(3), row.int64(4))
    }
}
