/// Takes kills of calls and keeps what became of each.
struct KillDesk: Sendable {
    /// Kills kept until they are taken; older ones make room.
    static let keptMax = 100_000

    private let options: SimulatorOptions
    private var kept: [KillEntry] = []

    init(_ options: SimulatorOptions) { self.options = options }

    /// The kills received since the last time.
    mutating func take() -> [KillEntry] {
        defer { kept.removeAll() }
        return kept
    }

    /// `uuid_kill UUID [CAUSE]`: the answer, and what becomes of the call.
    mutating func kill(
        _ arguments: [Substring],
        by command: KillEntry.Command,
        at now: Int64,
        _ calls: inout LiveCalls,
        _ around: inout Surroundings
    ) -> String {
        guard let uuid = arguments.first else { return "-USAGE: <uuid> [cause]\n" }
        // Nobody's name and no cause: a client that asks whether kills are taken at all.
        guard
            arguments.count > 1 || calls[uuid: uuid] != nil
                || kept.contains(where: { $0.uuid == uuid })
        else { return "-ERR No such channel!\n" }
        var entry = KillEntry(
            uuid: String(uuid),
            cause: arguments.dropFirst().first.map(String.init) ?? "",
            command: command,
            microseconds: around.clock.time(at: now),
            result: .unknown
        )
        defer { note(entry, &around.counters) }
        guard let channel = calls[uuid: uuid], let call = calls[channel.call] else {
            return noSuchChannel
        }
        return end(call, channel, for: &entry, at: now, &calls, &around)
    }

    private func end(
        _ call: SimulatedCall,
        _ channel: CallTable.Channel,
        for entry: inout KillEntry,
        at now: Int64,
        _ calls: inout LiveCalls,
        _ around: inout Surroundings
    ) -> String {
        let attempt = calls.countKill(of: channel)
        entry.describe(call, attempt: attempt)
        if channel.side == .outbound { entry.legOf = call.inbound.uuid.text }
        guard call.phase != .ending else {
            entry.result = .repeated
            guard call.ender != .kill(channel.side) else {
                return call.isHungUp ? noSuchChannel : "+OK\n"
            }
            // Of the other leg, it ends what that one is waited for.
            if attempt > options.ignoredKillsPerCall { calls.part(call, at: now, &around) }
            return "+OK\n"
        }
        guard attempt > options.ignoredKillsPerCall else {
            entry.result = .ignored
            return "+OK\n"
        }
        entry.result = .ended
        let range = options.hangupDelayMilliseconds
        let delay = around.random.microseconds(in: range, unit: 1_000)
        calls.end(
            channel.call,
            by: .kill(channel.side),
            cause: entry.cause.isEmpty ? .normalClearing : HangupCause(command: entry.cause),
            at: now + delay,
            &around
        )
        return "+OK\n"
    }

    private var noSuchChannel: String {
        options.refusesInCapitals ? "-ERR No Such Channel!\n" : "-ERR No such channel!\n"
    }

    private mutating func note(_ entry: KillEntry, _ counters: inout SimulatorCounters) {
        counters.killsReceived += 1
        switch entry.result {
        case .ended: counters.killsEffective += 1
        case .ignored: counters.killsIgnored += 1
        case .repeated: counters.killsRepeated += 1
        case .unknown: counters.killsUnknown += 1
        }
        if kept.count >= Self.keptMax { kept.removeFirst(Self.keptMax / 10) }
        kept.append(entry)
    }
}

extension KillEntry {
    fileprivate mutating func describe(_ call: SimulatedCall, attempt: Int) {
        self.attempt = attempt
        attack = call.attack
        caller = PercentCoding.decoded(call.inbound.caller).text
        callee = PercentCoding.decoded(call.inbound.callee).text
    }
}
