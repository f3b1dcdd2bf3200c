public import Calls
public import Telephony

/// Call masking: at least `threshold` distinct callers to one callee within `window` microseconds.
///
/// It stands on the table of calls, looks at each that comes, and marks those that it flags. Beside a
/// callee's calls, the most recent distinct callers stand in a row. In-order calls cost one look along
/// the row; for late ones every window that they belong to is looked at again, so order of arrival
/// changes nothing.
@usableFromInline
package struct Masking: ~Copyable {
    /// What a call set off: how many calls were flagged by it, and the event time of the call that
    /// completes the pattern.
    ///
    /// None is flagged by a candidate, of which `decide` has the last word.
    @usableFromInline
    package struct Trip {
        @usableFromInline package let time: EventTime
        @usableFromInline package let flagged: Int

        @inlinable @inline(__always)
        package init(time: EventTime, flagged: Int) {
            self.time = time
            self.flagged = flagged
        }
    }

    @usableFromInline var threshold: Int
    @usableFromInline package var window: Int64
    /// The longest window that any callee is held to; that of the rule where it is the same for all.
    @usableFromInline package var reach: Int64
    /// The rule is the same for every callee.
    @usableFromInline package var isFixed: Bool
    @usableFromInline var ranks: CallerRanks
    /// More callers than that of callees with limits of their own.
    var wide = WideRows()
    /// What the last candidate was held to.
    package internal(set) var look: Look
    /// The calls that the last trip flagged, oldest first.
    @usableFromInline package var flagged: SerialList
    /// Calls up to this one were flagged under another rule, by an earlier run, or beside calls that
    /// are exempt by now.
    var lastUnsettled: CallSerial = 0

    /// Looks for what the rule says, in a table of so many calls.
    ///
    /// Where callees may have limits of their own, `reach` is the longest window of any.
    package init(_ rule: MaskingRule, callsMax: Int, reach: Int64? = nil) {
        threshold = rule.threshold
        window = rule.windowMicroseconds
        self.reach = max(reach ?? 0, rule.windowMicroseconds)
        isFixed = reach == nil
        look = Look(by: rule)
        ranks = CallerRanks(width: threshold, calls: callsMax)
        flagged = SerialList(capacity: callsMax)
    }

    // MARK: Calls that come

    /// Has what `take` will look at brought near for the calls announced; to be called before one of
    /// them is added.
    @inlinable @inline(__always)
    package mutating func prepare(_ calls: inout CallTable) {
        if calls.hasAnnounced { lookAhead(in: &calls) }
    }

    @usableFromInline @inline(never)
    mutating func lookAhead(in calls: inout CallTable) {
        calls.lookAhead { callee in
            if let row = callee.row { ranks.prefetch(row) }
        }
    }

    /// Looks at the call just added, with what it was added by; says whether it flags any, which
    /// `flagged` then holds.
    ///
    /// Where the rule is not the same for all it flags none, and says whether `decide` is to be asked.
    @inlinable @inline(__always)
    package mutating func take(
        _ call: CallTable.Placed,
        from caller: Party,
        at time: EventTime,
        in calls: inout CallTable
    ) -> Trip? {
        guard !call.isLate else { return takeLate(in: &calls) }
        // In time already, so the subtraction cannot overflow.
        let start = time &- reach
        guard noteNewest(caller, at: time, to: call.callee, in: &calls) >= start else { return nil }
        guard isFixed else { return Trip(time: time, flagged: 0) }
        return tripInOrder(at: time, to: call.callee, in: &calls)
    }

    /// Takes over that the call just added is flagged already, by an earlier run.
    package mutating func takeFlagged(_ call: CallTable.Placed, in calls: inout CallTable) {
        let entry = calls[calls.ring.newest]
        if call.isLate {
            noteLate(entry, in: &calls)
        } else {
            _ = noteNewest(entry.caller, at: entry.time, to: call.callee, in: &calls)
        }
        lastUnsettled = calls.ring.newest
        calls[lastUnsettled].isFlagged = true
        _ = calls.callees[call.callee].noteFlagged()
    }

    // MARK: Calls that leave

    /// A call was taken out of its chain, or pushed out: here as it was before.
    package mutating func left(_ call: CallEntry, in calls: inout CallTable) {
        // A callee that has lost its last call lost its row with the one before: a rule wants two.
        guard let row = calls.callees[call.place].row else { return }
        if calls.callees[call.place].calls < threshold {
            ranks.giveUp(row)
            calls.callees[call.place].row = nil
            giveUpWideRow(of: call.place, in: &calls)
        } else if call.caller.kind == .text {
            ranks.forget(call.caller, at: call.time, in: row)
            if let wideRow = calls.callees[call.place].wideRow {
                wide[wideRow].forget(call.caller, at: call.time)
            }
        }
    }

    /// Goes on without calls that have been taken out ahead of their time, each of which has `left`:
    /// they are no longer counted or flagged.
    package mutating func goOn(without dropped: [CallSerial], in calls: inout CallTable) {
        lastUnsettled = calls.ring.newest
        for callee in Set(dropped.map { calls[$0].place }) where calls.callees[callee].calls > 0 {
            rank(callee, in: &calls)
            giveUpWideRow(of: callee, in: &calls)
        }
    }

    /// A new rule judges the calls that come after it; those flagged stay flagged.
    package mutating func use(_ rule: MaskingRule, reach: Int64? = nil, in calls: inout CallTable) {
        let longest = max(reach ?? 0, rule.windowMicroseconds)
        guard
            rule.threshold != threshold || rule.windowMicroseconds != window
                || longest != self.reach || isFixed != (reach == nil)
        else { return }
        threshold = rule.threshold
        window = rule.windowMicroseconds
        self.reach = longest
        isFixed = reach == nil
        look = Look(by: rule)
        lastUnsettled = calls.ring.newest
        ranks = CallerRanks(width: threshold, calls: calls.ring.capacity)
        wide = WideRows()
        for callee in 0..<calls.callees.used where calls.callees[callee].calls > 0 {
            calls.callees[callee].row = nil
            calls.callees[callee].wideRow = nil
            rank(callee, in: &calls)
        }
    }
}

