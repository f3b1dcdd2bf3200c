import Records
import Rules
import Telephony
import Testing
import Warden

@Suite("A sweep against one core a setting")
struct SweepTests {
    /// What one setting is to find.
    private struct Found: Equatable {
        var alerts = 0
        var calls = 0
    }

    private static let grid = SweepGrid(
        thresholds: [2, 3, 4, 5, 7, 9],
        windowSeconds: [1, 2, 3, 5, 8]
    )

    private static func setup(_ history: History, capacity: Int) -> WardenSetup {
        var setup = WardenSetup()
        setup.rule = history.rule
        setup.recentCallsMax = capacity
        setup.enforcement.autoDisconnect = false
        if let exempt = PhoneNumber(digits: "2348000000011".utf8) {
            setup.emergency = [.exact(.international(exempt))]
        }
        return setup
    }

    /// The events of a history, every so often with the end of a call.
    private static func events(_ history: History, _ count: Int) -> [CallEvent] {
        var history = history
        var events: [CallEvent] = []
        for number in 0..<count {
            events.append(history.event(number))
            guard number % 7 == 0 else { continue }
            let last = events[events.count - 1]
            events.append(hangup("call-\(number / 2)", at: last.time, link: Int(last.link.index)))
        }
        return events
    }

    private static func swept(
        _ grid: SweepGrid,
        _ setup: WardenSetup,
        _ events: [CallEvent],
        judged: [String: [JudgedSpan]] = [:]
    ) -> (results: [Sweep.Result], calls: Int) {
        let sweep = Sweep(grid, setup, judged: judged)
        var core = WardenCore(Sweep.setup(grid, like: setup), rules: [])
        var effects: [WardenEffect] = []
        for event in events {
            sweep.take(.call(event), at: moment(event.time - noon), by: &core)
            if core.hasEffects { core.takeEffects(into: &effects) }
        }
        #expect(core.counters.alerts == 0 && core.counters.flaggedCalls == 0)
        return (sweep.results, core.counters.calls)
    }

    private static func replayed(
        _ setting: SweepGrid.Setting,
        _ setup: WardenSetup,
        _ events: [CallEvent]
    ) -> (found: Found, calls: Int) {
        var setup = setup
        setup.rule = MaskingRule(
            threshold: setting.threshold,
            windowSeconds: setting.windowSeconds,
            cooldownSeconds: Int(setup.rule.cooldownMicroseconds / 1_000_000),
            withheldCallers: setup.rule.withheldCallers
        )
        var core = WardenCore(setup)
        var found = Found()
        var effects: [WardenEffect] = []
        for event in events {
            core.handle(.call(event), at: moment(event.time - noon))
            guard core.hasEffects else { continue }
            core.takeEffects(into: &effects)
            for record in effects.records {
                switch record {
                case .alertOpened(let alert) where alert.rule == .masking: found.alerts += 1
                case .callFlagged(let call) where call.rule == .masking: found.calls += 1
                default: break
                }
            }
        }
        return (found, core.counters.calls)
    }

    @Test(
        "Every setting finds what a core by it alone finds, in whatever order calls come",
        arguments: OracleSize.batches(32)
    )
    func equalsSingle(seed: UInt64) throws {
        let grid = try #require(Self.grid)
        let history = History(seed: seed)
        let setup = Self.setup(history, capacity: 2_048)
        let events = Self.events(history, 700)
        let swept = Self.swept(grid, setup, events)
        for result in swept.results {
            let single = Self.replayed(result.setting, setup, events)
            let found = Found(alerts: result.found.alerts, calls: result.found.calls)
            #expect(found == single.found, "seed \(seed), \(result.setting)")
            #expect(swept.calls == single.calls && result.isComplete)
        }
    }

