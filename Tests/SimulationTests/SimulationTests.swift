import FoundationEssentials
import Testing

@Suite("The agent in a simulated world")
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    /// Worlds tried; `CALLWARDEN_WORLDS` asks for more.
    static let worlds = Int(environment["CALLWARDEN_WORLDS"] ?? "") ?? 60
    private static let batches = 50
    /// `CALLWARDEN_WORLD` names one to look into: it alone is run, and says what happens in it.
    static let only = UInt64(environment["CALLWARDEN_WORLD"] ?? "")

    @Test("Whatever goes wrong, every promise is kept", arguments: 0..<batches)
    func promises(batch: Int) throws {
        let seeds = Self.seeds(of: batch)
        defer { print("simulated worlds: \(seeds.count) tries") }
        for seed in seeds {
            let world = try World(seed: seed)
            let broken = try world.run()
            guard !broken.isEmpty else { continue }
            Issue.record(
                """
                world \(seed): \(world.story)
                \(broken.joined(separator: "\n"))
                """
            )
        }
    }

    @Test("An agent broken on purpose is found out", arguments: Sabotage.allCases)
    func canary(sabotage: Sabotage) throws {
        let isFound = try (1...100 as ClosedRange<UInt64>).contains { seed in
            try !World(seed: seed, sabotage: sabotage).run().isEmpty
        }
        #expect(isFound)
    }

    @Test("The worlds hold what they are to try: every fault, attacks judged, calls ended")
    func vitality() throws {
        var faults: Set<Fault> = []
        var (judged, killed, flagged, restarts, gaps) = (0, 0, 0, 0, 0)
        var fannedOut = 0
        for seed in 10_001...10_150 as ClosedRange<UInt64> {
            let world = try World(seed: seed)
            #expect(try world.run().isEmpty, "world \(seed)")
            let promises = try Promises(of: world)
            faults.formUnion(world.happened.map(\.fault))
            judged += promises.judgedAttacks.count
            flagged += promises.flagged.count
            fannedOut += promises.fannedOut.count
            gaps += promises.gaps.count
            killed += world.calls.values.count { !$0.kills.isEmpty }
            restarts += world.restarts
        }
        #expect(faults == Set(Fault.allCases))
        #expect(judged > 200)
        #expect(killed > 2_000 && flagged > killed)
        #expect(fannedOut > 200)
        #expect(restarts > 10 && gaps > 200, "restarts \(restarts), gaps \(gaps)")
    }

    @Test("One seed makes one world")
    func deterministic() throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let worlds = [try World(seed: seed), try World(seed: seed)]
            for world in worlds { _ = try world.run() }
            #expect(worlds[0].account == worlds[1].account)
        }
    }

    private static func seeds(of batch: Int) -> [UInt64] {
        if let only { return batch == 0 ? [only] : [] }
        let share = (worlds + batches - 1) / batches
        return (0..<share).map { UInt64(batch * share + $0 + 1) }
    }
}

extension World {
    /// What went wrong and when, in words.
    fileprivate var story: String {
        happened.map { "\($0.fault) \($0.from)-\($0.to) on \($0.place)" }.joined(separator: ", ")
    }

    /// What happened to each call, for two runs to be compared.
    fileprivate var account: [String] {
        calls.values.map { "\($0.id) \($0.createdAt) \($0.endedAt ?? -1) \($0.kills)" }.sorted()
    }
}
