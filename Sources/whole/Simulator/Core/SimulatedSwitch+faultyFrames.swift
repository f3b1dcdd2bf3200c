import Wire

/// Events and api replies on their way to a client, with whatever fault is on.
extension SimulatedSwitch {
    /// What is kept out of order goes out after this time, however few events come.
    static let disorderMicroseconds: Int64 = 50_000

    mutating func deliverFaulty(_ frame: [UInt8], to index: Int) {
        if faults.plan(.chatter, on: .events) != nil {
            for notice in chatter() { queue(notice, for: index) }
        }
        if meets(.doubledEvents) { keepOrSend(frame, to: index) }
        keepOrSend(frame, to: index)
    }

    /// The reply to an api command.
    mutating func answer(_ text: [UInt8], to index: Int, at now: Int64) {
        let header = "Content-Type: api/response\nContent-Length: \(text.count)\n\n"
        let frame = [UInt8](header.utf8) + text
        guard !faults.isEmpty else { return clients[index].output.append(frame) }
        if faults.plan(.chatter, on: .commands) != nil {
            for notice in chatter() { clients[index].output.append(notice) }
        }
        let fault = faults.countReply()
        if let fault { counters.faults[fault, default: 0] += 1 }
        switch fault {
        case .lostReply: break
        case .doubledReply: clients[index].output.append(frame + frame)
        default:
            guard !damages(frame, to: index, on: .commands) else { return }
            clients[index].output.append(frame)
        }
    }

    /// Every `by`-th event takes those before it along, last one first.
    private mutating func keepOrSend(_ frame: [UInt8], to index: Int) {
        guard let by = faults.plan(.disorderedEvents)?.by else { return send(frame, to: index) }
        if clients[index].disordered.isEmpty {
            timers.set(.orderedAgain(clients[index].id), at: latest + Self.disorderMicroseconds)
        }
        clients[index].disordered.append(frame)
        if clients[index].disordered.count > by { putInOrder(clients[index].id) }
    }

    /// Sends what was kept of a client's events, last one first.
    mutating func putInOrder(_ id: ClientID) {
        guard let index = index(of: id) else { return }
        let frames = clients[index].disordered
        clients[index].disordered = []
        if frames.count > 1 { counters.faults[.disorderedEvents, default: 0] += frames.count - 1 }
        for frame in frames.reversed() { send(frame, to: index) }
    }

    private mutating func send(_ frame: [UInt8], to index: Int) {
        guard !damages(frame, to: index, on: .events) else { return }
        queue(frame, for: index)
    }

    /// Damages a frame where such a fault waits for one; false where none does.
    private mutating func damages(
        _ frame: [UInt8],
        to index: Int,
        on connection: FaultPlan.Connection
    ) -> Bool {
        guard !clients[index].isClosing,
            let plan = faults.take([.cutBody, .cutHeader, .badLength], on: connection)
        else { return false }
        counters.faults[plan.kind, default: 0] += 1
        switch plan.kind {
        case .cutBody: cutOff(index, after: FrameDamage.cutInBody(frame))
        case .cutHeader: cutOff(index, after: FrameDamage.cutInHeader(frame))
        default:
            let damaged = FrameDamage.withLength(plan.says, frame) ?? frame
            if connection == .events {
                queue(damaged, for: index)
            } else {
                clients[index].output.append(damaged)
            }
        }
        return true
    }

    private mutating func cutOff(_ index: Int, after bytes: [UInt8]) {
        clients[index].cutOff(after: bytes)
        timers.set(.closeOverdue(clients[index].id), at: latest + Self.closingMicroseconds)
    }

    /// A line of the log and a linger notice, as clients get them who asked.
    private mutating func chatter() -> [[UInt8]] {
        counters.faults[.chatter, default: 0] += 2
        let text = "83.27% [NOTICE] switch_channel.c:1142 New Channel\n"
        let line =
            "Content-Type: log/data\nContent-Length: \(text.utf8.count)\nLog-Level: 5\n\n\(text)"
        let notice = DisconnectNotice.lingering(
            session: random.uuid(),
            channel: "sofia/carrier/nobody",
            seconds: 3
        )
        return [[UInt8](line.utf8), notice]
    }
}