    @Test("Four hundred settings at once find what four hundred cores find")
    func hundreds() throws {
        let grid = try #require(
            SweepGrid(thresholds: Array(2...21), windowSeconds: Array(1...19) + [60])
        )
        #expect(grid.count == SweepGrid.settingsMax)
        var events: [CallEvent] = []
        var random = SeededGenerator(seed: 15)
        var clock = noon
        for number in 0..<300 {
            clock += Int64.random(in: 0...700_000, using: &random)
            let caller = "+2348031234\(Int.random(in: 100...150, using: &random))"
            let late = Int64.random(in: 0...2, using: &random) == 0 ? Int64(900_000) : 0
            let time = clock - late
            events.append(newCall("c\(number)", from: caller, to: "+2347000000001", at: time))
        }
        var setup = WardenSetup()
        setup.recentCallsMax = 512
        var most = Found()
        for result in Self.swept(grid, setup, events).results {
            let found = Found(alerts: result.found.alerts, calls: result.found.calls)
            let single = Self.replayed(result.setting, setup, events).found
            #expect(found == single, "\(result.setting)")
            #expect(result.isComplete)
            most.calls = max(most.calls, found.calls)
        }
        #expect(most.calls > 250)
    }

    @Test("Callees whose alerts are over make room, and come back as what they were")
    func manyCallees() throws {
        let grid = try #require(SweepGrid(thresholds: [2, 3], windowSeconds: [1, 4]))
        var events: [CallEvent] = []
        // More callees at once than are kept unasked, a second round of them behind the cooldown, and one
        // of names that are no numbers.
        for round in 0..<2 {
            for number in 0..<4_500 {
                let (index, caller) = (number / 3, number % 3)
                let callee = index % 2 == 0 ? "+2347000\(100_000 + index)" : "ada-\(index)"
                let time = noon + Int64(round * 40_000_000 + number * 5_000)
                let from = "+23480312340\(10 + caller)"
                events.append(newCall("c\(round)-\(number)", from: from, to: callee, at: time))
            }
        }
        var setup = WardenSetup()
        setup.recentCallsMax = 4_096
        for result in Self.swept(grid, setup, events).results {
            let found = Found(alerts: result.found.alerts, calls: result.found.calls)
            #expect(found == Found(alerts: 3_000, calls: 9_000), "\(result.setting)")
            #expect(result.isComplete)
        }
    }

    @Test("A setting whose window is longer than the table remembers says that it is incomplete")
    func shed() throws {
        let grid = try #require(SweepGrid(thresholds: [3], windowSeconds: [1, 60]))
        let events = (0..<200).map { number in
            let from = "+23480312340\(10 + number % 5)"
            return newCall(
                "c\(number)",
                from: from,
                to: "+234700000000\(number % 7)",
                at: noon + Int64(number) * 100_000
            )
        }
        var setup = WardenSetup()
        setup.recentCallsMax = 64
        let results = Self.swept(grid, setup, events).results
        #expect(results.map(\.isComplete) == [true, false])
        setup.recentCallsMax = 256
        #expect(Self.swept(grid, setup, events).results.map(\.isComplete) == [true, true])
    }

    @Test("What operators said of alerts is counted for the calls and alerts that lie in them")
    func judged() throws {
        let grid = try #require(SweepGrid(thresholds: [3, 5], windowSeconds: [5]))
        // Two attacks on one callee, of five and of four callers; another callee like the second.
        let attacks = [
            ("+2347000000001", 0, 5), ("+2347000000001", 60, 4), ("+2347000000002", 60, 4),
        ]
        let events = attacks.flatMap { callee, second, callers in
            (0..<callers).map { number in
                let time = noon + Int64(second) * 1_000_000 + Int64(number) * 200_000
                return newCall(
                    "\(callee)-\(second)-\(number)",
                    from: "+23480312340\(10 + number)",
                    to: callee,
                    at: time
                )
            }
        }.sorted { $0.time < $1.time }
        let spans = [
            "+2347000000001": [
                JudgedSpan(noon...noon + 500_000, isConfirmed: true),
                JudgedSpan(noon + 60_000_000...noon + 61_000_000, isConfirmed: false),
            ]
        ]
        let results = Self.swept(grid, WardenSetup(), events, judged: spans).results
        #expect(results.map(\.found.alerts) == [3, 1] && results.map(\.found.calls) == [13, 5])
        #expect(results.map(\.confirmed.alerts) == [1, 1])
        #expect(results.map(\.confirmed.calls) == [3, 3])
        #expect(results.map(\.falsePositives.alerts) == [1, 0])
        #expect(results.map(\.falsePositives.calls) == [4, 0])
    }

    @Test("Settings that no rule can have, none, and too many make no grid")
    func grids() {
        #expect(SweepGrid(thresholds: [], windowSeconds: [5]) == nil)
        #expect(SweepGrid(thresholds: [1], windowSeconds: [5]) == nil)
        #expect(SweepGrid(thresholds: [65], windowSeconds: [5]) == nil)
        #expect(SweepGrid(thresholds: [5], windowSeconds: [0]) == nil)
        #expect(SweepGrid(thresholds: [5], windowSeconds: [3_601]) == nil)
        #expect(SweepGrid(thresholds: Array(2...22), windowSeconds: Array(1...20)) == nil)
        let grid = SweepGrid(thresholds: [5, 3, 5], windowSeconds: [10, 1])
        #expect(grid?.thresholds == [3, 5] && grid?.windowSeconds == [1, 10])
        #expect(grid?[3].smallestAttackPerSecond == 0.4)
    }
}
