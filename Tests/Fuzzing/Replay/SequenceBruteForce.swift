package import Calls
package import Records
package import Rules
package import Telephony

/// The definition of a sequence read literally: every choice of calls is looked at whether it is a run.
package struct SequenceBruteForce {
    private struct Call {
        var serial: CallSerial
        var time: EventTime
        /// The other party's number: its kind, how many digits it has, and their value.
        var isInternational: Bool
        var digits: Int
        var value: Int
        var flagged: Severity?
    }

    /// What one call set off, for one subject.
    package struct Finding: Equatable {
        package var subject: Subject
        package var severity: Severity
        /// The time of the call with which a window held a run.
        package var completedAt: EventTime
        /// By time.
        package var calls: [CallSerial]
        /// Those that a warning had flagged.
        package var raised: [CallSerial]

        package init(_ finding: Rules.Finding) {
            (subject, severity) = (finding.subject, finding.severity)
            (completedAt, calls, raised) = (finding.completedAt, finding.calls, finding.raised)
        }

        fileprivate init(
            _ subject: Subject,
            _ severity: Severity,
            _ completedAt: EventTime,
            _ calls: [CallSerial],
            _ raised: [CallSerial]
        ) {
            (self.subject, self.severity) = (subject, severity)
            (self.completedAt, self.calls, self.raised) = (completedAt, calls, raised)
        }
    }

    package var rule: SequenceRule
    /// In the order of arrival.
    private var calls: [Subject: [Call]] = [:]

    package init(rule: SequenceRule) { self.rule = rule }

    package mutating func take(_ call: Observation) -> [Finding] {
        let nobody: [Party.Kind] = [.none, .withheld]
        guard !nobody.contains(call.caller.kind), !nobody.contains(call.callee.kind) else {
            return []
        }
        return rule.subjects.flatMap { of in
            switch of {
            case .caller: take(call, .caller(call.caller), with: call.callee)
            case .callee: take(call, .callee(call.callee), with: call.caller)
            case .source:
                call.source == 0 ? [] : take(call, .source(call.source), with: call.callee)
            }
        }
    }

    private mutating func take(
        _ call: Observation,
        _ subject: Subject,
        with other: Party
    ) -> [Finding] {
        guard let number = other.number else { return [] }
        let own = Call(
            serial: call.serial,
            time: call.time,
            isInternational: other.kind == .international,
            digits: number.digits.utf8.count,
            value: Int(number.digits) ?? 0
        )
        calls[subject, default: []].append(own)
        return [(Severity.critical, rule.numbers.critical), (.warning, rule.numbers.warning)]
            .compactMap { $1 > 0 ? judge(subject, $0, $1) : nil }
    }

    /// What the newest call of a subject completes at one level.
    private mutating func judge(_ subject: Subject, _ level: Severity, _ numbers: Int) -> Finding? {
        let all = calls[subject] ?? []
        let time = all[all.count - 1].time
        let near = all.indices.filter { abs(all[$0].time - time) <= rule.windowMicroseconds }
        var completedAt: EventTime?
        var found: Set<Int> = []
        for end in Set(near.map { all[$0].time }).sorted() where end >= time {
            let window = end - rule.windowMicroseconds...end
            let within = near.filter { window.contains(all[$0].time) }
            let runs = runs(of: all.count - 1, among: within, all, numbers)
            if !runs.isEmpty { completedAt = completedAt ?? end }
            found.formUnion(runs)
        }
        let places = found.sorted { (all[$0].time, $0) < (all[$1].time, $1) }
        let new = places.filter { all[$0].flagged == nil }
        let raised = level == .critical ? places.filter { all[$0].flagged == .warning } : []
        guard let completedAt, !new.isEmpty else { return nil }
        for place in new + raised { calls[subject]?[place].flagged = level }
        return Finding(
            subject,
            level,
            completedAt,
            new.map { all[$0].serial },
            raised.map { all[$0].serial }
        )
    }

    /// The calls of all runs that one of the calls is of: every choice of calls is gone through, with
    /// every choice of those that are out of order.
    private func runs(of own: Int, among within: [Int], _ all: [Call], _ numbers: Int) -> Set<Int> {
        var found: Set<Int> = []
        func extend(_ run: [Int], _ isUp: Bool, after time: EventTime?, misses: Int) {
            guard run.count < numbers else {
                if run.contains(own) { found.formUnion(run) }
                return
            }
            for next in within where run.last.map({ isStep(all[$0], all[next]) }) ?? true {
                let call = all[next]
                let isInOrder = time.map { isUp ? call.time >= $0 : call.time <= $0 } ?? true
                if isInOrder { extend(run + [next], isUp, after: call.time, misses: misses) }
                guard misses > 0 else { continue }
                extend(run + [next], isUp, after: time, misses: misses - 1)
            }
        }
        extend([], true, after: nil, misses: rule.misses)
        extend([], false, after: nil, misses: rule.misses)
        return found
    }

    private func isStep(_ low: Call, _ high: Call) -> Bool {
        low.isInternational == high.isInternational && low.digits == high.digits
            && (1...rule.stepMax).contains(high.value - low.value)
    }

    /// Calls that have become exempt, or that a table of so many newer ones gave away.
    package mutating func forget(_ serials: Set<CallSerial>) {
        for subject in calls.keys {
            calls[subject]?.removeAll { serials.contains($0.serial) }
        }
    }
}
