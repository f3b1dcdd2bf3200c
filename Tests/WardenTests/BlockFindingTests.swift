import Lists
import Records
import Warden
import Telephony
import Testing

@Suite("What a block ends is a finding")
struct BlockFindingTests {
    private func wide(_ id: Int64 = 5, from alert: Int64 = 0) -> Block {
        var block = Block(
            id: id,
            caller: .prefix("1202555"),
            callee: nigeria.read(victim).pattern,
            expiresAt: nil
        )
        block.alert = AlertID(alert)
        (block.author, block.reason) = ("ada", "stalker")
        return block
    }

    @Test("Calls are never ended without an alert and a reason: one alert a block and burst")
    func burst() {
        var story = Story()
        story.core.use([wide()], at: moment(0))
        var effects = story.attack(callers: 0..<2)
        #expect(effects.opened.map(\.rule) == [.block])
        #expect(effects.opened.map(\.block) == [5])
        #expect(effects.opened.map(\.why) == ["by ada: stalker"])
        #expect(effects.flagged.map(\.alert.value) == [1, 1])
        #expect(effects.flagged.allSatisfy { $0.rule == .block && $0.action == .killed })
        #expect(effects.sent.allSatisfy { $0.block == 5 && $0.why == "by ada: stalker" })
        #expect(effects.sent.map(\.alert.value) == [1, 1])
        #expect(story.core.counters.alerts == 0, "no masking was found")
        story.now += 31_000_000
        effects = story.pass(milliseconds: 0)
        #expect(effects.closed.map(\.rule) == [.block])
        effects = story.call(3)
        #expect(effects.opened.map(\.alert.value) == [2])
        story.core.finish()
        #expect(story.core.takeEffects().closed.map(\.alert.value) == [2])
    }

    @Test("A block that came from an alert ends calls for that alert and makes none of its own")
    func fromAlert() {
        var story = Story { $0.enforcement.autoBlock = true }
        _ = story.attack()
        story.now += 40_000_000
        _ = story.pass(milliseconds: 0)
        var effects = story.call(1, id: "back")
        #expect(effects.opened.isEmpty)
        #expect(effects.sent.map(\.alert.value) == [1])
        #expect(effects.flagged.map(\.rule) == [.block])
        #expect(effects.flagged.map(\.alert.value) == [1])
        story.core.use([wide(9, from: 1)], at: moment(story.now))
        effects = story.call(8, id: "other")
        #expect(effects.opened.isEmpty)
        #expect(effects.sent.map(\.block) == [9])
        #expect(effects.flagged.map(\.alert.value) == [1])
    }

    @Test("A call that the rule flags as well stands in the rule's alert alone")
    func flaggedToo() {
        var story = Story()
        story.core.use([block(number(2), victim)], at: moment(0))
        let effects = story.attack()
        #expect(effects.flagged.count { $0.call.id == "a-2" } == 1)
        #expect(effects.flagged.allSatisfy { $0.rule == .masking })
    }

    @Test("A blocked call that no room was left for is on record as neither ended nor let be")
    func unrecorded() {
        var story = Story()
        story.core.use([wide()], at: moment(0))
        let event = newCall("x", from: number(1), to: victim, at: noon)
        story.core.handle(.call(event), at: moment(0), detailsLater: true)
        let kills = story.core.takeEffects().sent
        #expect(kills.count == 1)
        for kill in kills { story.core.killNotRecorded(kill.kill) }
        #expect(story.core.takeEffects().flagged.map(\.action) == [.unrecorded])
    }

    @Test("More blocks than can gather calls at once: the one quiet for longest closes early")
    func manyBlocks() {
        var story = Story { $0.enforcement.calleesPerMinuteMax = 10_000 }
        let callees = (0..<4_200).map { "+2348\(100_000_000 + $0)" }
        story.core.use(
            callees.enumerated().map { block(number(0), $1, id: Int64($0 + 1)) },
            at: moment(0)
        )
        var effects: [WardenEffect] = []
        for callee in callees {
            story.now += 1_000
            effects += story.call(0, to: callee)
        }
        #expect(effects.opened.count == 4_200)
        #expect(effects.closed.map(\.alert.value) == Array(1...104))
    }
}
