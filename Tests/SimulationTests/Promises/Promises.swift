import Rules
import Warden
import AlertLog
import Records

/// What the agent promises, held against what really happened in a world and what is on record of it.
struct Promises {
    let world: World
    let kills: [KillRow]
    let alerts: [AlertRow]
    let gaps: [GapRow]
    /// Calls of alerts of masking, by their names.
    let flagged: [String: [AlertCallRow]]
    /// Calls of callers who rang many.
    let fannedOut: [AlertCallRow]
    let log: LogReader

    init(of world: World) throws {
        self.world = world
        log = try LogReader(path: world.disk.databasePath)
        var filter = LogFilter()
        filter.limit = nil
        var (kills, alerts, gaps): ([KillRow], [AlertRow], [GapRow]) = ([], [], [])
        try log.eachKill(filter) { row in
            kills.append(row)
            return true
        }
        try log.eachAlert(filter) { row in
            alerts.append(row)
            return true
        }
        try log.eachGap(filter) { row in
            gaps.append(row)
            return true
        }
        (self.kills, self.alerts, self.gaps) = (kills, alerts, gaps)
        flagged = Dictionary(
            grouping: try alerts.filter { $0.rule == "masking" }
                .flatMap { [log] in try log.calls(of: $0.id) },
            by: \.id
        )
        fannedOut = try alerts.filter { $0.rule == "fan_out" }
            .flatMap { [log] in try log.calls(of: $0.id) }
    }

    /// Every promise that was broken, in words.
    func broken() -> [String] {
        wrongKills() + wrongLegs() + unbrakedKills() + unrecordedKills() + wrongStates()
            + missedAttacks() + blindness()
            + doubledAlerts() + wrongFanOuts() + notBack()
    }

    var calls: [TrueCall] { world.calls.values.sorted { $0.createdAt < $1.createdAt } }

    // MARK: No call is killed that the rule does not flag

    private func wrongKills() -> [String] {
        let killed = calls.filter { $0.killsReceived > 0 }
        let setups = world.setups.map(\.setup)
        let isEverArmed = setups.contains { $0.enforcement.autoDisconnect }
        let threshold = setups.map(\.rule.threshold).min() ?? 0
        // A list gives times in whole seconds.
        let window = (setups.map(\.rule.windowMicroseconds).max() ?? 0) + 1_000_000
        return killed.compactMap { call in
            if !isEverArmed { return "\(call.id) was killed by an agent that was never armed" }
            if let since = world.exemptedAt[call.callee], let last = call.kills.last,
                last > since + 1_000_000
            {
                return "\(call.id) was killed although its callee is exempt"
            }
            let distinct = Rule.distinctCallers(around: call, in: calls, window: window)
            return distinct >= threshold
                ? nil : "\(call.id) was killed for \(distinct) callers of \(threshold)"
        }
    }

    /// No leg is ended but that of a call that is ended, and the log names it.
    private func wrongLegs() -> [String] {
        let named = Set(kills.compactMap(\.otherLeg))
        return calls.filter { $0.legKills > 0 }.compactMap { call in
            if call.killsReceived == 0 { return "the leg of \(call.id) was killed, the call not" }
            return named.contains(call.leg ?? "")
                ? nil : "the leg of \(call.id) was killed and is not on record"
        }
    }

    /// Kills reach no more callees within a minute than the settings allow, restarts or not.
    private func unbrakedKills() -> [String] {
        let limits = Set(world.setups.map(\.setup.enforcement.calleesPerMinuteMax))
        let isReleased = world.happened.contains { $0.fault == .brakesReleased }
        guard let limit = limits.first, limits.count == 1, !isReleased else { return [] }
        let kills = calls.compactMap { call in call.firstKill.map { (at: $0, call.callee) } }
            .sorted { $0.at < $1.at }
        // The brakes count by whole seconds, and a callee once for as long as it goes on.
        let most = kills.indices.map { first in
            let minute = kills[first...].prefix { $0.at - kills[first].at < 58_000_000 }
            return Set(minute.map(\.1)).count
        }
        return most.filter { $0 > limit + 1 }.prefix(1).map {
            "kills of \($0) callees in a minute, \(limit) allowed"
        }
    }

