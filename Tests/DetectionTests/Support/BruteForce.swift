import Detection
import Telephony

/// The definition of masking read literally, call by call, over everything ever seen: slow and
/// obviously right.
struct BruteForce {
    struct Call {
        var id: CallID
        var caller: Party
        var callee: Party
        var time: EventTime
        var alert: Int?
    }

    struct Alert: Equatable {
        var callee: Party
        var tripped: EventTime
        var calls: Set<CallID> = []
        var lastSeen: EventTime
        var isClosed = false
    }

    let rule: MaskingRule
    var calls: [Call] = []
    var alerts: [Alert] = []

    /// Closes the alerts that are quiet by then.
    mutating func letPass(to time: EventTime) {
        let quiet = max(rule.cooldownMicroseconds, rule.windowMicroseconds + 1)
        for index in alerts.indices where time - alerts[index].lastSeen >= quiet {
            alerts[index].isClosed = true
        }
    }

    mutating func add(id: CallID, caller: Party, callee: Party, time: EventTime) {
        guard !calls.contains(where: { $0.id == id }) else { return }
        calls.append(Call(id: id, caller: caller, callee: callee, time: time))
        // Windows that hold this call start no earlier and end no later than one window from it.
        let reach = (time - rule.windowMicroseconds)...(time + rule.windowMicroseconds)
        let sameCallee = calls.indices.filter {
            reach.contains(calls[$0].time) && calls[$0].callee == callee
        }
        var tripped: EventTime?
        var flagged: [Int] = []
        for end in Set(sameCallee.map { calls[$0].time }).sorted() where end >= time {
            let start = end - rule.windowMicroseconds
            guard start <= time else { continue }
            let inWindow = sameCallee.filter { (start...end).contains(calls[$0].time) }
            guard Set(inWindow.map { calls[$0].caller }).count >= rule.threshold else { continue }
            if tripped == nil { tripped = end }
            for index in inWindow where calls[index].alert == nil && !flagged.contains(index) {
                flagged.append(index)
            }
        }
        guard let tripped, !flagged.isEmpty else { return }
        let alert = open(callee: callee, tripped: tripped)
        for index in flagged {
            calls[index].alert = alert
            alerts[alert].calls.insert(calls[index].id)
            alerts[alert].lastSeen = max(alerts[alert].lastSeen, calls[index].time)
        }
    }

    private mutating func open(callee: Party, tripped: EventTime) -> Int {
        if let open = alerts.lastIndex(where: { $0.callee == callee && !$0.isClosed }) {
            return open
        }
        alerts.append(Alert(callee: callee, tripped: tripped, lastSeen: .min))
        return alerts.count - 1
    }
}
