import Rules
import Testing

@Suite("Chance: what callers show without any purpose")
struct ChanceTests {
    /// C(k, n) · pⁿ in floating point, by its own way: a product of fractions.
    private func slow(_ found: Int, _ count: Int, _ others: Int, _ ofOthers: Int) -> Double {
        let share = Double(others + 1) / Double(ofOthers + 2)
        return (0..<found).reduce(1.0) { bound, place in
            bound * Double(count - place) / Double(found - place) * share
        }
    }

    @Test("The bound in integers is that of a slow reading, but where the two all but meet")
    func oracle() {
        var random = SeededGenerator(seed: 5)
        var (judged, within) = (0, 0)
        for _ in 0..<100_000 {
            let count = Int.random(in: 1...Chance.countMax, using: &random)
            let found = Int.random(in: 0...count, using: &random)
            let ofOthers = Int.random(in: 0...70_000, using: &random)
            let others = Int.random(
                in: 0...min(ofOthers, [3, 70_000].randomElement(using: &random) ?? 3),
                using: &random
            )
            let limit = [20, 1_000].randomElement(using: &random) ?? 20
            let bound = slow(found, count, others, ofOthers) * Double(limit)
            guard abs(bound - 1) > 1e-6 else { continue }
            let isWithin = Chance.isAtMost(
                oneIn: limit,
                found: found,
                of: count,
                others: others,
                ofOthers: ofOthers
            )
            judged += 1
            within += isWithin ? 1 : 0
            #expect(isWithin == (bound < 1), "\(found) \(count) \(others) \(ofOthers)")
        }
        #expect(judged > 99_000)
        #expect(within > 10_000)
    }

    @Test("It is a bound: as often as simulated callers show it, or more")
    func simulated() {
        var random = SeededGenerator(seed: 6)
        for (found, count, others, ofOthers) in [(3, 6, 5, 64), (4, 5, 20, 64), (2, 8, 1, 64)] {
            let runs = 20_000
            let hits = (0..<runs).count { _ in
                let having = (0..<count).count { _ in
                    Int.random(in: 0..<ofOthers, using: &random) < others
                }
                return having >= found
            }
            // A tenth of the hits more or less is the luck of the draw.
            #expect(Double(hits) / Double(runs) < 1.2 * slow(found, count, others, ofOthers))
        }
    }
}
