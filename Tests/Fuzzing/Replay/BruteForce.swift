package import Rules
package import Telephony

/// The definition of masking read literally, call by call, over everything seen: slow and obviously
/// right.
///
/// Each callee may have limits of its own, as `limits` says by callee and time.
package struct BruteForce {
    /// What a callee is held to beside the rule, or instead of it.
    package struct Held {
        package var limits: [CallerLimit]
        /// They decide; else the rule does, and what they say is only noted.
        package var isInForce: Bool

        package init(_ limits: [CallerLimit], isInForce: Bool) {
            (self.limits, self.isInForce) = (limits, isInForce)
        }
    }

    /// What one call set off.
    package struct Outcome: Equatable {
        /// The event time of the call that completed the pattern.
        package var tripped: EventTime
        /// What was flagged; of a burst nothing.
        package var flagged: Set<FlaggedName> = []
        /// The longest of what was complete then.
        package var limit: CallerLimit
        /// How many distinct callers that window has.
        package var callers: Int

        package init(
            tripped: EventTime,
            flagged: Set<FlaggedName> = [],
            limit: CallerLimit,
            callers: Int
        ) {
            (self.tripped, self.flagged) = (tripped, flagged)
            (self.limit, self.callers) = (limit, callers)
        }
    }

    /// Windows that are complete with one call: when the first is, by what, and the calls of all.
    private struct Complete {
        var tripped: EventTime
        var limit: CallerLimit
        var callers: Int
        var places: Set<Int> = []
    }

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
    package var limits: (Party, EventTime) -> Held? = { _, _ in nil }
    /// What the last call set off, and what the limits of its callee said of it.
    package private(set) var outcome: Outcome?
    package private(set) var limitTripped: CallerLimit?
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

    /// Calls that become exempt count no more and are flagged no more.
    package mutating func drop(where isExempt: (FlaggedName) -> Bool) {
        for callee in calls.keys { calls[callee]?.removeAll { isExempt($0.flagged) } }
    }

    package mutating func add(_ call: Telephony.Call, caller: Party, callee: Party) {
        let time = call.createdAt
        let name = FlaggedName(id: call.id, time: time)
        calls[callee, default: []].append(Call(flagged: name, caller: caller, link: call.link))
        let all = calls[callee] ?? []
        let byRule = complete(with: time, among: all, by: [rule.limit])
        let held = limits(callee, all.map(\.time).max() ?? time)
        let byLimits = held.flatMap { complete(with: time, among: all, by: $0.limits) }
        limitTripped = byLimits?.limit
        outcome = nil
        guard let found = held?.isInForce == true ? byLimits ?? byRule : byRule else { return }
        outcome = Outcome(tripped: found.tripped, limit: found.limit, callers: found.callers)
        // As many callers as the rule wants, and fewer than the callee's limits do: a burst.
        guard held?.isInForce != true || byLimits != nil else { return }
        let places = found.places.filter { !all[$0].isFlagged }
        guard !places.isEmpty else { return outcome = nil }
        outcome?.flagged = Set(places.map { all[$0].flagged })
        flag(
            places.sorted { (all[$0].time, $0) < (all[$1].time, $1) },
            of: callee,
            found.tripped
        )
    }

    /// The windows that hold a call of this time and as many distinct callers as one of the limits wants.
    ///
    /// Each ends with that call or a later one: an earlier end would leave the call out.
    private func complete(
        with time: EventTime,
        among all: [Call],
        by limits: [CallerLimit]
    ) -> Complete? {
        var found: Complete?
        // Windows that hold the call start no earlier and end no later than one window from it.
        let longest = limits.map(\.windowMicroseconds).max() ?? 0
        let near = all.indices.filter { abs(all[$0].time - time) <= longest }
        for end in Set(near.map { all[$0].time }).sorted() where end >= time {
            for limit in limits.sorted(by: { $0.windowMicroseconds > $1.windowMicroseconds }) {
                let start = end - limit.windowMicroseconds
                guard start <= time else { continue }
                let inWindow = near.filter { (start...end).contains(all[$0].time) }
                let callers = Set(inWindow.map { all[$0].caller }).count
                guard callers >= limit.callers else { continue }
                if found == nil { found = Complete(tripped: end, limit: limit, callers: callers) }
                found?.places.formUnion(inWindow)
            }
        }
        return found
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
