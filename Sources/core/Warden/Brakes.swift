import Records
import Telephony

/// What stops an agent that has gone wrong, and lets one that answers a loud attack go on.
///
/// The two are told apart by how wide the kills are. One callee under attack may take any number of
/// kills: what stands behind them is that the callee's window was counted out once more, by the
/// brakes' own reading of the rule. Kills that spread over many callees, kills of blocks, and above
/// all kills that nothing accounts for, are what a wrong rule or a broken agent looks like.
struct Brakes {
    /// What a kill rests on.
    enum Grounds: Equatable {
        /// An attack whose callee the brakes have found to hold callers enough.
        case attack
        /// A block on one caller and one callee.
        case pair
        /// A block on a range of callers or callees.
        case range
        /// Nothing that the brakes could find.
        case nothing
    }

    private struct Callee {
        var seenAt: Int64
        /// Kills of it that were counted since it was new.
        var counted = 0
    }

    /// Callees told apart within a minute; past it each counts as a new one.
    static let calleesMax = 4_096
    private static let minute: Int64 = 60_000_000
    private static let sweepMicroseconds: Int64 = 1_000_000

    private var kills = BrakeCount()
    private var callees = BrakeCount()
    private var unproven = BrakeCount()
    private var ranges = BrakeCount()
    /// By the hash of how they read.
    private var known: [Int: Callee] = [:]
    private var sweptAt: Int64 = .min
    /// What took hold by itself.
    private(set) var automatic: BrakeRecord.Reason?
    /// When it did.
    private var engagedAt: Int64 = .min
    /// An operator's own brake.
    private(set) var isHeldByHand = false
    /// The records by which they took hold, while they do.
    private(set) var records: [BrakeRecord] = []

    /// What holds; an operator's hand before all else.
    var engaged: BrakeRecord.Reason? { isHeldByHand ? .hand : automatic }

    /// Asks leave for one kill, and counts it whether or not it is given, so that what went wrong
    /// holds the brakes for as long as it goes on; a reason where asking engages them.
    mutating func admit(
        _ grounds: Grounds,
        callee: PartyReading,
        at now: Int64,
        limits: Enforcement
    ) -> (isAdmitted: Bool, engaging: BrakeRecord.Reason?) {
        count(grounds, callee: callee, at: now, limits: limits)
        if automatic == nil, let passed = passed(grounds, at: now, limits: limits) {
            (automatic, engagedAt) = (passed, now)
            return (false, passed)
        }
        return (engaged == nil, nil)
    }

    /// Counts a kill that was made, such as by an earlier run of the agent.
    mutating func count(
        _ grounds: Grounds,
        callee: PartyReading,
        at now: Int64,
        limits: Enforcement
    ) {
        let key = Self.key(of: callee)
        let place = known.index(forKey: key)
        let entry = place.map { known[$0].value }.flatMap {
            now - $0.seenAt < Self.minute ? $0 : nil
        }
        var callee = entry ?? Callee(seenAt: now)
        callee.seenAt = max(callee.seenAt, now)
        if entry == nil { callees.add(at: now) }
        if grounds == .nothing { unproven.add(at: now) }
        if grounds == .range { ranges.add(at: now) }
        if grounds == .range || callee.counted < limits.killsCountedOfAttack {
            callee.counted += 1
            kills.add(at: now)
        }
        if entry != nil, let place {
            known.values[place] = callee
        } else if makeRoom(at: now) {
            known[key] = callee
        }
    }

    private static func key(of callee: PartyReading) -> Int {
        switch callee {
        case .party(let party): Int(truncatingIfNeeded: mixed(party.word))
        case .text(let text): text.hashValue
        }
    }

    private mutating func passed(
        _ grounds: Grounds,
        at now: Int64,
        limits: Enforcement
    ) -> BrakeRecord.Reason? {
        if grounds == .nothing { return .unproven }
        if callees.total(at: now) > limits.calleesPerMinuteMax
            || callees.lastSecond(at: now) > limits.calleesPerSecondMax
        {
            return .callees
        }
        if kills.total(at: now) > limits.killsPerMinuteMax
            || kills.lastSecond(at: now) > limits.killsPerSecondMax
            || ranges.lastSecond(at: now) > limits.rangeKillsPerSecondMax
        {
            return .kills
        }
        return nil
    }

    /// Lets go of what took hold by itself a minute ago or more, where the minute behind is down to
    /// half of each limit and holds no kill without grounds; says what had held.
    mutating func recover(at now: Int64, limits: Enforcement) -> BrakeRecord.Reason? {
        guard let reason = automatic, now - engagedAt >= Self.minute,
            kills.total(at: now) <= limits.killsPerMinuteMax / 2,
            callees.total(at: now) <= limits.calleesPerMinuteMax / 2, unproven.total(at: now) == 0
        else { return nil }
        automatic = nil
        return reason
    }

