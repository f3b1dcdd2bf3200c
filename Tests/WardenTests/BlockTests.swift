import Warden
import Lists
import Records
import Rules
import Telephony
import Testing

@Suite("Blocks: a caller and a callee, never a callee alone")
struct BlockTests {
    @Test("A blocked pair is ended at the first call; others to the same callee are not")
    func pair() throws {
        var story = Story()
        story.core.use([block(number(0), victim)], at: moment(0))
        let kill = try #require(story.call(0, id: "blocked").sent.first)
        #expect(kill.call == "blocked")
        #expect(kill.reason == .block)
        #expect(kill.alert == AlertID(1), "of the block")
        #expect(story.call(1).isEmpty)
        #expect(story.call(0, to: "+2348031239999").isEmpty)
    }

    @Test("A block may name callees by prefix")
    func prefix() {
        var story = Story()
        let blocks = [
            Block(
                id: 1,
                caller: nigeria.read(number(0)).pattern,
                callee: .prefix("234803"),
                expiresAt: nil
            )
        ]
        story.core.use(blocks, at: moment(0))
        #expect(story.call(0, to: "08031112222").sent.count == 1)
        #expect(story.call(0, to: "08051112222").sent.isEmpty)
    }

    @Test("A block of full numbers ended calls of extensions that begin with the same digits")
    func prefixKinds() {
        var story = Story()
        func block(_ pattern: PartyPattern, _ id: Int64) -> Block {
            Block(id: id, caller: pattern, callee: nigeria.read("5000").pattern, expiresAt: nil)
        }
        story.core.use([block(.prefix("44"), 1), block(.localPrefix("20"), 2)], at: moment(0))
        for (caller, isEnded) in [
            ("4401", false), ("+447946000123", true), ("44", false), ("2001", true),
            ("+2079460000", false), ("201", true), ("301", false),
        ] {
            story.now += 60_000_000
            let call = newCall("at-\(story.now)", from: caller, to: "5000", at: noon + story.now)
            #expect(story.take(.call(call)).sent.isEmpty == !isEnded, "\(caller)")
        }
    }

    @Test("A block ends at its time, and one that has expired hides no other")
    func expiry() {
        var story = Story()
        story.core.use(
            [
                block(number(0), victim, expiresAt: noon + 5_000_000),
                block(number(0), victim, expiresAt: noon - 1, id: 2),
            ],
            at: moment(0)
        )
        story.now = 4_999_999
        #expect(story.call(0).sent.count == 1)
        story.now = 5_000_000
        #expect(story.call(0).sent.isEmpty)
    }

    @Test("The callers of an alert are blocked from its callee until the block expires")
    func automatic() {
        var story = Story {
            $0.enforcement.autoBlock = true
            $0.enforcement.blockSeconds = 60
        }
        let added = story.attack().blocksAdded
        #expect(added.map { $0.callerName.string } == [number(0), number(1), number(2)])
        #expect(
            added.allSatisfy { $0.expiresAt == noon + 3_000 + 60_000_000 && $0.alert == AlertID(1) }
        )
        story.now = 59_000_000
        #expect(story.call(1).sent.map(\.reason) == [.block])
        #expect(story.call(1, to: "+2348031239999").sent.isEmpty)
        story.now = 61_000_000
        #expect(story.call(1).sent.isEmpty)
    }

    @Test("A pair that is blocked already is not blocked anew")
    func once() {
        var story = Story { $0.enforcement.autoBlock = true }
        story.core.use([block(number(0), victim)], at: moment(0))
        #expect(story.attack().blocksAdded.count == 2)
        #expect(story.attack("b").blocksAdded.isEmpty)
    }

    @Test("Withheld callers are never blocked by the agent")
    func withheld() {
        for counting in [MaskingRule.WithheldCallers.one, .each] {
            var story = Story {
                $0.enforcement.autoBlock = true
                $0.rule = MaskingRule(threshold: 3, withheldCallers: counting)
            }
            _ = story.attack(callers: 0..<2)
            var flagged = 0
            for number in 0..<3 {
                let call = newCall(
                    "w\(number)",
                    from: "anonymous",
                    to: victim,
                    at: noon + story.now
                )
                let effects = story.take(.call(call))
                flagged += effects.flagged.count
                #expect(effects.blocksAdded.allSatisfy { $0.caller.kind == .international })
            }
            #expect(flagged == 5)
        }
    }

    @Test("A block that an operator removed is gone, once the log has shown it")
    func removed() {
        var story = Story { $0.enforcement.autoBlock = true }
        _ = story.attack()
        story.now += 1_000_000
        let stored = (0..<3).map { block(number($0), victim, expiresAt: noon + 3_600_000_000) }
        story.core.use(stored, at: moment(story.now))
        story.now += 1_000_000
        story.core.use(Array(stored[1...]), at: moment(story.now))
        story.now += 60_000_000
        #expect(story.call(0).sent.isEmpty)
        story.now += 60_000_000
        #expect(story.call(1).sent.count == 1)
    }

    @Test("A new block holds while the log has not shown it yet")
    func notWrittenYet() {
        var story = Story { $0.enforcement.autoBlock = true }
        _ = story.attack()
        story.now += 6_000_000
        story.core.use([Block](), at: moment(story.now))
        #expect(story.call(0).sent.count == 1)
        story.now += 6_000_000
        story.core.use([Block](), at: moment(story.now))
        #expect(story.call(0).sent.isEmpty)
    }

    @Test("A withheld caller on a block made by hand is ended even where such callers do not count")
    func ignoredButBlocked() {
        var story = Story { $0.rule = MaskingRule(threshold: 3, withheldCallers: .ignore) }
        let blocks = [
            Block(
                id: 1,
                caller: .exact(.withheld),
                callee: nigeria.read(victim).pattern,
                expiresAt: nil
            )
        ]
        story.core.use(blocks, at: moment(0))
        #expect(story.take(.call(newCall("w", from: "", to: victim, at: noon))).sent.count == 1)
    }

    @Test("A blocked call that is flagged as well is killed once")
    func blockedAndFlagged() {
        var story = Story()
        story.core.use([block(number(2), victim)], at: moment(0))
        let effects = story.attack()
        #expect(effects.killed.sorted { $0.string < $1.string } == ["a-0", "a-1", "a-2"])
        #expect(effects.sent.allSatisfy { $0.reason == .masking })
    }
}
