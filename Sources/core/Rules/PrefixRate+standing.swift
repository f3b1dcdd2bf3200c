import Records
import Telephony

/// How near a call has brought its caller to a level of the row of its prefix.
extension PrefixRate {
    /// The measure that is nearest to its level.
    ///
    /// Calls that are counted are known as long as the call is held. What is up, in a row or talked is
    /// known of the call that the latest event was about alone: of another it was something else.
    package func standing(of call: Observation) -> RuleStanding? {
        guard call.caller.isSomebody, let key = key(of: call), let tally = tallies[key] else {
            return nil
        }
        let levels = rule.table.rows[key.row].levels
        return PrefixMeasure.allCases.compactMap { measure in
            guard !levels[measure].isOff, let count = count(measure, of: call, in: tally) else {
                return nil
            }
            return RuleStanding(
                id,
                .prefix(measure),
                of: .caller,
                count: count,
                threshold: levels[measure].lowest,
                windowMicroseconds: measure.windowMicroseconds
            )
        }.nearest
    }

    /// What a measure comes to with a call; nil where that is not known.
    private func count(
        _ measure: PrefixMeasure,
        of call: Observation,
        in tally: PrefixRateTally
    ) -> Int? {
        let isHeld = !tally.calls.only(call.serial, at: call.time).isEmpty
        let latest = latest.flatMap { $0.call == call.serial ? $0 : nil }
        let begun = latest.flatMap { $0.talked == nil ? $0 : nil }
        return switch measure {
        case .callsPerMinute, .callsPerHour:
            isHeld ? tally.count(within: measure.windowMicroseconds, until: call.time) : nil
        case .callsPerDay:
            isHeld
                ? tally.count(since: rule.zone.midnight(before: call.time), until: call.time) : nil
        case .concurrentCalls: begun.map { _ in tally.upCount }
        case .sequentialCalls: begun.map { _ in tally.sequentialCalls }
        case .minutesPerHour: latest.map { minutes(tally, at: $0.time) }
        case .callSeconds: seconds(of: call, latest?.talked)
        }
    }

    private func minutes(_ tally: PrefixRateTally, at time: EventTime) -> Int {
        var tally = tally
        return tally.minutesOfTalk(at: time)
    }

    /// How long a call lasted; of one that is up, the level that it has reached at the least.
    private func seconds(of call: Observation, _ talked: Int64?) -> Int? {
        if let talked { return Int(talked / 1_000_000) }
        guard let known = up[call.serial], let length = known.length else { return nil }
        return rule.table.rows[known.key.row].levels[.callSeconds].threshold(of: length)
    }
}