/// The row of a callee's most recent distinct callers.
extension Masking {
    /// A call no earlier than any to its callee: when the last of as many distinct callers as the rule
    /// wants has called; `.min` where there are fewer.
    @inlinable @inline(__always)
    mutating func noteNewest(
        _ caller: Party,
        at time: EventTime,
        to callee: Int,
        in calls: inout CallTable
    ) -> EventTime {
        let state = calls.callees[callee]
        if let row = state.row { return ranks.noteNewest(caller, at: time, in: row) }
        guard state.calls >= threshold else { return .min }
        return rankFirst(callee, in: &calls)
    }

    @usableFromInline @inline(never)
    mutating func rankFirst(_ callee: Int, in calls: inout CallTable) -> EventTime {
        rank(callee, in: &calls)
        return timeOfLastRank(in: calls.callees[callee])
    }

    /// When the last of as many distinct callers as the rule wants has called; `.min` where there are
    /// fewer.
    func timeOfLastRank(in callee: CalleeTable.Callee) -> EventTime {
        callee.row.map { ranks.last(of: $0) } ?? .min
    }

    /// A call earlier than the newest to its callee.
    mutating func noteLate(_ call: CallEntry, in calls: inout CallTable) {
        if let wideRow = calls.callees[call.place].wideRow { wide[wideRow].noteLate() }
        if let row = calls.callees[call.place].row {
            ranks.note(call.caller, at: call.time, in: row)
        } else {
            rank(call.place, in: &calls)
        }
    }

    /// Finds the most recent distinct callers anew, where there are calls enough for the rule.
    private mutating func rank(_ callee: Int, in calls: inout CallTable) {
        if let row = calls.callees[callee].row {
            ranks.giveUp(row)
            calls.callees[callee].row = nil
        }
        guard calls.callees[callee].calls >= threshold else { return }
        let row = ranks.takeRow()
        calls.callees[callee].row = row
        var found = 0
        var node = calls.callees[callee].newest
        while calls.holds(node), found < threshold {
            let entry = calls[node]
            if !ranks.holds(entry.caller, in: row) {
                ranks.note(entry.caller, at: entry.time, in: row)
                found += 1
            }
            node = entry.older
        }
    }
}
