import Calls
import Records
import Rules
import Telephony

/// Callees whose own traffic says what an attack on them is.
extension CallBook {
    /// By what a callee's own traffic is kept.
    func key(of callee: Party) -> PartyKey {
        guard callee.kind == .text else { return PartyKey(word: callee.word) }
        return PartyKey(calls.identities.reading(of: callee))
    }

    /// The latest time of the calls to the callee at this place: at that it is held to its limits, in
    /// whatever order calls come.
    private func latest(to place: Int) -> EventTime {
        calls[calls.table.callees[place].newest].time
    }

    /// Decides about a candidate of masking, the call that was just added.
    @inline(never)
    mutating func decide(about placed: CallTable.Placed) -> Masking.Trip? {
        let time = latest(to: placed.callee)
        let key = key(of: calls.table.callees[placed.callee].party)
        let limits = baselines.limits(of: key, at: time)
        // What an operator expects holds while everything else is still learned.
        let isInForce =
            limits.map { $0.origin == .expected || baselines.isInForce(at: time) } ?? false
        if isInForce { reach = masking.reach }
        let trip = masking.decide(
            about: placed,
            by: limits,
            isInForce: isInForce,
            in: &calls.table
        )
        if masking.look.tripped != nil {
            let call = calls[calls.table.ring.newest]
            if frozen.freeze(key, at: call.time, on: call.link) { baselines.freeze(key, at: time) }
            while let thawed = frozen.takeSurplus() { baselines.thaw(thawed, at: time) }
        }
        return trip
    }

    /// Flags the burst that was just found, from which nothing is learned then.
    mutating func flagBurst(_ burst: Masking.Trip) -> Masking.Trip? {
        let call = calls[calls.table.ring.newest]
        let key = key(of: calls.table.callees[call.place].party)
        if frozen.freeze(key, at: call.time, on: call.link) {
            baselines.freeze(key, at: latest(to: call.place))
        }
        while let thawed = frozen.takeSurplus() { baselines.thaw(thawed, at: call.time) }
        return masking.flagBurst(burst, in: &calls.table)
    }

    /// The calls in the window of the burst that was just found, oldest first, its latest ones where
    /// they are more than `limit`.
    func callsOfBurst(_ burst: Masking.Trip, limit: Int) -> [CallSerial] {
        var serials: [CallSerial] = []
        var node = calls.table.callees[calls[calls.table.ring.newest].place].newest
        while calls.table.holds(node), calls[node].time >= masking.look.since, serials.count < limit
        {
            if calls[node].time <= burst.time { serials.append(node) }
            node = calls[node].older
        }
        return serials.reversed()
    }

    /// Goes on learning from callees on whom nothing has tripped for so long by this link's clock.
    @inline(never)
    mutating func thaw(at time: EventTime, on link: LinkID, quietAfter: Int64) {
        for key in frozen.takeQuiet(at: time, on: link, quietAfter: quietAfter) {
            baselines.thaw(key, at: time)
        }
    }

    /// The alert about a callee is over: learning goes on where its limits have not tripped lately.
    mutating func goOn(learningFrom callee: Party, at time: EventTime) {
        guard !baselines.isOff else { return }
        let key = key(of: callee)
        if !frozen.holds(key) { baselines.thaw(key, at: time) }
    }

    /// Learns from a call that counts, once its kills are out.
    mutating func learn(from serial: CallSerial) {
        let callee = calls.table.callee(of: serial)
        baselines.saw(
            key(of: callee),
            at: calls[serial].time,
            name: calls.identities.name(of: callee)
        )
    }

    /// Whether the callee of a trip holds callers enough, counted out from its calls as the limit reads
    /// that tripped, and by none of the figures that led to the trip.
    func isProven(_ trip: Masking.Trip, of serial: CallSerial, by limit: CallerLimit) -> Bool {
        let start = trip.time - limit.windowMicroseconds
        guard limit.callers <= Self.comparedMax else {
            return isProvenOfMany(trip, of: serial, by: limit)
        }
        var callers: [Party] = []
        callers.reserveCapacity(limit.callers)
        var node = calls.table.callees[calls[serial].place].newest
        while calls.table.holds(node), calls[node].time >= start {
            let call = calls[node]
            if call.time <= trip.time, !callers.contains(call.caller) {
                callers.append(call.caller)
                if callers.count >= limit.callers { return true }
            }
            node = call.older
        }
        return false
    }

    /// So many callers are compared one by one.
    private static let comparedMax = 64

    /// The same where so many callers are wanted that to compare all of them takes long.
    private func isProvenOfMany(
        _ trip: Masking.Trip,
        of serial: CallSerial,
        by limit: CallerLimit
    ) -> Bool {
        let start = trip.time - limit.windowMicroseconds
        var callers: Set<Party> = []
        var node = calls.table.callees[calls[serial].place].newest
        while calls.table.holds(node), calls[node].time >= start {
            let call = calls[node]
            if call.time <= trip.time { callers.insert(call.caller) }
            if callers.count >= limit.callers { return true }
            node = call.older
        }
        return false
    }
}
