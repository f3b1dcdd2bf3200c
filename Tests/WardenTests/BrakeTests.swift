import Records
import Warden
import Telephony
import Testing

@Suite("Brakes")
struct BrakeTests {
    /// Callees in order, each attacked by callers enough.
    private func attacks(_ story: inout Story, _ callees: Range<Int>) -> [WardenEffect] {
        callees.flatMap { story.attack("a\($0)", to: "+23480312\(34_000 + $0)") }
    }

    @Test("One loud attack on one callee does not release itself after 1,200 kills a minute")
    func loudAttack() {
        var story = Story(threshold: 5) { $0.recentCallsMax = 1_024 }
        var effects: [WardenEffect] = []
        for call in 0..<9_000 {
            story.now += 20_000
            effects += story.call(call % 700, id: "loud-\(call)")
            if call >= 50 { effects += story.hangUp("loud-\(call - 50)") }
            if call % 25 == 0 { effects += story.pass(milliseconds: 0) }
        }
        #expect(Set(effects.killed).count == 9_000)
        #expect(effects.brakes.isEmpty)
        #expect(effects.flagged.allSatisfy { $0.action == .killed })
        #expect(effects.opened.count == 1)
    }

    @Test("Of an attack its share counts: kills past the minute's budget need many callees")
    func kills() {
        var story = Story {
            $0.enforcement.killsPerMinuteMax = 8
            $0.enforcement.calleesPerMinuteMax = 4
        }
        var effects = story.attack("loud", callers: 0..<40)
        #expect(Set(effects.killed).count == 40, "two of them count")
        effects = attacks(&story, 0..<3)
        #expect(effects.killed.count == 9)
        #expect(story.core.areBrakesEngaged == false)
        story.use { $0.enforcement.killsPerMinuteMax = 7 }
        effects = story.attack("more", callers: 3..<6, to: "+2348031234000")
        #expect(effects.brakes.map(\.reason) == [.kills])
        #expect(effects.flagged.allSatisfy { $0.action == .braked })
    }

    @Test("Past the callees of a minute alerts open but nothing is killed")
    func callees() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        let effects = attacks(&story, 0..<4)
        #expect(effects.opened.count == 4)
        #expect(effects.killed.count == 6)
        #expect(effects.brakes.map(\.engaged) == [true], "engaged once, said once")
        #expect(effects.brakes.map(\.reason) == [.callees])
        #expect(effects.brakes.map(\.limit) == [2])
        let braked = effects.flagged.filter { $0.action == .braked }
        #expect(braked.count == 6)
        #expect(braked.allSatisfy { $0.brake == .callees })
        #expect(story.core.counters.killsBraked == 6)
    }

    @Test("A rule so wrong that calls to everybody are masked is stopped within its first second")
    func wrongRule() throws {
        var story = Story(threshold: 2) { $0.recentCallsMax = 4_096 }
        let start = story.now
        var engaged: Int64?
        var callees: Set<String> = []
        for call in 0..<2_000 where engaged == nil {
            story.now += 10_000
            let callee = "+23480312\(34_000 + call / 2)"
            let effects = story.call(call, to: callee)
            if !effects.killed.isEmpty { callees.insert(callee) }
            if !effects.brakes.isEmpty { engaged = story.now - start }
        }
        let took = try #require(engaged)
        #expect(took <= 1_000_000)
        #expect(callees.count == 15, "a quarter of the minute's 60")
        let after = story.pass(milliseconds: 500).brakes
        #expect(after.isEmpty, "they do not let go at the next tick, few callees as it were")
    }

    @Test("Brakes let go by themselves when the minute behind is down to half of the limit")
    func recover() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        _ = attacks(&story, 0..<3)
        #expect(story.pass(milliseconds: 58_000).brakes.isEmpty)
        let effects = story.pass(milliseconds: 3_000)
        #expect(effects.brakes.map(\.engaged) == [false])
        #expect(story.core.areBrakesEngaged == false)
        #expect(story.attack("b").killed.count == 3)
    }

    @Test("Brakes hold for as long as what went wrong goes on")
    func goesOn() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        var effects: [WardenEffect] = []
        for second in 0..<180 {
            effects += attacks(&story, second..<second + 1)
            effects += story.pass(milliseconds: 1_000)
        }
        #expect(effects.brakes.map(\.engaged) == [true])
        #expect(Set(effects.killed).count == 6)
    }

    @Test("Brakes let go on command and forget the minute behind; with none on it is said")
    func release() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        _ = attacks(&story, 0..<3)
        #expect(story.core.releaseBrakes(by: "ada", at: moment(story.now)) == true)
        let released = story.core.takeEffects().brakes
        #expect(released.map(\.engaged) == [false])
        #expect(released.map(\.author) == ["ada"])
        #expect(attacks(&story, 3..<5).killed.count == 6)
        #expect(story.core.releaseBrakes(at: moment(story.now)) == false)
        #expect(story.core.takeEffects().brakes.isEmpty)
    }

    @Test("Repeats of kills that were let through go out although the brakes hold")
    func repeats() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 1 }
        story.accept(attacks(&story, 0..<2).sent)
        #expect(story.core.areBrakesEngaged == true)
        #expect(story.pass(milliseconds: 150).killed.count == 3)
    }

    @Test("A minute is sixty seconds, over any jump of the clock", arguments: [59, 60, 61, 10_000])
    func minute(seconds: Int64) {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        _ = attacks(&story, 0..<2)
        story.now += seconds * 1_000_000
        let killed = attacks(&story, 2..<4).killed.count
        #expect(killed == (seconds < 60 ? 0 : 6))
    }

    @Test("More callees than are told apart count each as a new one and take no more memory")
    func manyCallees() {
        var story = Story {
            $0.enforcement.calleesPerMinuteMax = 5_000
            $0.enforcement.killsPerMinuteMax = 100_000
        }
        var effects: [WardenEffect] = []
        for callee in 0..<6_000 {
            story.now += 1_000
            story.core.use(
                [block(number(0), "+23480\(10_000_000 + callee)")],
                at: moment(story.now)
            )
            effects += story.call(0, to: "+23480\(10_000_000 + callee)", id: "b-\(callee)")
        }
        #expect(effects.brakes.map(\.reason) == [.callees])
        #expect(Set(effects.killed).count <= 5_000)
    }
}
