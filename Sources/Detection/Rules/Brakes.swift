import Telephony

/// Limits on what the agent may do by itself within a minute.
///
/// Past a limit the brakes hold until the minute behind has fallen to half of it, or until someone
/// lets them go: a wrong rule must not empty a switch.
struct Brakes {
    private var kills = MinuteCount()
    private var callees = MinuteCount()
    private(set) var engaged: BrakeRecord.Reason?

    /// Counts one alert; a reason when that engages the brakes.
    mutating func noteAlert(at now: Int64, limit: Int) -> BrakeRecord.Reason? {
        callees.add(at: now)
        guard engaged == nil, callees.total(at: now) > limit else { return nil }
        engaged = .callees
        return .callees
    }

    /// Asks leave for one kill and counts it where it is given; a reason when asking engages the
    /// brakes.
    mutating func admitKill(at now: Int64, limit: Int) -> (Bool, engaging: BrakeRecord.Reason?) {
        guard engaged == nil else { return (false, nil) }
        guard kills.total(at: now) < limit else {
            engaged = .kills
            return (false, .kills)
        }
        kills.add(at: now)
        return (true, nil)
    }

    /// Lets go where both counts are down to half of their limits; says what had held.
    mutating func recover(at now: Int64, limits: Enforcement) -> BrakeRecord.Reason? {
        guard let reason = engaged, kills.total(at: now) <= limits.killsPerMinuteMax / 2,
            callees.total(at: now) <= limits.calleesPerMinuteMax / 2
        else { return nil }
        engaged = nil
        return reason
    }

    /// Lets go on command and forgets the minute behind.
    mutating func release() -> BrakeRecord.Reason? {
        defer { self = Brakes() }
        return engaged
    }
}

/// How often something happened in the last 60 seconds, to the second.
struct MinuteCount {
    private var counts = InlineArray<60, Int32>(repeating: 0)
    private var second: Int64 = .min
    private var sum = 0

    mutating func add(at now: Int64) {
        advance(to: now)
        counts[place(second)] += 1
        sum += 1
    }

    mutating func total(at now: Int64) -> Int {
        advance(to: now)
        return sum
    }

    private mutating func advance(to now: Int64) {
        let target = now / 1_000_000
        guard target > second else { return }
        let first = second == .min ? target : max(second + 1, target - 59)
        for passed in first...target {
            sum -= Int(counts[place(passed)])
            counts[place(passed)] = 0
        }
        second = target
    }

    private func place(_ second: Int64) -> Int { Int(((second % 60) + 60) % 60) }
}
