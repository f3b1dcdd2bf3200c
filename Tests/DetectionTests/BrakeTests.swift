import Detection
import Telephony
import Testing

@Suite("Brakes")
struct BrakeTests {
    @Test("Past the kills of a minute calls are flagged and counted but not killed")
    func kills() {
        var story = Story { $0.enforcement.killsPerMinuteMax = 4 }
        let effects = story.attack(callers: 0..<7)
        #expect(effects.killed.count == 4)
        #expect(effects.flagged.map(\.action).filter { $0 == .braked }.count == 3)
        #expect(story.core.counters.killsBraked == 3)
        #expect(story.core.areBrakesEngaged == true)
        #expect(effects.brakes.map(\.engaged) == [true], "engaged once, said once")
        #expect(effects.brakes.map(\.reason) == [.kills])
        #expect(effects.brakes.map(\.limit) == [4])
    }

    @Test("Past the callees of a minute alerts open but nothing is killed")
    func callees() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        var effects: [WardenEffect] = []
        for callee in 0..<4 {
            effects += story.attack("a\(callee)", to: "+23480312340\(10 + callee)")
        }
        #expect(effects.opened.count == 4)
        #expect(effects.killed.count == 6)
        #expect(effects.brakes.map(\.reason) == [.callees])
        #expect(effects.flagged.filter { $0.action == .braked }.count == 6)
    }

    @Test("Brakes let go by themselves when the minute behind is down to half of the limit")
    func recover() {
        var story = Story { $0.enforcement.killsPerMinuteMax = 4 }
        _ = story.attack(callers: 0..<6)
        #expect(story.pass(milliseconds: 58_000).brakes.isEmpty)
        let effects = story.pass(milliseconds: 3_000)
        #expect(effects.brakes.map(\.engaged) == [false])
        #expect(story.core.areBrakesEngaged == false)
        #expect(story.attack("b").killed.count == 3)
    }

    @Test("Brakes let go on command and forget the minute behind")
    func release() {
        var story = Story { $0.enforcement.killsPerMinuteMax = 4 }
        _ = story.attack(callers: 0..<6)
        story.core.releaseBrakes(at: moment(story.now))
        #expect(story.core.takeEffects().brakes.map(\.engaged) == [false])
        #expect(story.attack("b", callers: 6..<10).killed.count == 4)
        story.core.releaseBrakes(at: moment(story.now))
        story.core.releaseBrakes(at: moment(story.now))
        #expect(story.core.takeEffects().brakes.isEmpty)
    }

    @Test("Repeats of kills that were let through go out although the brakes hold")
    func repeats() {
        var story = Story { $0.enforcement.killsPerMinuteMax = 3 }
        story.accept(story.attack(callers: 0..<6).sent)
        #expect(story.pass(milliseconds: 150).killed.count == 3)
    }

    @Test("A minute is sixty seconds, over any jump of the clock", arguments: [59, 60, 61, 10_000])
    func minute(seconds: Int64) {
        var story = Story { $0.enforcement.killsPerMinuteMax = 6 }
        _ = story.attack(callers: 0..<6)
        story.now += seconds * 1_000_000
        let killed = story.attack("b", callers: 0..<6).killed.count
        #expect(killed == (seconds < 60 ? 0 : 6))
    }
}
