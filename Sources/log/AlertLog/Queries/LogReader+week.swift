internal import Records
package import Rules
package import Telephony
internal import Warden

/// The week of one callee, as it was learned.
package struct CalleeWeek: Sendable, Equatable {
    package let callee: String
    /// From Monday's first hour on, by the operator's clock.
    package let hours: [WeekHour]
    /// False while the fixed rule holds for every callee.
    package let isInForce: Bool
    package let learning: LearningRow
    package let since: EventTime
    package let lastCall: EventTime
}

/// Whose week it is.
package enum WeekFinding: Sendable, Equatable {
    case week(CalleeWeek)
    /// Nothing was learned of such a callee, or of long ago.
    case unknown
    /// So many callees are meant.
    case several(Int)
}

extension LogReader {
    /// The week of the one callee that is meant.
    ///
    /// What other callees have stands for hours that this one has not shown yet, so all are read.
    package func week(
        of callee: PartyFilter,
        _ setup: BaselineSetup,
        rule: MaskingRule,
        now: EventTime
    ) throws(AlertLogError) -> WeekFinding {
        let keys = try keyedCallees(callee)
        guard let key = keys.first else { return .unknown }
        guard keys.count == 1 else { return .several(keys.count) }
        var baselines = Baselines(setup, rule: rule)
        var own: CalleeLearned?
        _ = try eachLearned(atMost: setup.calleesMax) { learned in
            _ = baselines.resume(learned.map { CalleeBaseline($0) })
            own = own ?? learned.first { $0.callee == key.key }
        }
        let party = PartyKey(word: UInt64(bitPattern: key.key))
        guard let own, let hours = baselines.week(of: party, at: now) else { return .unknown }
        return .week(
            CalleeWeek(
                callee: key.name,
                hours: hours,
                isInForce: baselines.isInForce(at: now),
                learning: LearningRow(baselines.learning, setup, at: now),
                since: own.since,
                lastCall: own.lastCall
            )
        )
    }
}
