package import Calls
package import Telephony

/// Callees that have limits of their own, by what their traffic is.
extension Masking {
    /// What a candidate was held to: a call with as many distinct callers as the rule wants in the
    /// longest window that any callee is held to.
    package struct Look: Sendable {
        /// What the callee's own traffic says; nil where nothing is known of it, and the rule holds.
        package internal(set) var limits: CalleeLimits?
        /// The limits decide; else they only say what they would have done.
        package internal(set) var isInForce = false
        /// The longest of the limits that is reached.
        package internal(set) var tripped: CallerLimit?
        /// What the trip goes by.
        package internal(set) var limit: CallerLimit
        /// The distinct callers that were counted.
        package internal(set) var callers: Int
        /// No call flagged is older.
        package internal(set) var since: EventTime = 0

        init(by rule: MaskingRule) {
            limit = rule.limit
            callers = rule.threshold
        }
    }

    /// Decides about a candidate, the call that was just added: by the limits of its callee where they
    /// are in force, by the rule otherwise.
    ///
    /// Where the rule trips and the limits in force do not, that is a burst: a trip that flags no call.
    /// `look` says the rest.
    package mutating func decide(
        about call: CallTable.Placed,
        by limits: CalleeLimits?,
        isInForce: Bool,
        in calls: inout CallTable
    ) -> Trip? {
        look.limits = limits
        look.isInForce = isInForce
        look.tripped = nil
        look.limit = CallerLimit(callers: threshold, windowMicroseconds: window)
        look.callers = threshold
        return call.isLate
            ? decideLate(to: call.callee, in: &calls)
            : decideInOrder(to: call.callee, in: &calls)
    }

    private mutating func decideInOrder(to callee: Int, in calls: inout CallTable) -> Trip? {
        let time = calls[calls.ring.newest].time
        let ruleTrips = timeOfLastRank(in: calls.callees[callee]) >= time - window
        look.since = time - window
        guard let limits = look.limits else {
            return ruleTrips ? tripByRule(at: time, to: callee, in: &calls) : nil
        }
        let row = wideRow(of: callee, for: limits, in: &calls)
        look.tripped = wide[row].longest(of: limits.limits, endingAt: time)
        if ruleTrips { look.callers = wide[row].count(since: time - window) }
        guard look.isInForce else {
            return ruleTrips ? tripByRule(at: time, to: callee, in: &calls) : nil
        }
        guard let tripped = look.tripped else {
            return ruleTrips ? Trip(time: time, flagged: 0) : nil
        }
        look.limit = tripped
        look.since = time - tripped.windowMicroseconds
        look.callers = wide[row].count(since: look.since)
        wide[row].hasFlagged = true
        return flagStretch(since: look.since, at: time, row, in: &calls)
    }

    private mutating func decideLate(to callee: Int, in calls: inout CallTable) -> Trip? {
        let byRule = lateSight(of: [look.limit], in: calls)
        guard let limits = look.limits else { return flagLate(byRule, in: &calls) }
        let byLimits = lateSight(of: limits.limits, in: calls)
        look.tripped = byLimits?.limit
        guard look.isInForce else { return flagLate(byRule, in: &calls) }
        if let byLimits {
            wide[wideRow(of: callee, for: limits, in: &calls)].hasFlagged = true
            return flagLate(byLimits, in: &calls)
        }
        guard let byRule else { return nil }
        (look.since, look.callers) = (byRule.since, byRule.callers)
        return Trip(time: byRule.time, flagged: 0)
    }

    /// Flags a burst after all, by the rule as `look` has it: something else says that it is no chance.
    ///
    /// To be called behind the `decide` that found the burst, before another call is added; nil where
    /// all of it is flagged.
    package mutating func flagBurst(_ burst: Trip, in calls: inout CallTable) -> Trip? {
        let newest = calls[calls.ring.newest]
        guard let limits = look.limits else { return nil }
        let row = wideRow(of: newest.place, for: limits, in: &calls)
        wide[row].hasFlagged = true
        guard newest.newer == 0 else {
            return flagLate(lateSight(of: [look.limit], in: calls), in: &calls)
        }
        return flagStretch(since: look.since, at: burst.time, row, in: &calls)
    }

    private mutating func flagLate(_ sight: LateSight?, in calls: inout CallTable) -> Trip? {
        guard let sight else { return nil }
        (look.limit, look.since, look.callers) = (sight.limit, sight.since, sight.callers)
        return flag(sight, in: &calls)
    }

    /// The rule flags what the window holds, and takes nothing for settled that limits have flagged.
    private mutating func tripByRule(
        at time: EventTime,
        to callee: Int,
        in calls: inout CallTable
    ) -> Trip {
        if let row = calls.callees[callee].wideRow, wide[row].hasFlagged {
            return flagStretch(since: time - window, at: time, row, in: &calls)
        }
        return tripInOrder(at: time, to: callee, in: &calls)
    }

    /// Flags the calls up to the newest, which completes a window, that are not flagged yet.
    ///
    /// Windows differ from trip to trip, so a flagged call says nothing of those behind it: what is
    /// flagged side by side is kept in mind, and passed over.
    private mutating func flagStretch(
        since start: EventTime,
        at time: EventTime,
        _ row: Int,
        in calls: inout CallTable
    ) -> Trip {
        let callee = calls[calls.ring.newest].place
        let known = wide[row].stretch
        var stretch = WideRow.Stretch(
            since: start,
            first: mark(calls.ring.newest, in: calls),
            last: mark(calls.ring.newest, in: calls)
        )
        flagged.removeAll()
        var node = calls.ring.newest
        while let place = calls.ring.placeIfHeld(node), calls.entries[place].time >= start {
            if let known, node == known.last.serial, known.last.isHeld(in: calls) {
                stretch.since = min(start, known.since)
                stretch.first = known.first
                guard start < known.since, known.first.isHeld(in: calls) else {
                    if start >= known.since { break }
                    node = calls.entries[place].older
                    continue
                }
                node = calls[known.first.serial].older
                continue
            }
            if !calls.entries[place].isFlagged { flag(node, place, to: callee, in: &calls) }
            stretch.first = mark(node, in: calls)
            node = calls.entries[place].older
        }
        flagged.reverse()
        wide[row].stretch = stretch
        return Trip(time: time, flagged: flagged.count)
    }

    private func mark(_ serial: CallSerial, in calls: borrowing CallTable) -> WideRow.Mark {
        WideRow.Mark(serial: serial, time: calls[serial].time, callee: calls[serial].place)
    }

    /// The row of a callee with limits of its own, as of its newest call.
    private mutating func wideRow(
        of callee: Int,
        for limits: CalleeLimits,
        in calls: inout CallTable
    ) -> Int {
        let row = calls.callees[callee].wideRow ?? wide.take()
        calls.callees[callee].wideRow = row
        let callers = limits.limits.reduce(threshold) { max($0, $1.callers) }
        wide[row].catchUp(with: callee, in: calls, callers: callers, reach: reach)
        return row
    }

    /// A callee has too few calls for a row, or others than it had.
    mutating func giveUpWideRow(of callee: Int, in calls: inout CallTable) {
        guard let row = calls.callees[callee].wideRow else { return }
        // The rule must not take for settled what limits have flagged.
        if wide[row].hasFlagged { lastUnsettled = calls.ring.newest }
        wide.giveUp(row)
        calls.callees[callee].wideRow = nil
    }
}
