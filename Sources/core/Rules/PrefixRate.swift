package import Calls
package import Records
import Telephony

/// Too much of one caller's calls to one prefix of the operator's own file.
///
/// Calls count by the row of the longest prefix that has one at the hour of the week in which they begin.
/// A call is flagged where, with it and those before it, a level of its row is reached, whatever came
/// first: one that comes late is counted where it belongs. What is up, how often one number was called in
/// a row and how much was talked is looked at when a call of the row begins or ends, as it stands then;
/// how long a call lasts whenever an event of its switch comes. No clock beside that of events is known.
///
/// What is no number is counted and no more; nobody knows who a withheld caller is. A call makes way
/// for the `callsMax` that came behind it: of its day it counts on, of its hour it does not.
package struct PrefixRate: CallRule {
    /// One caller and one row.
    struct Key: Hashable {
        let caller: PartyKey
        let row: Int
    }

    /// A call in the order of arrival.
    struct Held {
        var serial: CallSerial
        var time: EventTime
        var link: LinkID
        var callee: Party
        var key: Key
    }

    /// A finding of the latest event, and what led to it.
    struct Found {
        let finding: Finding
        let measure: PrefixMeasure
        let key: Key
        let call: CallSerial
    }

    /// A call that has just begun or ended: of it the figures of the moment tell.
    struct Latest {
        let call: CallSerial
        let time: EventTime
        /// How long it was talked; nil of one that has begun.
        var talked: Int64?
    }

    /// A call that is up.
    struct Up {
        var call: Observation
        var key: Key
        var answeredAt: EventTime = 0
        /// When its length is to be looked at.
        var dueAt: EventTime?
        /// What its length amounts to so far.
        var length: Severity?
        /// As what it was flagged, once it is held no longer.
        var severity: Severity?
    }

    /// Something that reaches a level.
    struct Reached {
        var severity: Severity
        var time: EventTime
        var measure: PrefixMeasure
        var count: Int
    }

    /// A call that is flagged, or that is critical where it was a warning.
    struct Flagged {
        let serial: CallSerial
        let by: Reached
        let isNew: Bool
    }

    package let id = FindingRule.prefixRate
    var rule: PrefixRateRule
    var tallies: [Key: PrefixRateTally] = [:]
    private(set) var arrivals: ArrivalQueue<Held>
    var up: [CallSerial: Up] = [:]
    var due = PrefixRateDue()
    private var shed = ShedCalls()
    var found: [Found] = []
    /// The call that the latest event was about, as far as it has a row.
    var latest: Latest?
    /// Calls to what is no number.
    package private(set) var unreadCalls = 0
    package let wantsEnds: Bool
    /// How far back calls themselves are wanted.
    private let longestWindow: Int64

    package init(_ rule: PrefixRateRule, callsMax: Int) {
        self.rule = rule
        arrivals = ArrivalQueue(countMax: callsMax)
        wantsEnds = rule.table.has(\.isOfEnds)
        longestWindow =
            rule.table.has { $0 == .callsPerHour } ? PrefixMeasure.hour : PrefixMeasure.minute
    }

    package var action: RuleAction { rule.action }
    package var quietMicroseconds: Int64 { rule.quietMicroseconds }
    /// Calls that had to leave while windows might still want them.
    package var shedCalls: Int { shed.count }
    /// Callers with their prefixes that are remembered.
    package var talliesHeld: Int { tallies.count }

    package mutating func drop(_ calls: Set<CallSerial>) {
        for held in arrivals.all where calls.contains(held.serial) {
            tallies[held.key]?.drop(held.serial, at: held.time)
            forgetIfEmpty(held.key)
        }
        for serial in calls {
            if let known = takeUp(serial) { forgetIfEmpty(known.key) }
        }
    }

    package mutating func use(_ setup: RulesSetup) {
        let before = rule
        rule = setup.prefixRate
        guard rule.action == .off || rule.table != before.table || rule.zone != before.zone else {
            return
        }
        // It starts again with what comes then.
        let (shed, unreadCalls) = (shed, unreadCalls)
        self = PrefixRate(rule, callsMax: arrivals.countMax)
        (self.shed, self.unreadCalls) = (shed, unreadCalls)
    }

    package func hasFlagged(_ call: Observation) -> Bool {
        if up[call.serial]?.severity != nil { return true }
        let tally = key(of: call).flatMap { tallies[$0] }
        return tally?.calls.severity(of: call.serial, at: call.time) != nil
    }

    /// Where a call counts; nil where no row is for it.
    func key(of call: Observation) -> Key? {
        let minute = rule.zone.minuteOfWeek(at: call.time)
        return rule.table.place(for: call.callee, at: minute).map { row in
            Key(caller: call.callerKey, row: row)
        }
    }

    /// A call makes way for a newer one.
    private mutating func leave(_ call: Held) {
        let severity = tallies[call.key]?.calls.severity(of: call.serial, at: call.time)
        let midnight = rule.zone.midnight(before: call.time)
        let isThere = tallies[call.key]?.leave(call.serial, at: call.time, since: midnight)
        guard isThere == true else { return }
        up[call.serial]?.severity = severity
        shed.pushedOut(call.time, on: call.link, window: longestWindow)
        forgetIfEmpty(call.key)
    }

    mutating func forgetIfEmpty(_ key: Key) {
        if tallies[key]?.isEmpty == true { tallies[key] = nil }
    }

    // MARK: Calls that begin

    package mutating func began(_ call: Observation) -> [Finding] {
        (found, latest) = ([], nil)
        let long = findLong(at: call.time, on: call.link)
        guard call.caller.isSomebody else { return long }
        guard call.callee.number != nil else {
            unreadCalls += 1
            return long
        }
        let minute = rule.zone.minuteOfWeek(at: call.time)
        guard let row = rule.table.place(for: call.callee, at: minute) else { return long }
        while let oldest = arrivals.first, arrivals.isFull {
            arrivals.removeFirst()
            leave(oldest)
        }
        let key = Key(caller: call.callerKey, row: row)
        shed.saw(call.time, on: call.link)
        arrivals.append(
            Held(
                serial: call.serial,
                time: call.time,
                link: call.link,
                callee: call.callee,
                key: key
            )
        )
        let midnight = rule.zone.midnight(before: call.time)
        tallies[key, default: PrefixRateTally()].begin(call, since: midnight, isFollowed: wantsEnds)
        if wantsEnds { up[call.serial] = Up(call: call, key: key) }
        latest = Latest(call: call.serial, time: call.time)
        return long + find(with: call, key)
    }

    /// What a call completes that has just begun: for itself, and for those behind it that came first.
    private mutating func find(with call: Observation, _ key: Key) -> [Finding] {
        let now = now(at: call.time, key)
        var flagged: [Flagged] = []
        for other in behind(call, key) {
            let reached = counted(until: other.time, key) + (other.serial == call.serial ? now : [])
            guard let gravest = gravest(of: reached) else { continue }
            switch tallies[key]?.calls.flag(other.serial, at: other.time, as: gravest.severity) {
            case .new: flagged.append(Flagged(serial: other.serial, by: gravest, isNew: true))
            case .graver: flagged.append(Flagged(serial: other.serial, by: gravest, isNew: false))
            case .old, .gone, nil: break
            }
        }
        return [Severity.critical, .warning].compactMap { severity in
            finding(about: call, key, flagged.filter { $0.by.severity == severity })
        }
    }

    /// The call and those of the same time or later that a window with it may hold.
    private func behind(_ call: Observation, _ key: Key) -> [TimedCalls.Call] {
        let day = call.time + PrefixMeasure.day + PrefixMeasure.hour
        return tallies[key].map { Array($0.calls.within(call.time...day)) } ?? []
    }

    /// The figures of calls that count for a call of that time.
    private func counted(until time: EventTime, _ key: Key) -> [Reached] {
        let levels = rule.table.rows[key.row].levels
        guard let tally = tallies[key] else { return [] }
        return [PrefixMeasure.callsPerMinute, .callsPerHour, .callsPerDay].compactMap { measure in
            guard !levels[measure].isOff else { return nil }
            let count =
                measure == .callsPerDay
                ? tally.count(since: rule.zone.midnight(before: time), until: time)
                : tally.count(within: measure.windowMicroseconds, until: time)
            return reached(measure, count, at: time, key.row)
        }
    }

    /// The figures of the moment at which a call begins.
    private mutating func now(at time: EventTime, _ key: Key) -> [Reached] {
        guard let tally = tallies[key] else { return [] }
        return [
            reached(.concurrentCalls, tally.upCount, at: time, key.row),
            reached(.sequentialCalls, tally.sequentialCalls, at: time, key.row),
            reachedByTalk(at: time, key),
        ].compactMap { $0 }
    }

    mutating func reachedByTalk(at time: EventTime, _ key: Key) -> Reached? {
        guard !rule.table.rows[key.row].levels[.minutesPerHour].isOff,
            let minutes = tallies[key]?.minutesOfTalk(at: time)
        else { return nil }
        return reached(.minutesPerHour, minutes, at: time, key.row)
    }

    func reached(
        _ measure: PrefixMeasure,
        _ count: Int,
        at time: EventTime,
        _ row: Int
    ) -> Reached? {
        rule.table.rows[row].levels[measure].severity(of: count).map {
            Reached(severity: $0, time: time, measure: measure, count: count)
        }
    }

    /// The gravest, of those the earliest, and of those the first of the file's columns.
    func gravest(of reached: [Reached]) -> Reached? {
        reached.min { one, other in
            guard one.severity == other.severity else { return one.severity > other.severity }
            return (one.time, one.measure.rawValue) < (other.time, other.measure.rawValue)
        }
    }

    /// A finding about the caller of a call, by the gravest of what its calls reach.
    mutating func finding(about call: Observation, _ key: Key, _ flagged: [Flagged]) -> Finding? {
        guard let reached = gravest(of: flagged.map(\.by)) else { return nil }
        let levels = rule.table.rows[key.row].levels[reached.measure]
        let window = reached.measure.windowMicroseconds
        var finding = Finding(
            id,
            about: .caller(call.caller),
            completedAt: reached.time,
            count: reached.count,
            threshold: levels.threshold(of: reached.severity),
            windowMicroseconds: window
        )
        finding.severity = reached.severity
        finding.link = call.link
        finding.calls = flagged.filter(\.isNew).map(\.serial)
        finding.raised = flagged.filter { !$0.isNew }.map(\.serial)
        finding.why = rule.table.why(reached.measure, key.row)
        finding.isComplete = shed.isComplete(
            from: reached.time - min(window, PrefixMeasure.hour),
            to: max(reached.time, call.time)
        )
        found.append(
            Found(finding: finding, measure: reached.measure, key: key, call: call.serial)
        )
        return finding
    }
}
