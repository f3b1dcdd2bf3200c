/// Events and api replies on their way to a client, with whatever fault is on.
extension SwitchClient {
    /// What is kept out of order goes out after this time, however few events come.
    private static let disorderMicroseconds: Int64 = 50_000
    /// A closing client that does not read what is left for it is cut off after this time.
    static let closingMicroseconds: Int64 = 10_000_000

    /// Takes an event's frame; a client that has left too much unread is dropped.
    mutating func take(event frame: [UInt8], _ around: inout Surroundings) {
        around.counters.eventFramesSent += 1
        guard !around.faults.isEmpty else { return queue(frame, &around) }
        if around.faults.plan(.chatter, on: .events) != nil {
            for notice in Self.chatter(&around) { queue(notice, &around) }
        }
        if around.meets(.doubledEvents) { keepOrSend(frame, &around) }
        keepOrSend(frame, &around)
    }

    /// Takes the answer to an api command.
    mutating func take(answer text: [UInt8], _ around: inout Surroundings) {
        let header = "Content-Type: api/response\nContent-Length: \(text.count)\n\n"
        let frame = [UInt8](header.utf8) + text
        guard !around.faults.isEmpty else { return send(frame) }
        if around.faults.plan(.chatter, on: .commands) != nil {
            for notice in Self.chatter(&around) { send(notice) }
        }
        let fault = around.faults.countReply()
        if let fault { around.counters.count(fault) }
        switch fault {
        case .lostReply: break
        case .doubledReply: send(frame + frame)
        default:
            guard !damages(frame, on: .commands, &around) else { return }
            send(frame)
        }
    }

    /// Sends what was kept of the client's events, last one first.
    mutating func putInOrder(_ around: inout Surroundings) {
        let frames = takeDisordered()
        if frames.count > 1 { around.counters.count(.disorderedEvents, frames.count - 1) }
        for frame in frames.reversed() { sendEvent(frame, &around) }
    }

    /// True while nothing that waits for this client goes out.
    func isStalled(_ faults: SwitchFaults) -> Bool {
        !faults.isEmpty && faults.plan(.stall, on: role) != nil
    }

    func writesSingleBytes(_ faults: SwitchFaults) -> Bool {
        !faults.isEmpty && faults.plan(.singleBytes, on: role) != nil
    }

    /// What the connection is for, as far as it has shown.
    var role: FaultPlan.Connection? {
        if subscription.isOn { return .events }
        return runsCommands ? .commands : nil
    }

    private mutating func queue(_ frame: [UInt8], _ around: inout Surroundings) {
        guard !deliver(frame) else { return }
        around.counters.clientsDropped += 1
        closeSoon(&around)
    }

    /// Every `by`-th event takes those before it along, last one first.
    private mutating func keepOrSend(_ frame: [UInt8], _ around: inout Surroundings) {
        guard let by = around.faults.plan(.disorderedEvents)?.by else {
            return sendEvent(frame, &around)
        }
        let count = keepDisordered(frame)
        if count == 1 {
            around.timers.set(.orderedAgain(id), at: around.latest + Self.disorderMicroseconds)
        }
        if count > by { putInOrder(&around) }
    }

    private mutating func sendEvent(_ frame: [UInt8], _ around: inout Surroundings) {
        guard !damages(frame, on: .events, &around) else { return }
        queue(frame, &around)
    }

    /// Damages a frame where such a fault waits for one; false where none does.
    private mutating func damages(
        _ frame: [UInt8],
        on connection: FaultPlan.Connection,
        _ around: inout Surroundings
    ) -> Bool {
        guard !isClosing,
            let plan = around.faults.take([.cutBody, .cutHeader, .badLength], on: connection)
        else { return false }
        around.counters.count(plan.kind)
        switch plan.kind {
        case .cutBody: cutOff(after: FrameDamage.cutInBody(frame), &around)
        case .cutHeader: cutOff(after: FrameDamage.cutInHeader(frame), &around)
        default:
            let damaged = FrameDamage.withLength(plan.says, frame) ?? frame
            if connection == .events { queue(damaged, &around) } else { send(damaged) }
        }
        return true
    }

    private mutating func cutOff(after bytes: [UInt8], _ around: inout Surroundings) {
        cutOff(after: bytes)
        closeSoon(&around)
    }

    private func closeSoon(_ around: inout Surroundings) {
        around.timers.set(.closeOverdue(id), at: around.latest + Self.closingMicroseconds)
    }

    /// A line of the log and a linger notice, as clients get them who asked.
    private static func chatter(_ around: inout Surroundings) -> [[UInt8]] {
        around.counters.count(.chatter, 2)
        let text = "83.27% [NOTICE] switch_channel.c:1142 New Channel\n"
        let line =
            "Content-Type: log/data\nContent-Length: \(text.utf8.count)\nLog-Level: 5\n\n\(text)"
        let notice = DisconnectNotice.lingering(
            session: around.random.uuid(),
            channel: "sofia/carrier/nobody",
            seconds: 3
        )
        return [[UInt8](line.utf8), notice]
    }
}
