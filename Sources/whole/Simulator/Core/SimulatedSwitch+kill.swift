extension SimulatedSwitch {
    /// `uuid_kill UUID [CAUSE]`: the answer, and what becomes of the call.
    mutating func kill(
        _ arguments: [Substring],
        by command: KillEntry.Command,
        at now: Int64
    )
        -> String
    {
        guard let uuid = arguments.first else { return "-USAGE: <uuid> [cause]\n" }
        // Nobody's name and no cause: a client that asks whether kills are taken at all.
        guard
            arguments.count > 1 || calls[uuid: uuid] != nil
                || kills.contains(where: { $0.uuid == uuid })
        else {
            return "-ERR No such channel!\n"
        }
        var entry = KillEntry(
            uuid: String(uuid),
            cause: arguments.dropFirst().first.map(String.init) ?? "",
            command: command,
            microseconds: eventTime(now),
            result: .unknown
        )
        defer { note(entry) }
        guard let channel = calls[uuid: uuid], let call = calls[channel.call] else {
            return noSuchChannel
        }
        let isFirst = channel.side == .inbound
        let attempt = (isFirst ? call.killsReceived : call.killsOfOtherLeg) + 1
        if isFirst {
            calls[channel.call]?.killsReceived = attempt
        } else {
            calls[channel.call]?.killsOfOtherLeg = attempt
        }
        entry.describe(call, attempt: attempt)
        if !isFirst { entry.legOf = call.inbound.uuid.text }
        guard call.phase != .ending else {
            entry.result = .repeated
            return killAgain(call, channel.side, attempt: attempt, at: now)
        }
        guard attempt > options.ignoredKillsPerCall else {
            entry.result = .ignored
            return "+OK\n"
        }
        entry.result = .ended
        let delay = random.microseconds(in: options.hangupDelayMilliseconds, unit: 1_000)
        end(
            channel.call,
            by: .kill(channel.side),
            cause: entry.cause.isEmpty ? .normalClearing : HangupCause(command: entry.cause),
            at: now + delay
        )
        return "+OK\n"
    }

    private var noSuchChannel: String {
        options.refusesInCapitals ? "-ERR No Such Channel!\n" : "-ERR No such channel!\n"
    }

    /// A kill of a call that ends already: of its other leg, it ends what that one is waited for.
    private mutating func killAgain(
        _ call: SimulatedCall,
        _ side: SimulatedCall.Side,
        attempt: Int,
        at now: Int64
    ) -> String {
        guard call.ender != .kill(side) else { return call.isHungUp ? noSuchChannel : "+OK\n" }
        guard attempt > options.ignoredKillsPerCall else { return "+OK\n" }
        calls[call.number]?.isParted = true
        let delay = random.microseconds(in: options.completeDelayMilliseconds, unit: 1_000)
        if call.isHungUp { timers.set(.complete(call.number), at: now + delay) }
        return "+OK\n"
    }

    private mutating func note(_ entry: KillEntry) {
        counters.killsReceived += 1
        switch entry.result {
        case .ended: counters.killsEffective += 1
        case .ignored: counters.killsIgnored += 1
        case .repeated: counters.killsRepeated += 1
        case .unknown: counters.killsUnknown += 1
        }
        if kills.count >= Self.killsKeptMax { kills.removeFirst(Self.killsKeptMax / 10) }
        kills.append(entry)
    }

    /// `sendmsg UUID` with `call-command: hangup`; a ringing channel says `+OK` and rings on.
    mutating func sendMessage(
        _ command: ReceivedCommand,
        _ arguments: [Substring],
        of index: Int,
        at now: Int64
    ) {
        let uuid = arguments.first ?? ""
        guard let channel = calls[uuid: uuid], let call = calls[channel.call] else {
            return clients[index].reply("-ERR invalid session id [\(uuid)]")
        }
        clients[index].reply("+OK")
        guard command["call-command"]?.lowercased() == "hangup", call.phase == .answered else {
            return
        }
        let cause = command["hangup-cause"].map { [Substring($0)] } ?? []
        _ = kill([uuid] + cause, by: .sendmsg, at: now)
    }
}

extension KillEntry {
    mutating func describe(_ call: SimulatedCall, attempt: Int) {
        self.attempt = attempt
        attack = call.attack
        caller = PercentCoding.decoded(call.inbound.caller).text
        callee = PercentCoding.decoded(call.inbound.callee).text
    }
}
