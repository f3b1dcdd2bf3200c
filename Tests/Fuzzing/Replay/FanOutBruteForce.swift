package import Calls
package import Rules
package import Telephony

/// The definition of fan-out read literally, call by call, over everything seen: slow and obviously
/// right.
package struct FanOutBruteForce {
    private struct Call {
        var serial: CallSerial
        var time: EventTime
        var callee: Party
        var isFlagged = false
    }

    /// What one call set off.
    package struct Finding: Equatable {
        package var caller: Party
        /// The time of the call with which a window held callees enough.
        package var completedAt: EventTime
        /// Oldest first.
        package var calls: [CallSerial]

        package init(caller: Party, completedAt: EventTime, calls: [CallSerial]) {
            (self.caller, self.completedAt, self.calls) = (caller, completedAt, calls)
        }
    }

    package var rule: FanOutRule
    private var calls: [Party: [Call]] = [:]

    package init(rule: FanOutRule) { self.rule = rule }

    package mutating func take(_ call: Observation) -> Finding? {
        let nobody: [Party.Kind] = [.none, .withheld]
        guard !nobody.contains(call.caller.kind), !nobody.contains(call.callee.kind) else {
            return nil
        }
        calls[call.caller, default: []].append(
            Call(serial: call.serial, time: call.time, callee: call.callee)
        )
        let all = calls[call.caller] ?? []
        let window = rule.windowMicroseconds
        // Windows that hold this call start no earlier and end no later than one window from it.
        let near = all.indices.filter { abs(all[$0].time - call.time) <= window }
        var completedAt: EventTime?
        var flagged: Set<Int> = []
        for end in Set(near.map { all[$0].time }).sorted() where end >= call.time {
            let inWindow = near.filter { (end - window...end).contains(all[$0].time) }
            guard Set(inWindow.map { all[$0].callee }).count >= rule.callees else { continue }
            completedAt = completedAt ?? end
            flagged.formUnion(inWindow.filter { !all[$0].isFlagged })
        }
        guard let completedAt, !flagged.isEmpty else { return nil }
        let places = flagged.sorted { (all[$0].time, $0) < (all[$1].time, $1) }
        for place in places { calls[call.caller]?[place].isFlagged = true }
        return Finding(
            caller: call.caller,
            completedAt: completedAt,
            calls: places.map { all[$0].serial }
        )
    }

    /// Calls that have become exempt, or that a table of so many newer ones gave away.
    package mutating func forget(_ serials: Set<CallSerial>) {
        for caller in calls.keys {
            calls[caller]?.removeAll { serials.contains($0.serial) }
        }
    }
}