    /// Holds on an operator's command; false where he held already.
    mutating func hold() -> Bool {
        guard !isHeldByHand else { return false }
        isHeldByHand = true
        return true
    }

    /// Lets all go on command, forgets the minute behind, and says what had held; the records stay
    /// until each is noted as over.
    mutating func release() -> [BrakeRecord.Reason] {
        let records = records
        defer {
            self = Brakes()
            self.records = records
        }
        return (isHeldByHand ? [.hand] : []) + (automatic.map { [$0] } ?? [])
    }

    /// Holds as an earlier run of the agent did, by its record.
    mutating func resume(_ record: BrakeRecord, since time: Int64) {
        if record.reason == .hand {
            isHeldByHand = true
        } else {
            (automatic, engagedAt) = (record.reason, time)
        }
        records.append(record)
    }

    /// Notes that they took hold or let go, and gives what is to be put on record of it.
    mutating func note(
        engaged: Bool,
        _ reason: BrakeRecord.Reason,
        by author: ShortText<64>,
        _ note: ShortText<160>,
        limits: Enforcement,
        at wall: EventTime
    ) -> BrakeRecord {
        let limit =
            switch reason {
            case .kills: limits.killsPerMinuteMax
            case .callees: limits.calleesPerMinuteMax
            case .unproven, .hand: 0
            }
        var record = BrakeRecord(engaged: engaged, reason: reason, limit: limit, at: wall)
        (record.author, record.note) = (author, note)
        records.removeAll { $0.reason == reason }
        if engaged { records.append(record) }
        return record
    }

    /// Makes way for one more callee; a full table is swept once a second at most.
    private mutating func makeRoom(at now: Int64) -> Bool {
        guard known.count >= Self.calleesMax else { return true }
        guard sweptAt == .min || now - sweptAt >= Self.sweepMicroseconds else { return false }
        sweptAt = now
        known = known.filter { now - $0.value.seenAt < Self.minute }
        return known.count < Self.calleesMax
    }
}

extension Enforcement {
    /// Kills of one attack, or between two parties, that count towards `killsPerMinuteMax`.
    ///
    /// They are as many as fall to one callee; however loud an attack is, it uses up no more.
    var killsCountedOfAttack: Int { max(1, killsPerMinuteMax / max(1, calleesPerMinuteMax)) }

    /// What goes wrong at once is stopped within the second: a quarter of the minute's callees.
    var calleesPerSecondMax: Int { max(calleesPerMinuteMax / 4, min(calleesPerMinuteMax, 10)) }

    /// Kills that count within a second: those of as many callees as may come in one.
    var killsPerSecondMax: Int { max(killsPerMinuteMax / 4, min(killsPerMinuteMax, 20)) }

    /// Kills within a second by blocks on ranges, behind which stands nothing but a pattern.
    var rangeKillsPerSecondMax: Int { max(killsPerMinuteMax / 60, min(killsPerMinuteMax, 20)) }
}

/// How often something happened in the last 60 seconds, to the second, and in the last second, to the
/// tenth.
struct BrakeCount {
    private var minute = RecentCount<60>(bucketMicroseconds: 1_000_000)
    private var second = RecentCount<10>(bucketMicroseconds: 100_000)

    mutating func add(at now: Int64) {
        minute.add(at: now)
        second.add(at: now)
    }

    mutating func total(at now: Int64) -> Int { minute.total(at: now) }
    mutating func lastSecond(at now: Int64) -> Int { second.total(at: now) }
}

/// How often something happened in the last so many buckets of time.
struct RecentCount<let buckets: Int> {
    private let bucketMicroseconds: Int64
    private var counts = InlineArray<buckets, Int32>(repeating: 0)
    private var latest: Int64 = .min
    private var sum = 0

    init(bucketMicroseconds: Int64) { self.bucketMicroseconds = bucketMicroseconds }

    /// Counts one; what is older than the latest by all buckets is over.
    mutating func add(at now: Int64) {
        let bucket = advance(to: now)
        guard latest - bucket < Int64(buckets) else { return }
        counts[place(bucket)] += 1
        sum += 1
    }

    mutating func total(at now: Int64) -> Int {
        _ = advance(to: now)
        return sum
    }

    private mutating func advance(to now: Int64) -> Int64 {
        let target = now / bucketMicroseconds
        guard target > latest else { return target }
        let first = latest == .min ? target : max(latest + 1, target - Int64(buckets) + 1)
        for passed in first...target {
            sum -= Int(counts[place(passed)])
            counts[place(passed)] = 0
        }
        latest = target
        return target
    }

    private func place(_ bucket: Int64) -> Int {
        let count = Int64(buckets)
        return Int(((bucket % count) + count) % count)
    }
}
