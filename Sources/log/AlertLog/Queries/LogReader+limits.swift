internal import Lists
internal import Records
package import Rules
package import Telephony
internal import Warden

/// What was learned of callees, and the limits that an agent of these settings would keep to.
package struct BaselineReport: Sendable, Equatable {
    package fileprivate(set) var learning = LearningRow()
    /// Those that an operator looks for first: where the fixed rule found something in the last days
    /// and the limits did not, then the highest limits.
    package fileprivate(set) var callees: [BaselineRow] = []
    /// Rows that could not be read.
    package fileprivate(set) var broken = 0
    /// What an attack is while calls come as expected, where that was asked for.
    package fileprivate(set) var whileExpected: [CallerLimit] = []
}

extension LogReader {
    /// A callee that was not called for so long is said to be silent.
    static let silentMicroseconds: EventTime = 86_400_000_000
    /// As far back as bursts are counted.
    package static let burstMicroseconds: EventTime = 7 * 86_400_000_000

    /// What was learned, of all callees or of some, and the limits at a moment; with calls that are to be
    /// expected also those that they make.
    package func baselines(
        _ setup: BaselineSetup,
        rule: MaskingRule,
        of callee: PartyFilter? = nil,
        expecting calls: NewExpectedCalls? = nil,
        plan: NumberingPlan,
        now: EventTime
    ) throws(AlertLogError) -> BaselineReport {
        var report = BaselineReport()
        var baselines = Baselines(setup, rule: rule)
        var found: [CalleeLearned] = []
        var unreadable = 0
        let broken = try eachLearned(of: callee, atMost: setup.calleesMax) { learned in
            unreadable += baselines.resume(learned.map { CalleeBaseline($0) })
            found += learned.filter { $0.callee != 0 }
        }
        report.broken = broken + unreadable
        baselines.use(try expectedCalls(plan: plan, now: now))
        let bursts = try bursts(since: now - Self.burstMicroseconds)
        for learned in found {
            var row = BaselineRow(learned, baselines, at: now)
            (row.bursts, row.lastBurst) = bursts[row.callee] ?? (0, nil)
            report.callees.append(row)
        }
        report.callees.sort { $0.order > $1.order }
        report.learning = LearningRow(baselines.learning, setup, at: now)
        report.learning.callees = report.callees.count
        report.learning.silent = report.callees.count(where: \.isSilent)
        if let calls { report.whileExpected = baselines.limits(while: calls) }
        return report
    }

    /// How far learning is, by the row of the whole traffic alone: no callee's is read.
    package func learning(
        _ setup: BaselineSetup,
        now: EventTime
    ) throws(AlertLogError) -> LearningRow {
        var whole: CalleeBaseline?
        _ = try eachLearned(atMost: 0) { learned in
            whole = learned.first { $0.callee == 0 }.map { CalleeBaseline($0) } ?? whole
        }
        return LearningRow(LearningStatus(of: whole, setup), setup, at: now)
    }

    /// Calls that are expected, as an agent would take them up; what it could not read is left out.
    func expectedCalls(
        plan: NumberingPlan,
        now: EventTime
    ) throws(AlertLogError) -> [ExpectedCalls] {
        try expected(all: false, now: now).compactMap { row in
            let pattern = try? PartyPattern(row.callee, plan: plan, isCallee: true)
            return pattern.map { pattern in
                ExpectedCalls(
                    id: row.id,
                    callee: pattern,
                    from: row.from,
                    to: row.to,
                    callsPerHourMax: row.callsPerHour
                )
            }
        }
    }

    /// How often the fixed rule alone found something, and when last, by callee.
    private func bursts(
        since: EventTime
    ) throws(AlertLogError) -> [String: (count: Int, last: EventTime?)] {
        let rows = try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT callee, count(*), max(at_us) FROM bursts WHERE at_us >= ?1 GROUP BY callee",
                [.integer(since)]
            ) { ($0.text(0), (count: $0.int(1), last: $0.time(2))) }
        }
        return Dictionary(rows) { first, _ in first }
    }
}

extension Baselines {
    /// What an attack on a callee is that is called as expected; of one with a record by how its own calls
    /// come.
    fileprivate mutating func limits(while calls: NewExpectedCalls) -> [CallerLimit] {
        let reading: PartyReading
        switch calls.pattern {
        case .exact(let party): reading = .party(party)
        case .text(let text): reading = .text(text)
        case .prefix, .localPrefix: return limits(atCallsPerHour: calls.callsPerHour)
        }
        use([
            ExpectedCalls(
                id: 0,
                callee: calls.pattern,
                from: calls.from,
                to: calls.to,
                callsPerHourMax: calls.callsPerHour
            )
        ])
        return limits(of: PartyKey(reading), at: calls.from)?.limits
            ?? limits(atCallsPerHour: calls.callsPerHour)
    }
}

extension BaselineRow {
    fileprivate init(
        _ learned: CalleeLearned,
        _ baselines: borrowing Baselines,
        at now: EventTime
    ) {
        self.init()
        callee = learned.name.string
        let key = PartyKey(word: UInt64(bitPattern: learned.callee))
        limits = baselines.limits(of: key, at: now)
        let perHour = Int(clamping: Self.whole(learned.busiest))
        limitsBusiest = baselines.limits(atCallsPerHour: perHour)
        busiest = learned.busiest
        (since, lastCall) = (learned.since, learned.lastCall)
        isSilent = learned.lastCall < now - LogReader.silentMicroseconds
    }

    /// What is looked for first is greater.
    fileprivate var order: (Int, Int, Int64, String) {
        (bursts, limits?.main.callers ?? 0, busiest, callee)
    }
}

extension LearningRow {
    init(_ status: LearningStatus, _ setup: BaselineSetup, at now: EventTime) {
        self.init()
        mode = setup.mode.rawValue
        (since, until) = (status.since, status.until)
        isDone = until.map { now >= $0 } ?? false
        daysWanted = setup.learningDays
        let day: EventTime = 86_400_000_000
        days = since.map { Int(min(max(now - $0, 0) / day, EventTime(daysWanted))) } ?? 0
    }
}
