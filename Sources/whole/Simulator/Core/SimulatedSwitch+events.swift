extension SimulatedSwitch {
    /// The switch's event clock at a moment of the real one.
    func eventTime(_ now: Int64) -> Int64 {
        if let first = capture?.events.first?.microseconds {
            return first + Int64(Double(now - (trafficStartedAt ?? now)) * options.playSpeed)
        }
        let time = now + lateMicroseconds
        guard options.ticksEvery20Milliseconds else { return time }
        return startedAt + (time - startedAt) / 20_000 * 20_000
    }

    /// The next moment; `skipping` stands for events that nobody here sends.
    mutating func moment(at now: Int64, skipping: Int64 = 0) -> EventMoment {
        sequence += 1 + skipping
        return EventMoment(
            microseconds: eventTime(now),
            sequence: sequence,
            coreUUID: coreUUID
        )
    }

    /// True where some client asked for such events; making others is not worth the time.
    func isWanted(_ name: String, subclass: String? = nil) -> Bool {
        clients.contains { $0.subscription.wants(name, subclass: subclass) }
    }

    /// Sends an event to every client that asked for it, in the format that it asked for.
    mutating func publish(_ event: SimulatedEvent) {
        counters.events += 1
        var plain: [UInt8]?
        for index in clients.indices where wants(event, index) {
            let frame: [UInt8]
            switch clients[index].subscription.format {
            case .plain:
                frame = plain ?? EventFormat.plain.frame(event)
                plain = frame
            case let other: frame = other.frame(event)
            }
            deliver(frame, to: index)
        }
    }

    private func wants(_ event: SimulatedEvent, _ index: Int) -> Bool {
        guard clients[index].subscription.wants(event.name, subclass: event.subclass) else {
            return false
        }
        if let session = clients[index].session, session != event.channel { return false }
        return EventFilter.pass(event, filters: clients[index].filters)
    }

    private mutating func deliver(_ frame: [UInt8], to index: Int) {
        counters.eventFramesSent += 1
        if faults.isEmpty { queue(frame, for: index) } else { deliverFaulty(frame, to: index) }
    }

    /// Queues a whole frame; a client that has left too much unread is dropped.
    mutating func queue(_ frame: [UInt8], for index: Int) {
        guard !clients[index].deliver(frame) else { return }
        counters.clientsDropped += 1
        timers.set(
            .closeOverdue(clients[index].id),
            at: latest + Self.closingMicroseconds
        )
    }

    mutating func heartbeat(at now: Int64) {
        timers.set(.heartbeat, at: now + heartbeatMicroseconds)
        guard !meets(.noHeartbeat) else { return }
        var event = plainEvent(
            "HEARTBEAT",
            source: ("switch_core.c", "send_heartbeat", 95),
            at: now
        )
        let uptime = UptimeText(microseconds: now - startedAt)
        event.add("Event-Info", "System Ready")
        event.add("Up-Time", uptime.sentence)
        event.add("FreeSWITCH-Version", "1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit")
        event.add("Uptime-msec", "\((now - startedAt) / 1_000)")
        event.add("Session-Count", "\(calls.channelCount)")
        event.add("Max-Sessions", "5000")
        event.add("Session-Per-Sec", "2000")
        event.add("Session-Per-Sec-Last", "0")
        event.add("Session-Per-Sec-Max", "0")
        event.add("Session-Per-Sec-FiveMin", "0")
        event.add("Session-Since-Startup", "\(lastCall)")
        event.add("Session-Peak-Max", "\(peakSessions)")
        event.add("Session-Peak-FiveMin", "\(peakSessions)")
        event.add("Idle-CPU", "83.266667")
        publish(event)
    }

    mutating func shutdownEvent(at now: Int64) -> SimulatedEvent {
        var event = plainEvent(
            "SHUTDOWN",
            source: ("switch_core.c", "switch_core_destroy", 3_023),
            at: now
        )
        event.add("Event-Info", "System Shutting Down")
        return event
    }

    /// An event with the headers that stand in every event.
    mutating func plainEvent(
        _ name: String,
        source: (file: String, function: String, line: Int),
        at now: Int64
    ) -> SimulatedEvent {
        var event = SimulatedEvent(name: name, headers: [])
        event.addPreamble(moment(at: now), source: source)
        return event
    }
}

extension SimulatedEvent {
    mutating func add(_ name: String, _ value: String) {
        headers.append("\(name): ")
        headers.append(contentsOf: PercentCoding.encoded(value.utf8))
        headers.append("\n")
    }

    /// What the switch writes at the head of every event.
    mutating func addPreamble(
        _ moment: EventMoment,
        source: (file: String, function: String, line: Int)
    ) {
        add("Event-Name", name)
        headers.append("Core-UUID: ")
        headers.append(contentsOf: moment.coreUUID)
        headers.append("\nFreeSWITCH-Hostname: vm\nFreeSWITCH-Switchname: vm\n")
        headers.append("FreeSWITCH-IPv4: 192.0.2.2\nFreeSWITCH-IPv6: fd00%3A%3A2\n")
        headers.append("Event-Date-Local: ")
        SwitchClock.appendLocal(moment.microseconds, to: &headers)
        headers.append("\nEvent-Date-GMT: ")
        SwitchClock.appendGMT(moment.microseconds, to: &headers)
        headers.append("\n")
        add("Event-Date-Timestamp", "\(moment.microseconds)")
        add("Event-Calling-File", source.file)
        add("Event-Calling-Function", source.function)
        add("Event-Calling-Line-Number", "\(source.line)")
        add("Event-Sequence", "\(moment.sequence)")
    }
}
