import Calls
import Records
package import Telephony

/// Calls that are answered, last and end.
extension PrefixRate {
    package mutating func answered(_ call: Observation, at time: EventTime) {
        guard var known = up[call.serial], known.answeredAt == 0 else { return }
        latest = nil
        known.answeredAt = time
        tallies[known.key]?.answer(at: time)
        wait(for: &known)
        up[call.serial] = known
    }

    package mutating func ended(_ end: CallEnd) -> [Finding] {
        (found, latest) = ([], nil)
        let isSaid = end.way == .ended
        // Of one that is lost nobody knows whether it lasted until now.
        if !isSaid, let known = takeUp(end.call.serial) { forgetIfEmpty(known.key) }
        let long = findLong(at: end.endedAt, on: end.call.link)
        guard isSaid, let known = takeUp(end.call.serial) else { return long }
        let talked = end.talkedMicroseconds
        latest = Latest(call: end.call.serial, time: end.endedAt, talked: talked)
        tallies[known.key]?.talked(talked, until: end.endedAt)
        var reached = reachedByTalk(at: end.endedAt, known.key).map { [$0] } ?? []
        let seconds = Int(talked / 1_000_000)
        if let length = self.reached(.callSeconds, seconds, at: end.endedAt, known.key.row),
            known.length.map({ $0 < length.severity }) ?? true
        {
            reached.append(length)
        }
        let finding = gravest(of: reached).flatMap { flag(known, $0) }
        forgetIfEmpty(known.key)
        return long + (finding.map { [$0] } ?? [])
    }

    /// Takes a call out that is up no longer, or none of the rule's business any more.
    mutating func takeUp(_ serial: CallSerial) -> Up? {
        guard let known = up.removeValue(forKey: serial) else { return nil }
        if let dueAt = known.dueAt { due.remove(serial, dueAt: dueAt, on: known.call.link) }
        tallies[known.key]?.end(answeredAt: known.answeredAt)
        return known
    }

    /// Has the length of a call looked at when it reaches the next level.
    private mutating func wait(for call: inout Up) {
        let levels = rule.table.rows[call.key.row].levels[.callSeconds]
        let seconds =
            switch call.length {
            case nil: levels.lowest
            case .warning: levels.critical
            case .critical: 0
            }
        call.dueAt = seconds > 0 ? call.answeredAt + Int64(seconds) * 1_000_000 : nil
        guard let dueAt = call.dueAt else { return }
        due.add(call.call.serial, dueAt: dueAt, on: call.call.link)
    }

    /// The calls of a switch that have lasted too long by then, although they are up still.
    mutating func findLong(at time: EventTime, on link: LinkID) -> [Finding] {
        var findings: [Finding] = []
        while let serial = due.next(at: time, on: link) {
            guard var call = up[serial], let dueAt = call.dueAt else { continue }
            let seconds = Int((dueAt - call.answeredAt) / 1_000_000)
            guard let reached = reached(.callSeconds, seconds, at: dueAt, call.key.row) else {
                continue
            }
            call.length = reached.severity
            wait(for: &call)
            up[serial] = call
            findings += flag(call, reached).map { [$0] } ?? []
        }
        return findings
    }

    /// Flags a call for what shows while it is up, or when it ends.
    ///
    /// What was flagged as no less is found all the same: its alert may be over by now.
    private mutating func flag(_ known: Up, _ reached: Reached) -> Finding? {
        let (call, severity) = (known.call, reached.severity)
        var before = known.severity
        if let calls = tallies[known.key]?.calls {
            before = calls.severity(of: call.serial, at: call.time) ?? before
        }
        _ = tallies[known.key]?.calls.flag(call.serial, at: call.time, as: severity)
        up[call.serial]?.severity = max(severity, before ?? severity)
        let flagged = Flagged(serial: call.serial, by: reached, isNew: before == nil)
        var finding = self.finding(about: call, known.key, [flagged])
        if let before, before >= severity { finding?.raised = [] }
        return finding
    }
}
