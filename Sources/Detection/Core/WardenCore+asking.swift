extension WardenCore {
    /// How many seconds the window looks back where the first call to a callee within them can be let
    /// through unasked; 0 where any call might have to be refused.
    ///
    /// Masking takes two callers at the least, so that it never refuses a callee's first call. A block
    /// may.
    package var unaskedSeconds: Int {
        guard setup.rule.threshold >= 2, blocks.isEmpty else { return 0 }
        // A call of exactly the window's age counts, and so may one that comes in disorder.
        let longest = setup.rule.windowMicroseconds + LinkStates.disorderMicroseconds
        return Int(longest / 1_000_000) + 1
    }
}
