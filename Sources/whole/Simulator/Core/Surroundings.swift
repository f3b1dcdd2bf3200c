/// What all parts of the switch share: its chance, its timers, its clock, its faults, its counts.
///
/// Each keeps its own state to itself; a part is lent them for one step. Since all draw from one
/// generator, the order of steps is part of what a seed stands for.
struct Surroundings: Sendable {
    var random: SeededGenerator
    var timers = TimerQueue<SwitchTimer>()
    var clock: EventClock
    var faults: SwitchFaults
    var counters = SimulatorCounters()
    /// The latest time that came in.
    private(set) var latest: Int64

    init(_ options: SimulatorOptions, capture: Capture?, startingAt now: Int64) {
        random = SeededGenerator(seed: options.seed)
        let ownUUID = random.uuid()
        clock = EventClock(
            options,
            capture: capture,
            coreUUID: capture?.coreUUID ?? ownUUID,
            startingAt: now
        )
        faults = SwitchFaults(options.faults)
        latest = now
    }

    mutating func pass(to now: Int64) { latest = max(latest, now) }

    /// Says whether a fault is on, and counts that it was met.
    mutating func meets(_ kind: FaultKind) -> Bool {
        guard faults.plan(kind) != nil else { return false }
        counters.count(kind)
        return true
    }

    /// How late the reply to an api command is, in microseconds.
    mutating func slownessOfReply() -> Int64 {
        guard let plan = faults.plan(.slowReplies) else { return 0 }
        counters.count(.slowReplies)
        return Int64(plan.milliseconds) * 1_000
    }

    /// The switch is gone for the time of a restart: nobody listens on its port.
    var isDown: Bool { faults.plan(.restart) != nil }
}
