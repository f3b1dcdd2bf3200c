package import Rules
package import Telephony

/// The definition of masking read literally, call by call, over everything seen: slow and obviously
/// right.
package struct BruteForce {
    private struct Call {
        var flagged: FlaggedName
        var caller: Party
        var link: LinkID
        var isFlagged = false
        var time: EventTime { flagged.time }
    }

    package struct Alert: Equatable {
        var callee: Party
        package var tripped: EventTime
        package var calls: Set<FlaggedName> = []
        var lastSeen: EventTime
        var link: LinkID
        var isClosed = false
    }

    private struct Name: Hashable {
        var link: LinkID
        var id: CallID
    }

    package var rule: MaskingRule
    package private(set) var alerts: [Alert] = []
    private var calls: [Party: [Call]] = [:]
    private var names: [Name: (time: EventTime, hasEnded: Bool)] = [:]

    package init(rule: MaskingRule) { self.rule = rule }

    /// Closes the alerts that are quiet by then on the clock of the switch that brought their latest
    /// call.
    package mutating func letPass(to time: EventTime, on link: LinkID) {
        for index in alerts.indices where alerts[index].link == link {
            if isQuiet(alerts[index], at: time) { alerts[index].isClosed = true }
        }
    }

    package mutating func hangUp(_ id: CallID, on link: LinkID) {
        names[Name(link: link, id: id)]?.hasEnded = true
    }

    /// A call counts once; the name of one that is over may name another.
    package mutating func isNew(_ call: Telephony.Call) -> Bool {
        let name = Name(link: call.link, id: call.id)
        if let known = names[name], !known.hasEnded || call.createdAt <= known.time { return false }
        names[name] = (call.createdAt, false)
        return true
    }

    /// A call that the rule does not count is not remembered.
    package mutating func forget(_ call: Telephony.Call) {
        names[Name(link: call.link, id: call.id)] = nil
    }

    package mutating func add(_ call: Telephony.Call, caller: Party, callee: Party) {
        let time = call.createdAt
        let name = FlaggedName(id: call.id, time: time)
        calls[callee, default: []].append(Call(flagged: name, caller: caller, link: call.link))
        // Windows that hold this call start no earlier and end no later than one window from it.
        let all = calls[callee] ?? []
        let window = rule.windowMicroseconds
        let near = all.indices.filter { abs(all[$0].time - time) <= window }
        var tripped: EventTime?
        var flagged: Set<Int> = []
        for end in Set(near.map { all[$0].time }).sorted() where end >= time {
            let inWindow = near.filter { (end - window...end).contains(all[$0].time) }
            guard Set(inWindow.map { all[$0].caller }).count >= rule.threshold else { continue }
            tripped = tripped ?? end
            flagged.formUnion(inWindow.filter { !all[$0].isFlagged })
        }
        guard let tripped, !flagged.isEmpty else { return }
        flag(flagged.sorted { (all[$0].time, $0) < (all[$1].time, $1) }, of: callee, tripped)
    }

    private mutating func flag(_ places: [Int], of callee: Party, _ tripped: EventTime) {
        guard let list = calls[callee], let last = places.last.map({ list[$0] }) else { return }
        let alert = open(callee: callee, tripped: tripped)
        for place in places {
            calls[callee]?[place].isFlagged = true
            alerts[alert].calls.insert(list[place].flagged)
        }
        if last.time >= alerts[alert].lastSeen {
            (alerts[alert].lastSeen, alerts[alert].link) = (last.time, last.link)
        }
    }

    private mutating func open(callee: Party, tripped: EventTime) -> Int {
        if let open = alerts.lastIndex(where: { $0.callee == callee && !$0.isClosed }) {
            guard isQuiet(alerts[open], at: tripped) else { return open }
            alerts[open].isClosed = true
        }
        alerts.append(Alert(callee: callee, tripped: tripped, lastSeen: .min, link: LinkID(0)))
        return alerts.count - 1
    }

    private func isQuiet(_ alert: Alert, at time: EventTime) -> Bool {
        guard !alert.isClosed, alert.lastSeen != .min else { return false }
        let quiet = max(rule.cooldownMicroseconds, rule.windowMicroseconds + 1)
        return time - alert.lastSeen >= quiet
    }
}

/// What tells one flagged call from another: names may be used again.
package struct FlaggedName: Hashable {
    package var id: CallID
    package var time: EventTime

    package init(id: CallID, time: EventTime) {
        self.id = id
        self.time = time
    }
}
