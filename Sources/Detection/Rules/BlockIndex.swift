import Telephony

/// Finds the block on a caller and callee: never on a callee alone.
struct BlockIndex {
    static let automaticMax = 65_536

    private struct Pair: Hashable {
        var caller: PartyPattern
        var callee: PartyPattern
    }

    /// Blocks of the log by caller, then compared by callee.
    private var stored = PatternIndex<[Block]>()
    /// Blocks that the agent itself made and the log may not show yet.
    private var automatic: [Pair: (end: EventTime, addedAt: EventTime)] = [:]

    /// How long a block of the agent's own stands without the log: longer than the log takes to
    /// write it.
    private static let unwrittenMicroseconds: Int64 = 10_000_000

    /// Takes over what the log holds; what an operator removed there is gone here too.
    mutating func replace(with blocks: [Block], at wall: EventTime) {
        automatic = automatic.filter { $0.value.addedAt + Self.unwrittenMicroseconds > wall }
        stored = PatternIndex()
        for (caller, group) in Dictionary(grouping: blocks, by: \.caller) {
            stored.insert(caller, group)
        }
    }

    /// Adds an automatic block or moves its end; false when it was there or there are too many.
    mutating func add(
        caller: PartyReading,
        callee: PartyReading,
        until end: EventTime,
        at wall: EventTime
    ) -> Bool {
        let pair = Pair(caller: caller.pattern, callee: callee.pattern)
        if automatic.count >= Self.automaticMax {
            automatic = automatic.filter { $0.value.end > wall }
        }
        guard automatic.count < Self.automaticMax else { return false }
        let isNew = (automatic[pair]?.end ?? .min) <= wall
        automatic[pair] = (end, wall)
        return isNew
    }

    func holds(_ event: CallEvent, at wall: EventTime) -> Bool {
        let pair = Pair(caller: event.callerReading.pattern, callee: event.calleeReading.pattern)
        if let end = automatic[pair]?.end, end > wall { return true }
        return stored.find(event.callerReading) { blocks in
            blocks.contains { block in
                (block.expiresAt ?? .max) > wall
                    && Self.matches(block.callee, event.calleeReading)
            }
        } != nil
    }

    private static func matches(_ pattern: PartyPattern, _ reading: PartyReading) -> Bool {
        guard case .prefix(let digits) = pattern else { return pattern == reading.pattern }
        guard case .party(let party) = reading, let number = party.number else { return false }
        return number.digits.hasPrefix(digits)
    }
}
