package import Calls
package import Records
package import Rules
package import Telephony

/// The rate by prefix as its words say it, over everything seen: slow and obviously right.
package struct PrefixRateBruteForce {
    private struct Call {
        var seen: Observation
        var row: Int
        var isHeld = true
        var isUp = true
        var answeredAt: EventTime = 0
        var length: Severity?
        var flagged: Severity?
        /// A call of the same row has become exempt since.
        var isBehindExempt = false
    }

    /// Talk of a call that has ended.
    private struct Talk {
        var key: Key
        var endedAt: EventTime
        var microseconds: Int64
    }

    private struct Key: Hashable {
        var caller: PartyKey
        var row: Int
    }

    /// What one event set off.
    package struct Finding: Equatable {
        package var severity: Severity
        package var completedAt: EventTime
        package var count: Int
        package var threshold: Int
        package var calls: [CallSerial]
        /// Those that a warning had flagged.
        package var raised: [CallSerial]

        package init(_ finding: Rules.Finding) {
            (severity, completedAt) = (finding.severity, finding.completedAt)
            (count, threshold, calls) = (finding.count, finding.threshold, finding.calls)
            raised = finding.raised
        }

        fileprivate init(_ reached: Reached, _ calls: [CallSerial], _ raised: [CallSerial]) {
            (severity, completedAt) = (reached.severity, reached.time)
            (count, threshold) = (reached.count, reached.threshold)
            (self.calls, self.raised) = (calls, raised)
        }
    }

    fileprivate struct Reached {
        var severity: Severity
        var time: EventTime
        /// The place of the measure among all.
        var measure: Int
        var count: Int
        var threshold: Int
    }

    private let rule: PrefixRateRule
    private let callsMax: Int
    private var calls: [Call] = []
    private var talks: [Talk] = []
    /// The latest time at which talk was looked at.
    private var latest: [Key: EventTime] = [:]
    /// Calls to what is no number.
    package private(set) var unreadCalls = 0

    package init(_ rule: PrefixRateRule, callsMax: Int) {
        (self.rule, self.callsMax) = (rule, callsMax)
    }

    // MARK: Events

    package mutating func began(_ call: Observation) -> [Finding] {
        let long = longCalls(at: call.time, on: call.link)
        guard call.caller.kind != .none, call.caller.kind != .withheld else { return long }
        guard let number = call.callee.number else {
            unreadCalls += 1
            return long
        }
        let isFull = call.callee.kind == .international
        let rows = rule.table.rows.indices.filter { place in
            let row = rule.table.rows[place]
            return row.isInternational == isFull && number.digits.hasPrefix(row.digits)
                && row.hours.contains(minute(of: call.time))
        }
        guard
            let row = rows.max(by: {
                rule.table.rows[$0].digits.count < rule.table.rows[$1].digits.count
            })
        else { return long }
        let held = calls.indices.filter { calls[$0].isHeld }
        if held.count == callsMax {
            calls[held[0]].isHeld = false
            forget()
        }
        calls.append(Call(seen: call, row: row))
        return long + judge(calls.count - 1)
    }

    package mutating func answered(_ call: Observation, at time: EventTime) {
        let known = calls.firstIndex { $0.seen.serial == call.serial && $0.isUp }
        guard let known, calls[known].answeredAt == 0 else { return }
        calls[known].answeredAt = time
    }

    package mutating func ended(_ end: CallEnd) -> [Finding] {
        let known = calls.firstIndex { $0.seen.serial == end.call.serial && $0.isUp }
        if end.way != .ended, let known { calls[known].isUp = false }
        let long = longCalls(at: end.endedAt, on: end.call.link)
        guard end.way == .ended, let known else {
            forget()
            return long
        }
        calls[known].isUp = false
        let key = key(calls[known])
        let talked = end.answeredAt == 0 ? 0 : max(0, end.endedAt - end.answeredAt)
        latest[key] = max(latest[key] ?? .min, talked > 0 ? end.endedAt : .min)
        talks.append(Talk(key: key, endedAt: end.endedAt, microseconds: talked))
        var found: [Reached] = []
        let length = reached(.callSeconds, Int(talked / 1_000_000), end.endedAt, key.row)
        if let length, calls[known].length.map({ $0 < length.severity }) ?? true {
            found.append(length)
        }
        if let talk = reachedByTalk(key, at: end.endedAt) { found.append(talk) }
        let finding = gravest(found).map { flag(known, $0) }
        forget()
        return long + (finding.map { [$0] } ?? [])
    }

    package mutating func drop(_ serials: Set<CallSerial>) {
        let dropped = calls.filter { serials.contains($0.seen.serial) }
        let keys = Set(dropped.map { key($0) })
        calls.removeAll { serials.contains($0.seen.serial) }
        for place in calls.indices where keys.contains(key(calls[place])) {
            calls[place].isBehindExempt = true
        }
        forget()
    }

    // MARK: Reading

    /// Nothing is known of a caller none of whose calls is held or up.
    private mutating func forget() {
        let known = Set(calls.filter { $0.isHeld || $0.isUp }.map { key($0) })
        calls = calls.filter { known.contains(key($0)) }
        talks.removeAll { !known.contains($0.key) }
        latest = latest.filter { known.contains($0.key) }
    }

    private func key(_ call: Call) -> Key { Key(caller: call.seen.callerKey, row: call.row) }

    private func local(_ time: EventTime) -> Int64 { time + rule.zone.offset(at: time) }

    private func minute(of time: EventTime) -> Int {
        let (days, rest) = local(time).quotientAndRemainder(dividingBy: 86_400_000_000)
        return Int((days + 3) % 7) * 1_440 + Int(rest / 60_000_000)
    }

    private func isOneDay(_ one: EventTime, _ other: EventTime) -> Bool {
        local(one) / 86_400_000_000 == local(other) / 86_400_000_000
    }

    private mutating func judge(_ new: Int) -> [Finding] {
        let (key, call) = (key(calls[new]), calls[new].seen)
        var found: [(serial: CallSerial, by: Reached, isNew: Bool)] = []
        let others = calls.indices.filter {
            self.key(calls[$0]) == key && calls[$0].isHeld && calls[$0].seen.time >= call.time
        }
        for other in others.sorted(by: {
            (calls[$0].seen.time, $0) < (calls[$1].seen.time, $1)
        }) {
            let reached = counted(other, key) + (other == new ? now(new, key) : [])
            guard let best = gravest(reached) else { continue }
            guard calls[other].flagged.map({ $0 < best.severity }) ?? true else { continue }
            found.append((calls[other].seen.serial, best, calls[other].flagged == nil))
            calls[other].flagged = best.severity
        }
        return [Severity.critical, .warning].compactMap { severity in
            let own = found.filter { $0.by.severity == severity }
            return gravest(own.map(\.by)).map { best in
                Finding(
                    best,
                    own.filter(\.isNew).map(\.serial),
                    own.filter { !$0.isNew }.map(\.serial)
                )
            }
        }
    }

    private func counted(_ place: Int, _ key: Key) -> [Reached] {
        let time = calls[place].seen.time
        let own = calls.filter { self.key($0) == key && $0.seen.time <= time }
        let held = own.filter(\.isHeld)
        let minute = held.filter { $0.seen.time >= time - 60_000_000 }.count
        let hour = held.filter { $0.seen.time >= time - 3_600_000_000 }.count
        // Those that are held no longer count for their day, whenever in it they were.
        let left = calls.filter {
            self.key($0) == key && !$0.isHeld && isOneDay($0.seen.time, time)
        }.count
        let day = held.filter { isOneDay($0.seen.time, time) }.count + left
        return [
            reached(.callsPerMinute, minute, time, key.row),
            reached(.callsPerHour, hour, time, key.row),
            reached(.callsPerDay, day, time, key.row),
        ].compactMap { $0 }
    }

    private mutating func now(_ place: Int, _ key: Key) -> [Reached] {
        let own = calls.filter { self.key($0) == key }
        var inARow = 0
        for call in own.reversed() {
            guard call.seen.callee == calls[place].seen.callee, !call.isBehindExempt,
                isOneDay(call.seen.time, calls[place].seen.time)
            else { break }
            inARow += 1
        }
        let time = calls[place].seen.time
        return [
            reached(.concurrentCalls, own.filter(\.isUp).count, time, key.row),
            reached(.sequentialCalls, inARow, time, key.row),
            reachedByTalk(key, at: time),
        ].compactMap { $0 }
    }

    private mutating func reachedByTalk(_ key: Key, at time: EventTime) -> Reached? {
        guard !rule.table.rows[key.row].levels[.minutesPerHour].isOff else { return nil }
        let now = max(latest[key] ?? .min, time)
        latest[key] = now
        let ended = talks.filter {
            $0.key == key && $0.endedAt / 60_000_000 > now / 60_000_000 - 60
        }.map(\.microseconds).reduce(0, +)
        let up = calls.filter { self.key($0) == key && $0.isUp && $0.answeredAt != 0 }
            .map { now - $0.answeredAt }.reduce(0, +)
        return reached(.minutesPerHour, Int((ended + max(0, up)) / 60_000_000), time, key.row)
    }

    private mutating func longCalls(at time: EventTime, on link: LinkID) -> [Finding] {
        var found: [Finding] = []
        while true {
            let due = calls.indices.compactMap { place in
                nextLength(calls[place]).map { (place: place, time: $0) }
            }.filter { $0.time <= time && calls[$0.place].seen.link == link }
            guard let next = due.min(by: { $0.time < $1.time }) else { return found }
            let seconds = Int((next.time - calls[next.place].answeredAt) / 1_000_000)
            let row = calls[next.place].row
            guard let long = reached(.callSeconds, seconds, next.time, row) else { return found }
            calls[next.place].length = long.severity
            found.append(flag(next.place, long))
        }
    }

    /// When a call reaches the next level of length, if it is up until then.
    private func nextLength(_ call: Call) -> EventTime? {
        guard call.isUp, call.answeredAt != 0, call.length != .critical else { return nil }
        let levels = rule.table.rows[call.row].levels[.callSeconds]
        let wanted = [levels.warning, levels.critical].filter { $0 > 0 }
        let next = call.length == .warning ? levels.critical : wanted.min() ?? 0
        return next > 0 ? call.answeredAt + Int64(next) * 1_000_000 : nil
    }

    private mutating func flag(_ place: Int, _ reached: Reached) -> Finding {
        let (before, serial) = (calls[place].flagged, calls[place].seen.serial)
        calls[place].flagged = max(reached.severity, before ?? reached.severity)
        let isRaised = before == .warning && reached.severity == .critical
        return Finding(reached, before == nil ? [serial] : [], isRaised ? [serial] : [])
    }

    private func reached(
        _ measure: PrefixMeasure,
        _ count: Int,
        _ time: EventTime,
        _ row: Int
    ) -> Reached? {
        let levels = rule.table.rows[row].levels[measure]
        let isCritical = levels.critical > 0 && count >= levels.critical
        guard isCritical || levels.warning > 0 && count >= levels.warning else { return nil }
        return Reached(
            severity: isCritical ? .critical : .warning,
            time: time,
            measure: measure.rawValue,
            count: count,
            threshold: isCritical ? levels.critical : levels.warning
        )
    }

    private func gravest(_ reached: [Reached]) -> Reached? {
        reached.min { one, other in
            let (first, second) = (
                one.severity == .critical ? 0 : 1, other.severity == .critical ? 0 : 1
            )
            return (first, one.time, one.measure) < (second, other.time, other.measure)
        }
    }
}