    // MARK: Every kill that reached a switch is in the log, once

    private func unrecordedKills() -> [String] {
        let rows = Dictionary(grouping: kills) { $0.call }
        let missing = calls.filter { $0.killsReceived > 0 && rows[$0.id] == nil }
            .map { "\($0.id) was killed and is not on record" }
        let doubled = rows.filter { $0.value.count > 1 }
            .map { "\($0.key) has \($0.value.count) kills on record" }
        return missing + doubled.sorted()
    }

    // MARK: What the log says of a kill is true

    private func wrongStates() -> [String] {
        kills.compactMap { row in
            guard let call = world.calls[row.call] else { return "kill of no call: \(row.call)" }
            switch row.state {
            case "ended", "gone":
                guard let ended = call.endedAt else {
                    return "\(row.call) is \(row.state) and lives"
                }
                let early = ended - (row.updated - world.epoch)
                guard hadClockJumps || early <= 0 else {
                    return "\(row.call) was said to be \(row.state) \(early) us before it was"
                }
                return nil
            case "still_up":
                guard let ended = call.endedAt, !call.isHidden, ended < World.troubleMicroseconds
                else { return nil }
                return "\(row.call) is over and called still up"
            case "failed":
                return call.killWasRefused ? nil : "\(row.call) failed though nobody refused it"
            case "exempted": return nil
            default: return "\(row.call) is left \(row.state) after \(row.attempts) attempts"
            }
        }
    }

    var hadClockJumps: Bool { world.happened.contains { $0.fault == .agentClockJumps } }

    // MARK: The agent says when it was blind

    private func blindness() -> [String] {
        guard !hadClockJumps else { return [] }
        let unseen = calls.filter { !$0.wasSeen && !$0.isHidden }
        let slack: Int64 = 300_000
        let silent = unseen.filter { call in
            !gaps.contains { gap in
                gap.link == "switch\(call.link)" && gap.from - slack <= call.createdWall
                    && call.createdWall <= (gap.to ?? .max) + slack
            }
        }
        return silent.map { "\($0.id) came at \($0.createdAt) unseen, and no gap says so" }
    }

    // MARK: One attack is one alert

    private func doubledAlerts() -> [String] {
        flagged.filter { $0.value.count > 1 }.map { "\($0.key) is in \($0.value.count) alerts" }
            .sorted()
    }

    // MARK: Who rings many is told of, and nothing but masking ends calls

    private func wrongFanOuts() -> [String] {
        let rules = world.setups.map(\.setup.rules.fanOut)
        let callees = rules.map(\.callees).min() ?? 0
        // A list gives times in whole seconds.
        let window = (rules.map(\.windowMicroseconds).max() ?? 0) + 1_000_000
        let ended = kills.filter { $0.reason != "masking" }.map { "\($0.call): \($0.reason)" }
        return ended
            + fannedOut.compactMap { row in
                guard row.action == "noted" else { return "\(row.id) is \(row.action), not noted" }
                guard let call = world.calls[row.id] else { return "\(row.id) was never made" }
                let distinct = Rule.distinctCallees(around: call, in: calls, window: window)
                return distinct >= callees
                    ? nil : "\(row.id) is of a caller to \(distinct) callees of \(callees)"
            }
    }

    // MARK: It comes back by itself

    private func notBack() -> [String] {
        guard let agent = world.agent else { return ["the agent is not back"] }
        var broken: [String] = []
        if agent.linksUp.contains(false) { broken.append("a link is not up again") }
        if agent.unwrittenBytes > 0 { broken.append("\(agent.unwrittenBytes) bytes unwritten") }
        // A clock that was set back looks late until three slots with events agree.
        let open = gaps.filter { $0.to == nil && $0.reason != GapReason.late.word }
        if !open.isEmpty { broken.append("gaps left open: \(open.map(\.id))") }
        return broken + agent.logTroubles
    }
}
