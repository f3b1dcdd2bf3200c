import FoundationEssentials
import Testing

@Suite("The agent in a simulated world")
struct SimulationTests {
    /// Worlds tried in all; more of them by `CALLWARDEN_WORLDS`.
    static let worlds =
        Int(ProcessInfo.processInfo.environment["CALLWARDEN_WORLDS"] ?? "") ?? 2_000
    static let batches = 50
    /// One seed alone, by `CALLWARDEN_WORLD`, to look into what another run has found.
    static let only = UInt64(ProcessInfo.processInfo.environment["CALLWARDEN_WORLD"] ?? "")

    @Test("Whatever goes wrong, every promise is kept", arguments: 0..<batches)
    func promises(batch: Int) throws {
        let share = Self.worlds / Self.batches
        let seeds =
            Self.only.map { batch == 0 ? [$0] : [] }
            ?? (0..<share).map { UInt64(batch * share + $0 + 1) }
        for seed in seeds {
            let world = try World(seed: seed)
            let broken = try world.run()
            if !broken.isEmpty {
                Issue.record(
                    "world \(seed): \(Self.story(of: world))\n\(broken.joined(separator: "\n"))"
                )
            }
        }
    }

    @Test("An agent broken on purpose is found out", arguments: Sabotage.allCases)
    func canary(sabotage: Sabotage) throws {
        let isFound = try (1...100 as ClosedRange<UInt64>).contains { seed in
            try !World(seed: seed, sabotage: sabotage).run().isEmpty
        }
        #expect(isFound)
    }

    @Test("One seed makes one world")
    func deterministic() throws {
        let worlds = [try World(seed: 7), try World(seed: 7)]
        for world in worlds { _ = try world.run() }
        #expect(worlds[0].account == worlds[1].account)
    }

    private static func story(of world: World) -> String {
        world.happened.map { "\($0.fault) \($0.from)-\($0.to) on \($0.place)" }.joined(
            separator: ", "
        )
    }
}
