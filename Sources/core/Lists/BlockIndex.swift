package import Records
package import Telephony

/// Finds the block on a caller and callee: never on a callee alone.
package struct BlockIndex {
    package static let automaticMax = 65_536

    private struct Pair: Hashable {
        var caller: PartyPattern
        var callee: PartyPattern
    }

    private struct Own {
        var end: EventTime
        var addedAt: EventTime
        /// The alert that it came from.
        var alert: AlertID
    }

    /// Blocks of the log by caller, then compared by callee.
    private var stored = PatternIndex<Block>()
    /// Blocks that the agent itself made and the log does not show yet.
    private var own: [Pair: Own] = [:]
    private var sweptAt: EventTime = .min

    /// How long a block of the agent's own stands without the log once the log is read again: longer
    /// than the log takes to write it.
    private static let unwrittenMicroseconds: Int64 = 10_000_000
    private static let sweepMicroseconds: Int64 = 1_000_000

    package var ownCount: Int { own.count }
    package var isEmpty: Bool { own.isEmpty && storedCount == 0 }
    private var storedCount = 0

    package init() {}

    /// Takes over what the log holds; what an operator removed there is gone here too.
    package mutating func replace(with blocks: [Block], at wall: EventTime) {
        own = own.filter { $0.value.addedAt + Self.unwrittenMicroseconds > wall }
        stored = PatternIndex()
        storedCount = blocks.count
        for block in blocks {
            own[Pair(caller: block.caller, callee: block.callee)] = nil
            stored.insert(block.caller, block)
        }
    }

    /// Adds an automatic block; false where the two are blocked already or there are too many.
    package mutating func add(
        caller: PartyReading,
        callee: PartyReading,
        until end: EventTime,
        of alert: AlertID = AlertID(0),
        at wall: EventTime
    ) -> Bool {
        guard find(caller: caller, callee: callee, at: wall) == nil, makeRoom(at: wall) else {
            return false
        }
        let pair = Pair(caller: caller.pattern, callee: callee.pattern)
        own[pair] = Own(end: end, addedAt: wall, alert: alert)
        return true
    }

    /// The block that a call falls under.
    package func find(_ call: Call, at wall: EventTime) -> Block? {
        guard !isEmpty else { return nil }
        return find(caller: call.callerReading, callee: call.calleeReading, at: wall)
    }

    private func find(caller: PartyReading, callee: PartyReading, at wall: EventTime) -> Block? {
        if !own.isEmpty {
            let pair = Pair(caller: caller.pattern, callee: callee.pattern)
            if let found = own[pair], found.end > wall {
                var block = Block(
                    id: 0,
                    caller: pair.caller,
                    callee: pair.callee,
                    expiresAt: found.end
                )
                block.alert = found.alert
                return block
            }
        }
        return stored.find(caller) { block in
            (block.expiresAt ?? .max) > wall && block.callee.matches(callee)
        }
    }

    /// Makes way for one more; a full table is swept once a second at most.
    private mutating func makeRoom(at wall: EventTime) -> Bool {
        guard own.count >= Self.automaticMax else { return true }
        guard wall - Self.sweepMicroseconds >= sweptAt else { return false }
        sweptAt = wall
        own = own.filter { $0.value.end > wall }
        return own.count < Self.automaticMax
    }
}
