/// Plays a capture in place of made-up calls, except for what clients change in it.
struct CapturePlayer: Sendable {
    private let capture: Capture
    private let speed: Double
    private var played = 0
    /// Channels that a kill ended before their time; bounded by the capture.
    private var killed: Set<[UInt8]> = []

    init(_ capture: Capture, speed: Double) {
        self.capture = capture
        self.speed = speed
    }

    var isOver: Bool { played == capture.events.count }

    /// The captured events that are due.
    mutating func due(
        at now: Int64,
        _ calls: inout LiveCalls,
        _ around: inout Surroundings
    ) -> [SimulatedEvent] {
        let time = around.clock.time(at: now)
        var due: [SimulatedEvent] = []
        while played < capture.events.count, capture.events[played].microseconds <= time {
            let entry = capture.events[played]
            played += 1
            around.clock.catchUp(with: entry.sequence)
            if take(entry.event, &calls, &around) { due.append(entry.event) }
        }
        return due
    }

    /// When the next event is due, for a capture that began to play then.
    func nextDue(after now: Int64, start: Int64) -> Int64? {
        guard !isOver else { return nil }
        let offset = capture.events[played].microseconds - capture.events[0].microseconds
        return max(start + Int64((Double(offset) / speed).rounded(.up)), now + 1)
    }

    /// Notes what an event says of its call; false where a kill has taken its place.
    private func take(
        _ event: SimulatedEvent,
        _ calls: inout LiveCalls,
        _ around: inout Surroundings
    ) -> Bool {
        let channel = event.channel.isEmpty ? nil : calls[uuid: event.channel.text]
        if let channel, calls[channel.call]?.phase == .ending { return false }
        guard !killed.contains(event.channel) else { return false }
        switch event.name {
        case "CHANNEL_CREATE":
            let isOutbound = event.value(of: "Call-Direction")?.text == "outbound"
            calls.admit({ SimulatedLeg(played: event, $0) }, isOutbound: isOutbound, &around)
        case "CHANNEL_ANSWER":
            if let channel { calls.playedAnswer(of: channel.call, &around) }
        case "CHANNEL_HANGUP":
            if let channel { calls.playedEnd(of: channel.call, &around) }
        default: break
        }
        return true
    }

    /// What the capture has of a killed channel's end, the cause and the time replaced.
    mutating func replay(
        _ names: [String],
        of call: SimulatedCall,
        at now: Int64,
        _ clock: inout EventClock
    ) -> [SimulatedEvent] {
        killed.insert(call.inbound.uuid)
        return names.compactMap { name in
            let moment = clock.moment(at: now)
            let recorded = capture.events.first { entry in
                entry.event.name == name && entry.event.channel == call.inbound.uuid
            }
            return recorded?.event.replacing([
                "Hangup-Cause": call.inbound.cause.name,
                "variable_hangup_cause": call.inbound.cause.name,
                "Event-Date-Timestamp": "\(moment.microseconds)",
                "Event-Sequence": "\(moment.sequence)",
            ])
        }
    }
}

extension SimulatedEvent {
    fileprivate func replacing(_ values: [String: String]) -> SimulatedEvent {
        var event = self
        event.headers = []
        eachHeader { name, value in
            event.headers.append(contentsOf: name)
            event.headers.append(": ")
            if let value = values[Array(name).text] {
                event.headers.append(value)
            } else {
                event.headers.append(contentsOf: value)
            }
            event.headers.append("\n")
            return true
        }
        return event
    }
}

extension SimulatedLeg {
    /// The channel that a captured CHANNEL_CREATE tells of.
    fileprivate init(played event: SimulatedEvent, _ number: CallNumber) {
        func encoded(_ name: String) -> [UInt8] {
            PercentCoding.encoded(event.value(of: name) ?? [])
        }
        self.init(
            uuid: event.channel,
            session: number,
            caller: encoded("Caller-Caller-ID-Number"),
            callee: encoded("Caller-Destination-Number"),
            source: encoded("Caller-Network-Addr"),
            port: 5_060,
            callID: encoded("variable_sip_call_id"),
            fromTag: encoded("variable_sip_from_tag"),
            toTag: [],
            branch: [],
            mediaPort: 0,
            ssrc: 0,
            sdpSession: 0,
            created: event.value(of: "Event-Date-Timestamp").flatMap { Int64($0.text) } ?? 0
        )
    }
}
