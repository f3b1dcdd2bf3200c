/// What an api command comes to.
enum APIResult: Sendable {
    case now(String)
    /// The connection, or the job, waits this long for it.
    case later(microseconds: Int64, String)
}

extension SimulatedSwitch {
    static let msleepMillisecondsMax: Int64 = 3_600_000

    mutating func runAPI(_ line: String, of index: Int, at now: Int64) {
        let words = line.split(separator: " ").dropFirst()
        guard mayRun(words.first ?? "", index) else {
            return clients[index].reply("-ERR permission denied")
        }
        clients[index].runsCommands = true
        let slowness = slownessOfReply()
        switch api(Array(words), by: .api, at: now) {
        case .now(let text) where slowness == 0: answer([UInt8](text), to: index, at: now)
        case .now(let text): answerLater([UInt8](text), to: index, at: now + slowness)
        case .later(let delay, let text):
            answerLater([UInt8](text), to: index, at: now + delay + slowness)
        }
        publishAPI(words, at: now)
    }

    private mutating func answerLater(_ text: [UInt8], to index: Int, at due: Int64) {
        clients[index].isBusy = true
        timers.set(.apiDone(clients[index].id, reply: text), at: due)
    }

    func mayRun(_ command: Substring, _ index: Int) -> Bool {
        clients[index].user?.allowedAPI?.contains(String(command)) ?? true
    }

    /// The switch tells of every api command in an event of its own.
    mutating func publishAPI(_ words: ArraySlice<Substring>, at now: Int64) {
        guard isWanted("API") else { return }
        var event = plainEvent(
            "API",
            source: ("switch_loadable_module.c", "switch_api_execute", 2_954),
            at: now
        )
        event.add("API-Command", String(words.first ?? ""))
        if words.count > 1 {
            event.add("API-Command-Argument", words.dropFirst().joined(separator: " "))
        }
        publish(event)
    }

    mutating func api(
        _ words: [Substring],
        by command: KillEntry.Command,
        at now: Int64
    ) -> APIResult {
        let arguments = Array(words.dropFirst())
        switch words.first ?? "" {
        case "uuid_kill": return .now(kill(arguments, by: command, at: now))
        case "uuid_exists":
            return .now(arguments.first.flatMap { calls[uuid: $0] } != nil ? "true" : "false")
        case "uuid_getvar": return .now(variable(arguments, at: now))
        case "uuid_setvar": return .now(setVariable(arguments))
        case "uuid_dump": return .now(dump(arguments, at: now))
        case "show" where arguments.first == "channels" && meets(.refusedList):
            return .now("-ERR SQL disabled, no data available!\n")
        case "show": return .now(show(arguments, at: now))
        case "status": return .now(status(at: now))
        case "uptime": return .now("\((now - startedAt) / 1_000_000)\n")
        case "version":
            return .now(arguments.first == "short" ? "1.10.12-release\n" : Self.version)
        case "strftime": return .now(SwitchClock.text(eventTime(now)))
        case "global_getvar": return .now(globalVariable(arguments.first))
        case "fsctl" where arguments.first == "sps":
            return .now("+OK sessions per second: 2000\n")
        case "fsctl": return .now("-ERR no reply\n")
        case "hupall": return .now(hangUpAll(arguments.first, at: now))
        case "msleep":
            let length = arguments.first.flatMap { Int64($0) } ?? 0
            let bounded = min(max(length, 0), Self.msleepMillisecondsMax)
            return .later(microseconds: bounded * 1_000, "+OK")
        case "echo": return .now(arguments.joined(separator: " "))
        case let unknown: return .now("-ERR \(unknown) Command not found!\n")
        }
    }

    private static let version =
        "FreeSWITCH Version 1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit "
        + "(git a88d069 2024-08-02 21:02:27Z 64bit)\n"

    private func status(at now: Int64) -> String {
        """
        UP \(UptimeText(microseconds: now - startedAt).sentence)
        FreeSWITCH (Version 1.10.12-release git a88d069 2024-08-02 21:02:27Z 64bit) is ready
        \(lastCall) session(s) since startup
        \(calls.channelCount) session(s) - peak \(peakSessions), last 5min \(peakSessions)\u{20}
        0 session(s) per Sec out of max 2000, peak 0, last 5min 0\u{20}
        5000 session(s) max
        min idle cpu 0.00/83.27
        Current Stack Size/Max 240K/240K

        """
    }

    private func globalVariable(_ name: Substring?) -> String {
        let variables = [
            ("hostname", "vm"), ("local_ip_v4", "127.0.0.1"), ("global_codec_prefs", "PCMU,PCMA"),
            ("core_uuid", coreUUID.text),
        ]
        guard let name else {
            return variables.map { "\($0)=\($1)\n" }.joined()
        }
        return variables.first { $0.0 == name }?.1 ?? ""
    }

    private mutating func hangUpAll(_ cause: Substring?, at now: Int64) -> String {
        let cause = HangupCause(command: cause ?? "MANAGER_REQUEST")
        for number in calls.numbers where calls[number]?.phase != .ending {
            end(number, by: .kill(.inbound), cause: cause, at: now)
        }
        return "+OK hangup all channels with cause \(cause.name)\n"
    }
}
