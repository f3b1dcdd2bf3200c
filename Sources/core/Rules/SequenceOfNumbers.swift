package import Calls
package import Records
import Telephony

/// Numbers in numerical order: the callees of one caller, the callers of one callee, or the callees of
/// all calls from one address.
///
/// A *run* is so many distinct numbers, each 1 to `stepMax` above the one before, and one call with
/// each, all within the window, such that without `misses` of them at most the calls ascend in time as
/// the numbers do; or descend, all of them. Calls of one time stand in any order. When a call comes,
/// every call of each run that it is of is flagged, whatever else was called meanwhile. More calls
/// never undo a run, so order of arrival changes nothing.
///
/// Numbers are compared among those of as many digits, international and local ones apart; what is no
/// number has no neighbours. Nothing here expires by a clock, so no clock can empty it: a call leaves
/// with the table of recent calls, which holds `callsMax`.
package struct SequenceOfNumbers: CallRule {
    /// A call in the order of arrival.
    private struct Held {
        var serial: CallSerial
        var time: EventTime
        var caller: Party
        var callee: Party
        var source: UInt64
        var link: LinkID

        init(_ call: Observation) {
            (serial, time, link) = (call.serial, call.time, call.link)
            (caller, callee, source) = (call.caller, call.callee, call.source)
        }

        var asCall: TimedCalls.Call { TimedCalls.Call(time: time, serial: serial) }
    }

    package let id = FindingRule.sequence
    private var rule: SequenceRule
    private var ladder = SequenceLadder()
    private var arrivals: ArrivalQueue<Held>
    private var shed = ShedCalls()

    package init(_ rule: SequenceRule, callsMax: Int) {
        self.rule = rule
        arrivals = ArrivalQueue(countMax: callsMax)
    }

    package var action: RuleAction { rule.action }
    package var quietMicroseconds: Int64 { rule.quietMicroseconds }
    package var wantsSources: Bool { rule.subjects.contains(.source) }
    /// Calls that had to leave while windows might still want them.
    package var shedCalls: Int { shed.count }
    /// Numbers of subjects that are remembered.
    package var numbersHeld: Int { ladder.count }

    package mutating func began(_ call: Observation) -> [Finding] {
        while let oldest = arrivals.first, arrivals.isFull || !call.isInTable(oldest.serial) {
            arrivals.removeFirst()
            leave(oldest)
        }
        let held = Held(call)
        let rungs = rungs(of: held)
        guard !rungs.isEmpty else { return [] }
        shed.saw(call.time, on: call.link)
        arrivals.append(held)
        return rungs.flatMap { rung in
            ladder.add(held.asCall, at: rung)
            return [Severity.critical, .warning].compactMap { severity in
                finding(severity, by: held.asCall, at: rung, oldest: call.oldest)
            }
        }
    }

    /// What a call completes for one subject by one level.
    private mutating func finding(
        _ severity: Severity,
        by call: TimedCalls.Call,
        at rung: SequenceLadder.Rung,
        oldest: CallSerial
    ) -> Finding? {
        guard let pattern = pattern(for: severity),
            let trip = ladder.trip(of: call, at: rung, by: pattern)
        else { return nil }
        let (new, raised) = ladder.flag(trip.members, as: severity, oldest: oldest)
        // By a warning there is nothing to say of what is critical.
        guard !new.isEmpty else { return nil }
        var finding = Finding(
            id,
            about: rung.subject,
            completedAt: trip.time,
            count: pattern.numbers,
            threshold: pattern.numbers,
            windowMicroseconds: rule.windowMicroseconds
        )
        finding.severity = severity
        (finding.calls, finding.raised) = (new, raised)
        finding.isComplete = shed.isComplete(
            from: trip.time - rule.windowMicroseconds,
            to: max(trip.time, call.time)
        )
        return finding
    }

    private func pattern(for severity: Severity) -> SequencePattern? {
        let numbers = rule.numbers.threshold(of: severity)
        return numbers > 0 ? SequencePattern(rule, numbers: numbers) : nil
    }

    /// Where a call stands: for each subject that it has, with the number at the other end.
    private func rungs(of call: Held) -> [SequenceLadder.Rung] {
        guard call.caller.isSomebody, call.callee.isSomebody else { return [] }
        return rule.subjects.compactMap { of in
            let (subject, other): (Subject, Party) =
                switch of {
                case .caller: (.caller(call.caller), call.callee)
                case .callee: (.callee(call.callee), call.caller)
                case .source: (.source(call.source), call.callee)
                }
            guard subject.word != 0, let place = other.placeAmongNumbers else { return nil }
            return SequenceLadder.Rung(subject: subject, place: place)
        }
    }

    private mutating func leave(_ call: Held) {
        guard remove(call) else { return }
        shed.pushedOut(call.time, on: call.link, window: rule.windowMicroseconds)
    }

    @discardableResult
    private mutating func remove(_ call: Held) -> Bool {
        var isGone = false
        for rung in rungs(of: call) where ladder.remove(call.serial, at: call.time, rung) {
            isGone = true
        }
        return isGone
    }

    package mutating func drop(_ calls: Set<CallSerial>) {
        for call in arrivals.all where calls.contains(call.serial) { remove(call) }
    }

    package mutating func use(_ setup: RulesSetup) {
        let before = rule
        rule = setup.sequence
        guard rule.action == .off || rule.subjects != before.subjects else { return }
        // It starts again with what comes then.
        ladder = SequenceLadder()
        arrivals.removeAll()
    }

    package func hasFlagged(_ call: Observation) -> Bool {
        rungs(of: Held(call)).contains { ladder.hasFlagged(call.serial, at: call.time, $0) }
    }

    /// The longest row of numbers that a call is of, by each subject that it has.
    package func standing(of call: Observation) -> RuleStanding? {
        rungs(of: Held(call)).compactMap { rung in
            let longest = ladder.longest(of: Held(call).asCall, at: rung) {
                SequencePattern(rule, numbers: $0)
            }
            return longest.map { longest in
                RuleStanding(
                    id,
                    .numbersInARow,
                    of: rung.subject.kind,
                    count: longest,
                    threshold: rule.numbers.lowest,
                    windowMicroseconds: rule.windowMicroseconds
                )
            }
        }.nearest
    }

    /// Whether the calls of its subject in its window, taken in once more, have a run.
    package func isProven(_ finding: Finding) -> Bool {
        guard let pattern = pattern(for: finding.severity) else { return false }
        let window = finding.completedAt - rule.windowMicroseconds...finding.completedAt
        var counted = SequenceLadder()
        return arrivals.all.contains { call in
            guard window.contains(call.time),
                let rung = rungs(of: call).first(where: { $0.subject == finding.subject })
            else { return false }
            counted.add(call.asCall, at: rung)
            return counted.trip(of: call.asCall, at: rung, by: pattern) != nil
        }
    }
}

extension Party {
    /// Where a number stands among all of its kind and length, so that neighbours are one apart; nil
    /// for what is no number.
    fileprivate var placeAmongNumbers: UInt64? {
        guard let number else { return nil }
        let (value, digits) = number.value
        let isInternational: UInt64 = kind == .international ? 1 : 0
        return isInternational << 56 | UInt64(digits) << 50 | value
    }
}
