/// Carries out what a client asks of the switch itself.
struct RequestDesk: Sendable {
    /// A job's result comes this much after its reply (recorded: 1 to 2 ms), so a killed call may
    /// hang up before it.
    private static let jobMicroseconds: Int64 = 1_500

    let client: ClientID
    let now: Int64

    func carryOut(
        _ request: ClientRequest,
        _ command: ReceivedCommand,
        _ sessions: inout Sessions,
        _ calls: inout LiveCalls,
        _ kills: inout KillDesk,
        _ around: inout Surroundings
    ) {
        switch request {
        case .api: runAPI(command.words.dropFirst(), &sessions, &calls, &kills, &around)
        case .job: runJob(command, &sessions, &calls, &kills, &around)
        case .message: sendMessage(command, &sessions, &calls, &kills, &around)
        case .event: sendEvent(command, &sessions, &around)
        case .traffic: break
        }
    }

    private func runAPI(
        _ words: ArraySlice<Substring>,
        _ sessions: inout Sessions,
        _ calls: inout LiveCalls,
        _ kills: inout KillDesk,
        _ around: inout Surroundings
    ) {
        guard sessions.mayRun(words.first ?? "", client) else {
            return sessions.reply("-ERR permission denied", to: client)
        }
        sessions.beginsCommand(client)
        let slowness = around.slownessOfReply()
        let api = SwitchAPI(words: Array(words), command: .api, now: now)
        switch api.run(&calls, &kills, &around) {
        case .now(let text) where slowness == 0:
            sessions.answer([UInt8](text), to: client, &around)
        case .now(let text):
            sessions.answer([UInt8](text), to: client, at: now + slowness, &around.timers)
        case .later(let delay, let text):
            let due = now + delay + slowness
            sessions.answer([UInt8](text), to: client, at: due, &around.timers)
        }
        publishAPI(words, &sessions, &around)
    }

    private func publishAPI(
        _ words: ArraySlice<Substring>,
        _ sessions: inout Sessions,
        _ around: inout Surroundings
    ) {
        guard sessions.want("API") else { return }
        sessions.publish(.api(words, around.clock.moment(at: now)), &around)
    }

    /// `bgapi …`: the reply names the job, a BACKGROUND_JOB event brings the result.
    private func runJob(
        _ command: ReceivedCommand,
        _ sessions: inout Sessions,
        _ calls: inout LiveCalls,
        _ kills: inout KillDesk,
        _ around: inout Surroundings
    ) {
        let words = command.words.dropFirst()
        guard let name = words.first, sessions.mayRun(name, client) else {
            return sessions.reply("-ERR permission denied", to: client)
        }
        // A client's own name for the job is honoured.
        let uuid = command["Job-UUID"] ?? around.random.uuid().text
        let arguments = words.dropFirst().joined(separator: " ")
        let job = BackgroundJob(uuid: uuid, command: String(name), arguments: arguments)
        sessions.reply("+OK Job-UUID: \(uuid)\nJob-UUID: \(uuid)", to: client)
        publishAPI(words, &sessions, &around)
        let api = SwitchAPI(words: Array(words), command: .bgapi, now: now)
        let (delay, text): (Int64, String) =
            switch api.run(&calls, &kills, &around) {
            case .now(let text): (0, text)
            case .later(let microseconds, let text): (microseconds, text)
            }
        let due = now + Self.jobMicroseconds + delay
        around.timers.set(.jobDone(job, result: [UInt8](text)), at: due)
    }

    /// `sendevent NAME` with headers and perhaps a body: everyone who asked for it gets it.
    private func sendEvent(
        _ command: ReceivedCommand,
        _ sessions: inout Sessions,
        _ around: inout Surroundings
    ) {
        let name = command.words.dropFirst().first?.uppercased() ?? "CUSTOM"
        guard EventNames.all.contains(name), name != "ALL" else {
            return sessions.reply("-ERR invalid event", to: client)
        }
        let uuid = around.random.uuid().text
        sessions.reply("+OK \(uuid)", to: client)
        let moment = around.clock.moment(at: now)
        sessions.publish(.sent(name, by: command, uuid: uuid, moment), &around)
    }

    /// `sendmsg UUID` with `call-command: hangup`; a ringing channel says `+OK` and rings on.
    private func sendMessage(
        _ command: ReceivedCommand,
        _ sessions: inout Sessions,
        _ calls: inout LiveCalls,
        _ kills: inout KillDesk,
        _ around: inout Surroundings
    ) {
        let uuid = command.words.dropFirst().first ?? ""
        guard let channel = calls[uuid: uuid], let call = calls[channel.call] else {
            return sessions.reply("-ERR invalid session id [\(uuid)]", to: client)
        }
        sessions.reply("+OK", to: client)
        guard command["call-command"]?.lowercased() == "hangup", call.phase == .answered else {
            return
        }
        let cause = command["hangup-cause"].map { [Substring($0)] } ?? []
        _ = kills.kill([uuid] + cause, by: .sendmsg, at: now, &calls, &around)
    }
}
