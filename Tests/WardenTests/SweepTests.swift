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
        arguments: 1...24 as ClosedRange<UInt64>
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
}
