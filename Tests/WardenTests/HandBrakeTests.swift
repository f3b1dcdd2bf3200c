import Records
import Warden
import Telephony
import Testing

@Suite("Brakes that outlive the agent, and the hand brake")
struct HandBrakeTests {
    @Test("Kills held by hand are on record as braked by hand, with who held and why")
    func hold() {
        var story = Story()
        #expect(story.core.holdKills(by: "ada", "wrong rule", at: moment(0)) == true)
        #expect(story.core.holdKills(by: "eve", "again", at: moment(0)) == false)
        let held = story.core.takeEffects().brakes
        #expect(held.map(\.reason) == [.hand])
        #expect(held.map(\.author) == ["ada"])
        #expect(held.map(\.note) == ["wrong rule"])
        let effects = story.attack()
        #expect(effects.killed.isEmpty)
        #expect(effects.flagged.map(\.action) == [.braked, .braked, .braked])
        #expect(effects.flagged.allSatisfy { $0.brake == .hand })
        #expect(story.core.heldBrakes.map(\.author) == ["ada"])
        #expect(story.pass(milliseconds: 3_600_000).brakes.isEmpty, "it never lets go by itself")
        story.core.releaseBrakes(by: "bob", at: moment(story.now))
        #expect(story.core.takeEffects().brakes.map(\.author) == ["bob"])
        #expect(story.attack("b").killed.count == 3)
    }

    @Test("Repeats wait while an operator holds, and go on when he lets go")
    func repeats() {
        var story = Story()
        story.accept(story.attack().sent)
        story.core.holdKills(by: "ada", "", at: moment(story.now))
        _ = story.core.takeEffects()
        for _ in 0..<20 { #expect(story.pass(milliseconds: 500).sent.isEmpty) }
        story.core.releaseBrakes(at: moment(story.now))
        _ = story.core.takeEffects()
        #expect(story.pass(milliseconds: 500).sent.count == 3)
    }

    @Test("Letting go releases each brake that holds, so the ledger closes")
    func both() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 1 }
        _ = story.attack("a")
        _ = story.attack("b", to: "+2348031239999")
        story.core.holdKills(by: "ada", "", at: moment(story.now))
        story.core.releaseBrakes(by: "ada", at: moment(story.now))
        let brakes = story.core.takeEffects().brakes
        #expect(brakes.map(\.reason) == [.hand, .hand, .callees])
        #expect(brakes.map(\.engaged) == [true, false, false])
        #expect(story.core.heldBrakes.isEmpty == true)
    }

    @Test("Brakes that held when the agent died hold in the next one, until they may let go")
    func restart() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        var before = BrakesBefore()
        before.engaged = [BrakeRecord(engaged: true, reason: .callees, limit: 2, at: noon - 9)]
        before.kills = (0..<3).map { callee in
            let reading = nigeria.read("+23480312340\(10 + callee)")
            return BrakesBefore.Kill(callee: reading, reason: .masking, at: noon - 10_000_000)
        }
        story.core.resume(before, at: moment(0))
        #expect(story.core.brakesEngaged == .callees)
        #expect(story.attack().killed.isEmpty)
        #expect(story.pass(milliseconds: 45_000).brakes.isEmpty)
        #expect(story.pass(milliseconds: 20_000).brakes.map(\.engaged) == [false])
    }

    @Test("A restart does not hand out a new minute: the kills of the one behind still count")
    func minuteBehind() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 2 }
        var before = BrakesBefore()
        before.kills = (0..<2).map { callee in
            let reading = nigeria.read("+23480312340\(10 + callee)")
            return BrakesBefore.Kill(callee: reading, reason: .masking, at: noon - 30_000_000)
        }
        story.core.resume(before, at: moment(0))
        #expect(story.attack().killed.isEmpty)
        #expect(story.core.brakesEngaged == .callees)
    }
}
