/// The faults that were asked for and those that are on.
struct SwitchFaults: Sendable {
    static let plansMax = 10_000

    /// Faults of the options and those injected later; timers name them by position.
    private var plans: [FaultPlan]
    private var active = ActiveFaults()

    init(_ plans: [FaultPlan]) { self.plans = plans }

    /// No fault is on.
    var isEmpty: Bool { active.isEmpty }

    /// Adds a fault; its `atSeconds` counts from now.
    mutating func inject(
        _ plan: FaultPlan,
        at now: Int64,
        _ timers: inout TimerQueue<SwitchTimer>
    ) throws(SimulatorError) {
        try plan.check()
        guard plans.count < Self.plansMax else { return }
        plans.append(plan)
        schedule(plans.count - 1, from: now, &timers)
    }

    /// The traffic begins, from which the plans' times count.
    func scheduleAll(from start: Int64, _ timers: inout TimerQueue<SwitchTimer>) {
        for number in plans.indices { schedule(number, from: start, &timers) }
    }

    private func schedule(
        _ number: Int,
        from start: Int64,
        _ timers: inout TimerQueue<SwitchTimer>
    ) {
        timers.set(.fault(number), at: start + Int64(plans[number].atSeconds * 1_000_000))
    }

    /// Begins a fault; its plan, where it lasts for a time.
    mutating func begin(
        _ number: Int,
        at now: Int64,
        isRepeated: Bool,
        _ timers: inout TimerQueue<SwitchTimer>
    ) -> FaultPlan? {
        let plan = plans[number]
        if let every = plan.everySeconds, isRepeated {
            timers.set(.fault(number), at: now + Int64(every * 1_000_000))
        }
        guard let over = active.begin(plan, at: now) else { return nil }
        timers.set(.faultOver, at: over)
        return plan
    }

    mutating func end(by now: Int64) { active.end(by: now) }

    /// The plan of a fault that lasts, where it is on now.
    func plan(_ kind: FaultKind, on connection: FaultPlan.Connection? = nil) -> FaultPlan? {
        active.plan(kind, on: connection)
    }

    /// Takes the fault that waits for a frame of this connection.
    mutating func take(_ kinds: Set<FaultKind>, on connection: FaultPlan.Connection) -> FaultPlan? {
        active.take(kinds, on: connection)
    }

    /// Counts a reply; the kind of fault whose turn has come with it.
    mutating func countReply() -> FaultKind? { active.countReply() }
}
