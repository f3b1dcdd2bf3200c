/// When faults begin and end, and who meets them.
extension SimulatedSwitch {
    static let faultPlansMax = 10_000

    /// Adds a fault; its `atSeconds` counts from now.
    package mutating func inject(_ fault: FaultPlan, at now: Int64) throws(SimulatorError) {
        try fault.check()
        guard faultPlans.count < Self.faultPlansMax else { return }
        faultPlans.append(fault)
        schedule(fault: faultPlans.count - 1, from: now)
    }

    mutating func schedule(fault plan: Int, from start: Int64) {
        timers.set(.fault(plan), at: start + Int64(faultPlans[plan].atSeconds * 1_000_000))
    }

    mutating func faultIsDue(_ number: Int, at now: Int64) {
        let plan = faultPlans[number]
        if let every = plan.everySeconds, !isTrafficTimeOver(at: now) {
            timers.set(.fault(number), at: now + Int64(every * 1_000_000))
        }
        guard let over = faults.begin(plan, at: now) else { return }
        timers.set(.faultOver, at: over)
        switch plan.kind {
        case .restart: restart(at: now)
        case .stall:
            let met = clients.indices.count { faults.plan(.stall, on: role(of: $0)) == plan }
            counters.faults[.stall, default: 0] += met
        default: break
        }
    }

    /// Says whether a fault is on, and counts that it was met.
    mutating func meets(_ kind: FaultKind) -> Bool {
        guard faults.plan(kind) != nil else { return false }
        counters.faults[kind, default: 0] += 1
        return true
    }

    /// What a connection is for, as far as it has shown.
    func role(of index: Int) -> FaultPlan.Connection? {
        if clients[index].subscription.isOn { return .events }
        return clients[index].runsCommands ? .commands : nil
    }

    func isStalled(_ index: Int) -> Bool {
        !faults.isEmpty && faults.plan(.stall, on: role(of: index)) != nil
    }

    func writesSingleBytes(_ index: Int) -> Bool {
        !faults.isEmpty && faults.plan(.singleBytes, on: role(of: index)) != nil
    }

    /// How late the reply to an api command is, in microseconds.
    mutating func slownessOfReply() -> Int64 {
        guard let plan = faults.plan(.slowReplies) else { return 0 }
        counters.faults[.slowReplies, default: 0] += 1
        return Int64(plan.milliseconds) * 1_000
    }

    /// The switch is gone for the time of a restart: nobody listens on its port.
    package var isDown: Bool { faults.plan(.restart) != nil }

    /// Connections end without a word, calls without an event; whoever runs next has another name.
    private mutating func restart(at now: Int64) {
        counters.faults[.restart, default: 0] += 1
        counters.callsEnded += calls.count
        for index in clients.indices { clients[index].abort() }
        calls = CallTable()
        sequence = 0
        startedAt = now
        coreUUID = random.uuid()
    }
}
