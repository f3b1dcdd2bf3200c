import Records
import Telephony
import Testing

@testable import Calls
@testable import Rules
@testable import Warden

@Suite("Thresholds that follow a callee's own traffic")
struct LimitTests {
    /// A story whose victim is called so often that `threshold` callers at once are no wonder.
    private func busy(
        _ callsPerHour: Int,
        _ change: (inout WardenSetup) -> Void = { _ in }
    ) -> Story {
        var story = Story { setup in
            setup.recentCallsMax = 1_024
            change(&setup)
        }
        story.core.use([expected(callsPerHour)])
        return story
    }

    private func expected(_ callsPerHour: Int) -> ExpectedCalls {
        ExpectedCalls(
            id: 1,
            callee: nigeria.read(victim).pattern,
            from: noon - 1,
            to: noon + 86_400_000_000,
            callsPerHourMax: callsPerHour
        )
    }

    private func main(of story: borrowing Story) -> CallerLimit {
        story.core.limits(of: nigeria.read(victim), at: noon)?.main
            ?? CallerLimit(callers: 0, windowMicroseconds: 0)
    }

    /// So many callers, evenly over the window of the rule.
    private func spread(_ callers: Int, in story: inout Story) -> [WardenEffect] {
        (0..<callers).flatMap { caller in
            story.now += 4_900_000 / Int64(callers)
            return story.call(caller)
        }
    }

    @Test("Fewer callers than N(callee) are a burst: on record once, counted, and no alarm")
    func burst() throws {
        var story = busy(3_000)
        let limit = main(of: story)
        #expect(limit.callers > 12)
        let effects = spread(8, in: &story)
        #expect(effects.opened.isEmpty && effects.killed.isEmpty)
        #expect(effects.bursts.count == 1)
        let burst = try #require(effects.bursts.first)
        #expect(burst.calleeName == "+2348031230000")
        #expect((burst.callers, burst.threshold, burst.windowMicroseconds) == (3, 3, 5_000_000))
        #expect(burst.baseline.threshold == limit.callers)
        #expect(burst.baseline.origin == .expected)
        #expect(story.core.counters.bursts == 1)
        // It goes on until the callee has been quiet for the cooldown.
        story.now += 20_000_000
        #expect(spread(4, in: &story).bursts.isEmpty)
        story.now += 30_000_000
        #expect(spread(4, in: &story).bursts.count == 1)
    }

    @Test("The call that completes N(callee) flags its whole window, and the alert says by which N")
    func trip() throws {
        var story = busy(600)
        let limit = main(of: story)
        let before = spread(limit.callers - 1, in: &story)
        #expect(before.flagged.isEmpty)
        story.now += 1
        let effects = story.call(limit.callers)
        #expect(effects.flagged.count == limit.callers)
        #expect(effects.killed.count == limit.callers)
        let alert = try #require(effects.opened.first)
        #expect(alert.threshold == limit.callers)
        #expect(alert.windowMicroseconds == limit.windowMicroseconds)
        #expect(alert.baseline.threshold == limit.callers)
        #expect(alert.wouldTrip)
    }

    @Test("A short attack on a busy callee trips a short window")
    func shortWindow() throws {
        var story = busy(600)
        let known = story.core.limits(of: nigeria.read(victim), at: noon)
        let limits = known?.limits ?? []
        let short = try #require(limits.first)
        #expect(short.callers < main(of: story).callers)
        let effects = story.attack(callers: 0..<short.callers)
        #expect(effects.flagged.count == short.callers)
        #expect(
            effects.opened.first?.threshold == limits.last { $0.callers <= short.callers }?.callers
        )
    }

    @Test("With baselines off, or of a callee that nothing is known of, the rule holds")
    func rule() {
        var off = busy(3_000) { $0.baselines.mode = .off }
        let effects = off.attack()
        #expect(effects.flagged.count == 3)
        #expect(effects.opened.first?.baseline.areKnown == false)
        var other = busy(3_000)
        #expect(other.attack(to: "+2348031230001").flagged.count == 3)
    }

    @Test("While it is learned the rule decides, and the alert says what the callee's traffic says")
    func learning() throws {
        for mode in [BaselineMode.watch, .on] {
            var story = Story { $0.baselines.mode = mode }
            for number in 0..<600 {
                story.now += 20_000_000
                _ = story.call(number % 200, id: "ordinary-\(number)")
            }
            let limits = story.core.limits(of: nigeria.read(victim), at: noon + story.now)
            #expect(limits.map { $0.main.callers > 3 } == true)
            story.now += 60_000_000
            let alert = try #require(spread(3, in: &story).opened.first)
            #expect(alert.threshold == 3)
            #expect(!alert.wouldTrip)
            #expect(alert.baseline.threshold > 3)
            let more = story.attack("b", callers: 100..<140)
            #expect(more.flagged.count == 40)
            // Forty are one there as well, which the end of the alert says.
            story.now += 31_000_000
            #expect(story.call(300).closed.map(\.wouldTrip) == [true])
            #expect(story.core.counters.bursts == 0)
        }
    }

    @Test("Nothing is learned from an attack, and learning goes on behind it")
    func frozen() {
        var story = Story {
            $0.baselines.learningDays = 0
            $0.recentCallsMax = 4_096
        }
        func fast(_ story: borrowing Story) -> Int64 {
            story.core.limits(of: nigeria.read(victim), at: noon + story.now)?.fast ?? 0
        }
        for number in 0..<600 {
            story.now += 20_000_000
            _ = story.call(number % 200, id: "ordinary-\(number)")
        }
        let before = fast(story)
        #expect(before > 0)
        for number in 0..<400 {
            story.now += 100_000
            _ = story.call(number, id: "attack-\(number)")
        }
        #expect(story.core.counters.alerts == 1)
        #expect(fast(story) <= before)
        story.now += 31_000_000
        _ = story.core.takeEffects()
        for number in 0..<200 {
            story.now += 10_000_000
            _ = story.call(number % 200, id: "behind-\(number)")
        }
        #expect(fast(story) > before)
    }
}

extension [WardenEffect] {
    var bursts: [BurstSeen] {
        records.compactMap { if case .burstSeen(let burst) = $0 { burst } else { nil } }
    }
}
