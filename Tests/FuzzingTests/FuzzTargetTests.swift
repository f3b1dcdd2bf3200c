import Foundation
import Fuzzing
import Testing

/// libFuzzer drives the same bodies for as long as one likes: see `.ci/fuzz`.
@Suite("What others wrote, against the yardsticks")
struct FuzzTargetTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardized.path

    @Test("Recordings are read as the yardsticks read them", arguments: FuzzTarget.allCases)
    func seeds(target: FuzzTarget) {
        let seeds = Seeds(root: Self.root).of(target)
        #expect(seeds.count > 1)
        for (index, seed) in seeds.enumerated() {
            let complaint = target.complaint(about: seed)
            #expect(complaint == nil, "seed \(index)")
        }
    }

    @Test(
        "Damaged recordings are read as the yardsticks read them",
        arguments: FuzzTarget.allCases,
        0..<4
    )
    func mutations(target: FuzzTarget, part: Int) {
        for (name, input) in Self.mutations(of: target, part: part) {
            let complaint = target.complaint(about: input)
            #expect(complaint == nil, "\(name)")
        }
    }

    @Test("A bug that is planted is found among the same inputs", arguments: FuzzTarget.allCases)
    func planted(target: FuzzTarget) {
        let found = (0..<4).contains { part in
            Self.mutations(of: target, part: part).contains { _, input in
                target.complaint(about: input, isPlanted: true) != nil
            }
        }
        #expect(found)
    }

    /// Inputs named by the seed that makes them again.
    private static func mutations(
        of target: FuzzTarget,
        part: Int
    ) -> some Sequence<(String, [UInt8])> {
        let seeds = Seeds(root: root).of(target)
        return (0..<60).lazy.map { turn in
            var random = SeededBytes(seed: UInt64(part * 1_000 + turn))
            let input = random.mutated(seeds[random.below(seeds.count)])
            return ("part \(part), turn \(turn)", input)
        }
    }
}
