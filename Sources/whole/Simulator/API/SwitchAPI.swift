/// The switch's api commands: what `api` and `bgapi` run.
struct SwitchAPI: Sendable {
    private static let msleepMillisecondsMax: Int64 = 3_600_000
    private static let version =
        "FreeSWITCH Version 1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit "
        + "(git a88d069 2024-08-02 21:02:27Z 64bit)\n"

    let words: [Substring]
    let command: KillEntry.Command
    let now: Int64

    private var arguments: [Substring] { Array(words.dropFirst()) }

    func run(
        _ calls: inout LiveCalls,
        _ kills: inout KillDesk,
        _ around: inout Surroundings
    ) -> APIResult {
        switch words.first ?? "" {
        case "uuid_kill":
            return .now(kills.kill(arguments, by: command, at: now, &calls, &around))
        case "uuid_setvar": return .now(setVariable(&calls))
        case "hupall": return .now(hangUpAll(&calls, &around))
        case "msleep":
            let length = arguments.first.flatMap { Int64($0) } ?? 0
            let bounded = min(max(length, 0), Self.msleepMillisecondsMax)
            return .later(microseconds: bounded * 1_000, "+OK")
        case "show" where arguments.first == "channels" && around.meets(.refusedList):
            return .now("-ERR SQL disabled, no data available!\n")
        default: return .now(answer(calls, around.clock))
        }
    }

    /// The commands that only ask.
    private func answer(_ calls: LiveCalls, _ clock: EventClock) -> String {
        let queries = ChannelQueries(calls: calls, clock: clock, now: now)
        switch words.first ?? "" {
        case "uuid_exists":
            return arguments.first.flatMap { calls[uuid: $0] } != nil ? "true" : "false"
        case "uuid_getvar": return queries.variable(arguments)
        case "uuid_dump": return queries.dump(arguments)
        case "show": return queries.show(arguments)
        case "status": return status(calls, clock)
        case "uptime": return "\((now - clock.startedAt) / 1_000_000)\n"
        case "version": return arguments.first == "short" ? "1.10.12-release\n" : Self.version
        case "strftime": return SwitchClock.text(clock.time(at: now))
        case "global_getvar": return globalVariable(arguments.first, clock)
        case "fsctl": return arguments.first == "sps" ? Self.sessionsPerSecond : "-ERR no reply\n"
        case "echo": return arguments.joined(separator: " ")
        case let unknown: return "-ERR \(unknown) Command not found!\n"
        }
    }

    private static let sessionsPerSecond = "+OK sessions per second: 2000\n"

    private func status(_ calls: LiveCalls, _ clock: EventClock) -> String {
        """
        UP \(UptimeText(microseconds: now - clock.startedAt).sentence)
        FreeSWITCH (Version 1.10.12-release git a88d069 2024-08-02 21:02:27Z 64bit) is ready
        \(calls.lastNumber) session(s) since startup
        \(calls.channelCount) session(s) - peak \(calls.peakSessions), last 5min \(calls.peakSessions)\u{20}
        0 session(s) per Sec out of max 2000, peak 0, last 5min 0\u{20}
        5000 session(s) max
        min idle cpu 0.00/83.27
        Current Stack Size/Max 240K/240K

        """
    }

    private func globalVariable(_ name: Substring?, _ clock: EventClock) -> String {
        let variables = [
            ("hostname", "vm"), ("local_ip_v4", "127.0.0.1"), ("global_codec_prefs", "PCMU,PCMA"),
            ("core_uuid", clock.coreUUID.text),
        ]
        guard let name else { return variables.map { "\($0)=\($1)\n" }.joined() }
        return variables.first { $0.0 == name }?.1 ?? ""
    }

    private func setVariable(_ calls: inout LiveCalls) -> String {
        guard arguments.count >= 2 else { return "-USAGE: <uuid> <var> [value]\n" }
        guard let channel = calls[uuid: arguments[0]] else { return ChannelQueries.noChannel }
        let value = arguments.dropFirst(2).joined(separator: " ")
        let isSet = calls.set(String(arguments[1]), to: value, of: channel)
        return isSet ? "+OK\n" : "-ERR no reply\n"
    }

    private func hangUpAll(_ calls: inout LiveCalls, _ around: inout Surroundings) -> String {
        let cause = HangupCause(command: arguments.first ?? "MANAGER_REQUEST")
        for number in calls.numbers where calls[number]?.phase != .ending {
            calls.end(number, by: .kill(.inbound), cause: cause, at: now, &around)
        }
        return "+OK hangup all channels with cause \(cause.name)\n"
    }
}
