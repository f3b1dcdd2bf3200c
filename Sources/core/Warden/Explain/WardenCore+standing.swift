import Calls
package import Lists
import Records
import Rules
package import Telephony

/// Questions about one call or one callee, for people: read from the table as it stands, and asked
/// by whoever explains a decision.
extension WardenCore {
    /// How the latest call of this name stands; nil where the table holds none that counts.
    package func standing(of id: CallID, on link: LinkID) -> CallStanding? {
        guard let serial = counted(id, on: link) else { return nil }
        let entry = book.calls[serial]
        var standing = standing(ofCalleeAt: entry.place, holding: entry.time)
        standing.caller = book.calls.identities.name(of: entry.caller)
        standing.isFlagged = entry.isFlagged
        return standing
    }

    /// What the rules behind masking have to say of a call, as it stands; nothing where another has its
    /// name by now.
    func ruleStandings(of call: Call) -> [RuleStanding] {
        guard let serial = counted(call.id, on: call.link),
            book.calls[serial].time == call.createdAt
        else { return [] }
        return secondGo.rules.standings(of: shown(serial))
    }

    private func counted(_ id: CallID, on link: LinkID) -> CallSerial? {
        book.calls.find(id, on: link).flatMap { book.calls[$0].isLoose ? nil : $0 }
    }

    /// How a callee stands at a time that is over: by the fullest windows that hold it.
    package func standing(ofCallee callee: PartyReading, at time: EventTime) -> CallStanding? {
        for place in 0..<book.calls.table.callees.used {
            let state = book.calls.table.callees[place]
            guard state.calls > 0, book.calls.identities.reading(of: state.party) == callee else {
                continue
            }
            return standing(ofCalleeAt: place, holding: time)
        }
        return nil
    }

    /// The exemption and the block that a call falls under, by the wall clock given.
    package func lists(
        covering call: Call,
        at wall: EventTime
    ) -> (exemption: Exemption?, block: Block?) {
        (lists.exemption(of: call, at: wall), lists.block(of: call, at: wall))
    }

    /// How far apart two calls can be and have to do with each other: by a window, or by an alert.
    package var horizon: Int64 {
        secondGo.rules.quietTimes.map(\.microseconds).reduce(quietAfter, max)
    }

    /// The longest window by which masking flags calls.
    var longestWindow: Int64 {
        max(setup.rule.windowMicroseconds, book.baselines.longestWindow)
    }

    private func standing(ofCalleeAt place: Int, holding time: EventTime) -> CallStanding {
        var standing = CallStanding()
        let party = book.calls.table.callees[place].party
        standing.callee = book.calls.identities.name(of: party)
        let serials = serials(
            toCalleeAt: place,
            from: time - longestWindow,
            to: time + longestWindow
        )
        let calls = serials.map { (book.calls[$0].time, book.calls[$0].caller) }
        standing.baseline = book.baselines.limits(of: book.key(of: party), at: time)
        standing.limits = limits(standing.baseline, at: time).map { limit, isInForce in
            LimitStanding(
                limit,
                isInForce: isInForce,
                fullest: DistinctWindow(
                    holding: time,
                    window: limit.windowMicroseconds,
                    of: calls
                )
            )
        }
        guard let nearest = standing.nearest else { return standing }
        let (end, window) = (nearest.fullest.end, nearest.limit.windowMicroseconds)
        standing.isComplete = feeds.links.isComplete(from: time - window, to: time + window)
        let inside = serials.filter { (end - window...end).contains(book.calls[$0].time) }
        standing.neighbourCount = inside.count
        standing.neighbours = inside.prefix(CallStanding.neighboursMax).map { serial in
            CallStanding.Neighbour(
                call: book.calls.call(serial).id,
                time: book.calls[serial].time,
                caller: book.calls.identities.name(of: book.calls[serial].caller),
                isFlagged: book.calls[serial].isFlagged
            )
        }
        return standing
    }

    /// Every limit that a callee can be held to, and whether it is: the fixed rule, or what follows from
    /// its own traffic.
    private func limits(
        _ baseline: CalleeLimits?,
        at time: EventTime
    ) -> [(limit: CallerLimit, isInForce: Bool)] {
        let fixed = CallerLimit(
            callers: setup.rule.threshold,
            windowMicroseconds: setup.rule.windowMicroseconds
        )
        guard let baseline else { return [(fixed, true)] }
        let isInForce = baseline.origin == .expected || book.baselines.isInForce(at: time)
        return [(fixed, !isInForce)] + baseline.limits.map { ($0, isInForce) }
    }

    /// The calls to a callee between these times, oldest first.
    private func serials(
        toCalleeAt place: Int,
        from start: EventTime,
        to end: EventTime
    ) -> [CallSerial] {
        var found: [CallSerial] = []
        var node = book.calls.table.callees[place].newest
        while book.calls.table.holds(node), book.calls[node].time >= start {
            if book.calls[node].time <= end { found.append(node) }
            node = book.calls[node].older
        }
        found.reverse()
        return found
    }
}
