/// The events that are no channel's: their headers as recorded.
extension SimulatedEvent {
    private typealias Source = (file: String, function: String, line: Int)

    /// An event with the headers that stand in every event.
    private init(_ name: String, _ moment: EventMoment, source: Source) {
        self.init(name: name, headers: [])
        addPreamble(moment, source)
    }

    static func heartbeat(_ moment: EventMoment, upMicroseconds: Int64, calls: LiveCalls) -> Self {
        let source = ("switch_core.c", "send_heartbeat", 95)
        var event = SimulatedEvent("HEARTBEAT", moment, source: source)
        event.add("Event-Info", "System Ready")
        event.add("Up-Time", UptimeText(microseconds: upMicroseconds).sentence)
        event.add("FreeSWITCH-Version", "1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit")
        event.add("Uptime-msec", "\(upMicroseconds / 1_000)")
        event.add("Session-Count", "\(calls.channelCount)")
        event.add("Max-Sessions", "5000")
        event.add("Session-Per-Sec", "2000")
        event.add("Session-Per-Sec-Last", "0")
        event.add("Session-Per-Sec-Max", "0")
        event.add("Session-Per-Sec-FiveMin", "0")
        event.add("Session-Since-Startup", "\(calls.lastNumber)")
        event.add("Session-Peak-Max", "\(calls.peakSessions)")
        event.add("Session-Peak-FiveMin", "\(calls.peakSessions)")
        event.add("Idle-CPU", "83.266667")
        return event
    }

    static func shutdown(_ moment: EventMoment) -> Self {
        let source = ("switch_core.c", "switch_core_destroy", 3_023)
        var event = SimulatedEvent("SHUTDOWN", moment, source: source)
        event.add("Event-Info", "System Shutting Down")
        return event
    }

    /// The switch tells of every api command in an event of its own.
    static func api(_ words: ArraySlice<Substring>, _ moment: EventMoment) -> Self {
        let source = ("switch_loadable_module.c", "switch_api_execute", 2_954)
        var event = SimulatedEvent("API", moment, source: source)
        event.add("API-Command", String(words.first ?? ""))
        if words.count > 1 {
            event.add("API-Command-Argument", words.dropFirst().joined(separator: " "))
        }
        return event
    }

    /// The result of a `bgapi` command.
    static func done(_ job: BackgroundJob, result: [UInt8], _ moment: EventMoment) -> Self {
        let source = ("mod_event_socket.c", "api_exec", 1_572)
        var event = SimulatedEvent("BACKGROUND_JOB", moment, source: source)
        event.add("Job-UUID", job.uuid)
        event.add("Job-Command", job.command)
        if !job.arguments.isEmpty { event.add("Job-Command-Arg", job.arguments) }
        event.body = result
        return event
    }

    /// What a client sends to all by `sendevent`.
    static func sent(
        _ name: String,
        by command: ReceivedCommand,
        uuid: String,
        _ moment: EventMoment
    ) -> Self {
        var event = SimulatedEvent(name: name, headers: [])
        if name == "CUSTOM" { event.subclass = command["Event-Subclass"] ?? "" }
        if let subclass = event.subclass, !subclass.isEmpty {
            event.add("Event-Subclass", subclass)
        }
        event.add("Command", command.line)
        for header in command.headers
        where header.name.lowercased() != "event-subclass" && !header.value.isEmpty {
            event.add(header.name, header.value)
        }
        event.add("Event-UUID", uuid)
        event.addPreamble(moment, ("mod_event_socket.c", "parse_command", 2_275))
        event.body = command.body
        return event
    }

    private mutating func add(_ name: String, _ value: String) {
        headers.append("\(name): ")
        headers.append(contentsOf: PercentCoding.encoded(value.utf8))
        headers.append("\n")
    }

    /// What the switch writes at the head of every event.
    private mutating func addPreamble(_ moment: EventMoment, _ source: Source) {
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
