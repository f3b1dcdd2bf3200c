/// A `bgapi` command that runs beside the connection.
struct BackgroundJob: Sendable {
    var uuid: String
    var command: String
    var arguments: String
}

extension SimulatedSwitch {
    /// A job's result comes this much after its reply (recorded: 1 to 2 ms), so a killed call may
    /// hang up before it.
    static let jobMicroseconds: Int64 = 1_500

    /// `bgapi …`: the reply names the job, a BACKGROUND_JOB event brings the result.
    mutating func runJob(_ command: ReceivedCommand, of index: Int, at now: Int64) {
        let words = command.line.split(separator: " ").dropFirst()
        guard let name = words.first, mayRun(name, index) else {
            return clients[index].reply("-ERR permission denied")
        }
        // A client's own name for the job is honoured.
        let uuid = command["Job-UUID"] ?? random.uuid().text
        let job = BackgroundJob(
            uuid: uuid,
            command: String(name),
            arguments: words.dropFirst().joined(separator: " ")
        )
        clients[index].reply("+OK Job-UUID: \(uuid)\nJob-UUID: \(uuid)")
        publishAPI(words, at: now)
        let result = api(Array(words), by: .bgapi, at: now)
        let (delay, text): (Int64, String) =
            switch result {
            case .now(let text): (Self.jobMicroseconds, text)
            case .later(let microseconds, let text): (Self.jobMicroseconds + microseconds, text)
            }
        timers.set(.jobDone(job, result: [UInt8](text)), at: now + delay)
    }

    mutating func publishJob(_ job: BackgroundJob, result: [UInt8], at now: Int64) {
        var event = plainEvent(
            "BACKGROUND_JOB",
            source: ("mod_event_socket.c", "api_exec", 1_572),
            at: now
        )
        event.add("Job-UUID", job.uuid)
        event.add("Job-Command", job.command)
        if !job.arguments.isEmpty { event.add("Job-Command-Arg", job.arguments) }
        event.body = result
        publish(event)
    }

    /// `sendevent NAME` with headers and perhaps a body: everyone who asked for it gets it.
    mutating func sendEvent(
        _ command: ReceivedCommand,
        _ arguments: [Substring],
        of index: Int,
        at now: Int64
    ) {
        let name = arguments.first?.uppercased() ?? "CUSTOM"
        guard EventNames.all.contains(name), name != "ALL" else {
            return clients[index].reply("-ERR invalid event")
        }
        let uuid = random.uuid().text
        clients[index].reply("+OK \(uuid)")
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
        event.addPreamble(
            moment(at: now),
            source: ("mod_event_socket.c", "parse_command", 2_275)
        )
        event.body = command.body
        publish(event)
    }
}
