extension SimulatedSwitch {
    /// Sends the captured events that are due and waits for the next.
    mutating func playEvents(from start: Int, at now: Int64) {
        guard let capture else { return }
        var index = start
        let time = eventTime(now)
        while index < capture.events.count, capture.events[index].microseconds <= time {
            play(capture.events[index], at: now)
            index += 1
        }
        playedEvents = index
        guard index < capture.events.count, let trafficStartedAt else { return }
        let offset = capture.events[index].microseconds - capture.events[0].microseconds
        let due = trafficStartedAt + Int64((Double(offset) / options.playSpeed).rounded(.up))
        timers.set(.play(index), at: max(due, now + 1))
    }

    private mutating func play(_ entry: Capture.Entry, at now: Int64) {
        sequence = max(sequence, entry.sequence)
        let event = entry.event
        let channel = event.channel.isEmpty ? nil : calls[uuid: event.channel.text]
        if let channel, calls[channel.call]?.phase == .ending { return }
        guard !killedChannels.contains(event.channel) else { return }
        switch event.name {
        case "CHANNEL_CREATE": admit(event)
        case "CHANNEL_ANSWER":
            if let channel {
                counters.callsAnswered += 1
                calls[channel.call]?.phase = .answered
                calls[channel.call]?.wasAnswered = true
            }
        case "CHANNEL_HANGUP":
            if let channel {
                counters.callsEnded += 1
                calls.remove(channel.call)
            }
        default: break
        }
        publish(event)
    }

    /// Notes a channel of the capture, so that it can be listed and killed.
    private mutating func admit(_ event: SimulatedEvent) {
        lastCall += 1
        counters.callsStarted += 1
        func encoded(_ name: String) -> [UInt8] {
            PercentCoding.encoded(event.value(of: name) ?? [])
        }
        let leg = SimulatedLeg(
            uuid: event.channel,
            session: lastCall,
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
        var call = SimulatedCall(number: lastCall, inbound: leg)
        call.isPlayed = true
        call.isPlayedOutbound = event.value(of: "Call-Direction")?.text == "outbound"
        calls.insert(call)
    }

    /// A killed channel hangs up now with what the capture has of its end, the cause replaced.
    mutating func playHangup(of call: SimulatedCall, at now: Int64) {
        killedChannels.insert(call.inbound.uuid)
        replay("CHANNEL_HANGUP", of: call, at: now)
    }

    mutating func playCompletion(of call: SimulatedCall, at now: Int64) {
        replay("CHANNEL_HANGUP_COMPLETE", of: call, at: now)
        replay("CHANNEL_DESTROY", of: call, at: now)
    }

    private mutating func replay(_ name: String, of call: SimulatedCall, at now: Int64) {
        let moment = moment(at: now)
        let recorded = capture?.events.first { entry in
            entry.event.name == name && entry.event.channel == call.inbound.uuid
        }
        guard var event = recorded?.event else { return }
        let replaced = [
            "Hangup-Cause": call.inbound.cause.name,
            "variable_hangup_cause": call.inbound.cause.name,
            "Event-Date-Timestamp": "\(moment.microseconds)",
            "Event-Sequence": "\(moment.sequence)",
        ]
        var headers: [UInt8] = []
        event.eachHeader { name, value in
            headers.append(contentsOf: name)
            headers.append(": ")
            if let value = replaced[Array(name).text] {
                headers.append(value)
            } else {
                headers.append(contentsOf: value)
            }
            headers.append("\n")
            return true
        }
        event.headers = headers
        publish(event)
    }
}
