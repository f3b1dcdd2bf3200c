/// How likely callers are to show something by chance, given what is ordinary.
///
/// With k callers, each of whom shows it with probability p, at least n do with a probability of at
/// most C(k, n) · pⁿ. From b of m others who show it, p is taken as (b + 1) / (m + 2), which is more
/// than the share seen, so the bound errs on the side of chance. Integers alone: the same input gives
/// the same answer on every machine.
package enum Chance {
    /// Callers and others past which no more are looked at.
    package static let countMax = 64
    private static let one: UInt128 = 1_000_000_000_000

    /// Whether at least `found` of so many show it by chance once in `limit` times at most.
    package static func isAtMost(
        oneIn limit: Int,
        found: Int,
        of count: Int,
        others: Int,
        ofOthers: Int
    ) -> Bool {
        precondition((0...countMax).contains(found) && found <= count && count <= countMax)
        precondition(others >= 0 && others <= ofOthers)
        var bound = one
        for place in 0..<found {
            // The binomial coefficient stays whole: each step has the factor that the next divides by.
            bound = bound * UInt128(count - place) / UInt128(place + 1)
        }
        for _ in 0..<found { bound = bound * UInt128(others + 1) / UInt128(ofOthers + 2) }
        return bound * UInt128(limit) <= one
    }
}
