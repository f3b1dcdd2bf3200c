import Rules
package import Telephony

extension WardenCore {
    /// Which calls can be let through unasked; none where any might have to be refused, as by a block.
    ///
    /// Fewer calls than the threshold have fewer callers, so masking refuses none of them. One is kept
    /// back: what is told of a call that went on unasked may come behind the question for the next.
    package var unasked: UnaskedCalls {
        guard setup.rule.threshold >= 2, lists.hasNoBlocks else { return .none }
        // A call of exactly the window's age counts, and so may one that comes in disorder.
        let longest = setup.rule.windowMicroseconds + LinkStates.disorderMicroseconds
        return UnaskedCalls(
            seconds: Int(longest / 1_000_000) + 1,
            calls: max(1, setup.rule.threshold - 2)
        )
    }
}
