package import Records
import Telephony

/// How late the events of one switch come, and how its clock stands to ours.
///
/// An event's stamp is right even where the event comes seconds late (FreeSWITCH 1.11 under load,
/// recorded), but the two clocks need not agree, and FreeSWITCH's ticks in steps of 20 ms, so only the
/// distance between stamp and arrival is seen. The smallest one stands for an event that was not late;
/// what is above it is lateness. A distance that stays the same over three slots is that of the clocks,
/// however large: a backlog changes, a clock that was set does not. On one machine clocks agree unless
/// that shows: there the very first event can be seen to be late.
package struct FeedClock: Sendable {
    /// Of each slot the smallest distance counts; a heartbeat's period, so that a quiet switch has one.
    static let slotMicroseconds: Int64 = 20_000_000
    /// Smallest distances of three slots within so much of each other are those of the clocks.
    static let steadyMicroseconds: Int64 = 50_000
    /// Nothing waits longer in a switch: a distance further off is that of a clock that was set.
    static let lateMicrosecondsMax: Int64 = 60_000_000
    /// Clocks that differ by more are named.
    package static let differenceMicroseconds: Int64 = 1_000_000

    /// How late the latest event came.
    package private(set) var lateness: Int64 = 0
    /// Of every event since the start.
    package private(set) var all = LatencyHistogram()
    /// Since when, by the stamp of the first late event and our clock, events come later than is borne.
    private(set) var isLate = false
    /// The worst lateness since then.
    private(set) var worst: Int64 = 0
    /// The distance of the clocks is known from three slots.
    package private(set) var isSettled = false

    /// Our clock that never jumps less the switch's, of an event that was not late.
    private var base: Int64?
    private var slot: Int64 = .min
    private var least: Int64 = 0
    /// The smallest distances of the slots before, the latest first.
    private var before: (Int64?, Int64?) = (nil, nil)

    init() {}

    /// What an event says.
    enum Change { case none, late, onTime }

    /// Takes in an event's stamp; `isLocal` says whether the switch runs on this machine.
    ///
    /// One stamped before `resumedAt`, when the agent stood still, is not judged: it waited for the agent.
    mutating func saw(
        _ time: EventTime,
        limit: Int64,
        since resumedAt: Int64,
        at now: Moment,
        isLocal: @autoclosure () -> Bool
    ) -> Change {
        let distance = now.monotonic &- time
        measure(distance, wall: now.wall &- time, isLocal)
        fill(distance, at: now.monotonic, isLocal)
        guard now.monotonic - lateness >= resumedAt else { return .none }
        all.add(microseconds: lateness)
        guard !isLate else {
            worst = max(worst, lateness)
            guard lateness < limit / 2 else { return .none }
            isLate = false
            return .onTime
        }
        guard lateness > limit else { return .none }
        (isLate, worst) = (true, lateness)
        return .late
    }

    /// The feed is gone; true where it was late until then.
    mutating func feedEnded() -> Bool {
        defer { isLate = false }
        return isLate
    }

    /// Our wall clock less the switch's; nil before the first event.
    package func difference(at now: Moment) -> Int64? {
        base.map { now.wall &- now.monotonic &+ $0 }
    }

    /// True where the switch's clock is known to be another one than ours.
    package func differs(at now: Moment) -> Bool {
        isSettled && abs(difference(at: now) ?? 0) > Self.differenceMicroseconds
    }

    private mutating func measure(_ distance: Int64, wall: Int64, _ isLocal: () -> Bool) {
        guard let base else {
            let isSameClock = isLocal() && (0...Self.lateMicrosecondsMax).contains(wall)
            lateness = isSameClock ? wall : 0
            base = distance &- lateness
            return
        }
        lateness = distance &- base
        guard lateness < 0 || lateness > Self.lateMicrosecondsMax else { return }
        if lateness > 0 || lateness < -Self.differenceMicroseconds {
            isSettled = false
            before = (nil, nil)
            least = distance
        }
        self.base = distance
        lateness = 0
    }

    /// Keeps the smallest distance of each slot, and believes three that agree.
    private mutating func fill(_ distance: Int64, at now: Int64, _ isLocal: () -> Bool) {
        let slot = now / Self.slotMicroseconds
        guard slot != self.slot else {
            if distance < least { least = distance }
            return
        }
        let ended = self.slot == .min ? nil : least
        (self.slot, least) = (slot, distance)
        guard let ended else { return }
        if let one = before.0, let two = before.1 {
            settle(from: min(ended, one, two), to: max(ended, one, two), isLocal)
        }
        before = (ended, before.0)
    }

    private mutating func settle(from low: Int64, to high: Int64, _ isLocal: () -> Bool) {
        guard high - low <= Self.steadyMicroseconds, let base else { return }
        isSettled = true
        // Two clocks of one machine do not drift apart: there only one that was set is believed.
        guard low > base, low - base > Self.differenceMicroseconds || !isLocal() else { return }
        self.base = low
    }
}
