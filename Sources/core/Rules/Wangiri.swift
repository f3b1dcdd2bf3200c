package import Calls
package import Records
import Telephony

/// One caller, or a range of them, that rings many and hangs up: at least so many distinct callees of
/// short rings within the window.
///
/// A short ring is a call of which its switch says that it ended unanswered, by the caller's own doing,
/// no later than so long after it began. Fan-out of short rings: when the count is reached, every one in
/// the window is flagged, and each later one that keeps the count. They are found when they end, so kills
/// come too late for them: a finding is of use for whoever wants to know, and to block the caller.
///
/// A call leaves when `callsMax` newer short rings have come.
package struct Wangiri: CallRule {
    /// A short ring in the order of arrival.
    private struct Held {
        var serial: CallSerial
        var time: EventTime
        var caller: PartyKey
        var link: LinkID
    }

    /// What a switch says of a call whose caller hung up before the answer: FreeSWITCH, then Kamailio.
    private static let causes: [ShortText<40>] = ["ORIGINATOR_CANCEL", "SIP 487"]

    package let id = FindingRule.wangiri
    private var rule: WangiriRule
    private var callers: [PartyKey: LevelledWindow] = [:]
    private var arrivals: ArrivalQueue<Held>
    private var shed = ShedCalls()

    package init(_ rule: WangiriRule, callsMax: Int) {
        self.rule = rule
        arrivals = ArrivalQueue(countMax: callsMax)
    }

    package var action: RuleAction { rule.action }
    package var quietMicroseconds: Int64 { rule.quietMicroseconds }
    package var wantsEnds: Bool { true }
    package var shedCalls: Int { shed.count }
    /// Callers and ranges that are remembered.
    package var callersHeld: Int { callers.count }

    private var pattern: LevelledWindow.Pattern {
        LevelledWindow.Pattern(callees: rule.callees, window: rule.windowMicroseconds)
    }

    package mutating func ended(_ end: CallEnd) -> [Finding] {
        let call = end.call
        guard isShortRing(end), call.callerKey.isSomebody, call.calleeKey.isSomebody else {
            return []
        }
        if let oldest = arrivals.first, arrivals.isFull {
            arrivals.removeFirst()
            remove(oldest)
            shed.pushedOut(oldest.time, on: oldest.link, window: rule.windowMicroseconds)
        }
        shed.saw(call.time, on: call.link)
        let range = call.callerKey.range(digits: rule.rangeDigits)
        let key = range.map(PartyKey.init) ?? call.callerKey
        arrivals.append(
            Held(serial: call.serial, time: call.time, caller: key, link: call.link)
        )
        let pattern = pattern
        let ring = CallerWindow.Call(
            time: call.time,
            serial: call.serial,
            callee: call.calleeKey.party
        )
        guard let trip = callers[key, default: LevelledWindow(pattern)].add(ring, pattern) else {
            return []
        }
        let subject = range.map(Subject.prefix) ?? .caller(call.caller)
        return [finding(trip, about: subject, key, by: end)]
    }

    private func isShortRing(_ end: CallEnd) -> Bool {
        end.way == .ended && end.answeredAt == 0
            && end.lastedMicroseconds <= rule.ringMicroseconds
            && (end.cause.isEmpty || Self.causes.contains(end.cause))
    }

    private func finding(
        _ trip: LevelledWindow.Trip,
        about subject: Subject,
        _ key: PartyKey,
        by end: CallEnd
    ) -> Finding {
        let threshold = rule.callees.threshold(of: trip.severity)
        var finding = Finding(
            id,
            about: subject,
            completedAt: trip.time,
            count: threshold,
            threshold: threshold,
            windowMicroseconds: rule.windowMicroseconds
        )
        finding.severity = trip.severity
        (finding.calls, finding.raised) = (trip.calls, trip.raised)
        (finding.key, finding.link) = (key.word, end.call.link)
        finding.isComplete = shed.isComplete(
            from: trip.time - rule.windowMicroseconds,
            to: max(trip.time, end.call.time)
        )
        return finding
    }

    private mutating func remove(_ ring: Held) {
        let pattern = pattern
        guard callers[ring.caller]?.remove(ring.serial, at: ring.time, pattern) == true else {
            return
        }
        if callers[ring.caller]?.isEmpty == true { callers[ring.caller] = nil }
    }

    package mutating func drop(_ calls: Set<CallSerial>) {
        let dropped = arrivals.all.filter { calls.contains($0.serial) }
        for ring in dropped { remove(ring) }
        unsettle(Set(dropped.map(\.caller)))
    }

    package mutating func use(_ setup: RulesSetup) {
        let before = rule
        rule = setup.wangiri
        guard rule.action != .off, rule.rangeDigits == before.rangeDigits else {
            // It starts again with what comes then.
            callers = [:]
            arrivals.removeAll()
            return
        }
        guard rule.callees != before.callees || rule.windowMicroseconds != before.windowMicroseconds
        else { return }
        unsettle(Set(callers.keys))
    }

    private mutating func unsettle(_ keys: Set<PartyKey>) {
        let pattern = pattern
        for key in keys { callers[key]?.unsettle(pattern) }
    }

    package func hasFlagged(_ call: Observation) -> Bool {
        let range = call.callerKey.range(digits: rule.rangeDigits)
        let key = range.map(PartyKey.init) ?? call.callerKey
        return callers[key]?.hasFlagged(call.serial, at: call.time) ?? false
    }

    /// The short rings of its caller, or of the range that its caller is of, around a call.
    package func standing(of call: Observation) -> RuleStanding? {
        let range = call.callerKey.range(digits: rule.rangeDigits)
        let key = range.map(PartyKey.init) ?? call.callerKey
        guard let fullest = callers[key]?.fullest(holding: call.time, pattern), fullest.count > 0
        else { return nil }
        return RuleStanding(
            id,
            .shortRings,
            of: range == nil ? .caller : .prefix,
            count: fullest.count,
            threshold: rule.callees.lowest,
            windowMicroseconds: rule.windowMicroseconds
        )
    }

    package func isProven(_ finding: Finding) -> Bool {
        let key = PartyKey(Party(word: finding.key))
        return callers[key]?.isProven(at: finding.completedAt, pattern) ?? false
    }
}
