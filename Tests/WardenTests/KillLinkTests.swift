import Records
import Lists
import Warden
import Telephony
import Testing

@Suite("Kills across gaps, restarts and runs")
struct KillLinkTests {
    private func down(_ story: inout Story, link: Int = 0) -> [WardenEffect] {
        story.take(.linkDown(LinkID(link), .disconnected))
    }

    @Test("While the link is down nothing is sent; what the list names goes out again")
    func listed() {
        var story = Story()
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        _ = story.attack()
        _ = down(&story)
        #expect(story.core.nextDue == nil)
        #expect(story.pass(milliseconds: 60_000).sent.isEmpty)
        let effects = story.reconnect(listing: ["a-0", "a-2"])
        #expect(effects.sent.map(\.call) == ["a-0", "a-2"])
        #expect(effects.sent.map(\.attempt) == [2, 2])
        let gone = effects.kills.filter { $0.state == .gone }
        #expect(gone.map(\.call) == ["a-1"])
    }

    @Test("A kill sent less than a second before the list is not over because the list lags")
    func laggingList() {
        var story = Story()
        _ = story.attack()
        _ = down(&story)
        story.now += 200_000
        let effects = story.reconnect(listing: [])
        #expect(effects.killed == ["a-0", "a-1", "a-2"])
        #expect(!effects.killStates.contains(.gone))
    }

    @Test("A kill asked for since the feed came back is left alone by the list")
    func askedSince() {
        var story = Story()
        _ = down(&story)
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        let sent = story.attack().sent
        #expect(sent.count == 3)
        #expect(story.take(.liveCallsEnd(LinkID(0))).kills.isEmpty)
        #expect(story.core.killsOpen == 3)
    }

    @Test("Where the switch has no list, every held kill goes out again")
    func noList() {
        var story = Story()
        _ = story.attack()
        _ = down(&story)
        story.now += 60_000_000
        #expect(story.reconnect(listing: nil).killed == ["a-0", "a-1", "a-2"])
    }

    @Test("Where no list ever comes, held kills go out again after five seconds")
    func listNeverComes() {
        var story = Story()
        _ = story.attack()
        _ = down(&story)
        story.now += 60_000_000
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        #expect(story.pass(milliseconds: 4_999).sent.isEmpty)
        #expect(story.pass(milliseconds: 1).killed == ["a-0", "a-1", "a-2"])
    }

    @Test("A flagged call of a switch that is down is written down, and sent when it is back")
    func flaggedWhileDown() {
        var story = Story()
        _ = story.call(0, id: "far", link: 0)
        _ = down(&story)
        let effects = story.attack("b", callers: 1..<3, link: 1)
        #expect(effects.killed == ["b-1", "b-2"])
        let far = effects.kills.first { $0.call == "far" }
        #expect(far?.state == .requested)
        #expect(far?.attempt == 0, "nothing went out yet")
        story.now += 10_000_000
        let back = story.reconnect(listing: ["far"])
        #expect(back.sent.map(\.call) == ["far"])
        #expect(back.sent.map(\.attempt) == [1])
    }

    @Test("A kill that was given up is tried once more after a gap")
    func givenUpThenGap() {
        var story = Story { $0.enforcement.attemptsMax = 1 }
        _ = story.attack()
        _ = story.pass(milliseconds: 200)
        _ = down(&story)
        story.now += 5_000_000
        let again = story.reconnect(listing: ["a-0"]).sent
        #expect(again.map(\.call) == ["a-0"])
        #expect(again.map(\.attempt) == [2], "what went out is counted")
        story.accept(again)
        #expect(story.pass(milliseconds: 400).killStates == [.stillUp])
    }

    @Test("Another Core-UUID means that no call of before is left")
    func restart() {
        var story = Story()
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        _ = story.attack()
        _ = down(&story)
        let effects = story.take(.linkUp(LinkID(0), coreUUID: "core-2"))
        #expect(effects.killStates == [.gone, .gone, .gone])
        #expect(effects.gaps.map(\.reason) == [.restarted])
        #expect(story.core.killsOpen == 0)
        #expect(effects.sent.isEmpty)
    }

    @Test(
        "Calls of the new run that are flagged before the link is up are ended, not said to be gone"
    )
    func flaggedBeforeUp() {
        var story = Story()
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        _ = story.attack("old")
        _ = down(&story)
        _ = story.attack("new", to: "+2348031230001")
        let up = story.take(.linkUp(LinkID(0), coreUUID: "core-2"))
        #expect(up.kills.map(\.call) == ["old-0", "old-1", "old-2"])
        #expect(up.killStates == [.gone, .gone, .gone])
        let listed = story.reconnect("core-2", listing: ["new-0", "new-1", "new-2"])
        #expect(listed.sent.map(\.call) == ["new-0", "new-1", "new-2"])
    }

    @Test("A restart that no cut announced is a gap too, and settles the kills")
    func silentRestart() {
        var story = Story()
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        _ = story.attack()
        let effects = story.take(.linkUp(LinkID(0), coreUUID: "core-2"))
        #expect(effects.gaps.map(\.reason) == [.restarted, .restarted])
        #expect(story.core.killsOpen == 0)
    }

    @Test("Kills of an earlier run go out again listed or not: the list lags, the switch knows")
    func resumed() throws {
        var first = Story()
        let kills = first.attack().sent
        var second = Story(numbers: WardenNumbers(alert: 2, kill: 4, gap: 1))
        for kill in kills {
            second.core.resume(kill, call: newCall("x", from: number(0), to: victim, at: noon).call)
        }
        // Twice is once, and what is over is over.
        second.core.resume(kills[0], call: newCall("x", from: number(0), to: victim, at: noon).call)
        var ended = kills[0]
        ended.state = .ended
        second.core.resume(ended, call: newCall("x", from: number(0), to: victim, at: noon).call)
        #expect(second.core.killsOpen == 3)
        #expect(second.pass(milliseconds: 1_000).sent.isEmpty)
        let effects = second.reconnect(listing: ["a-1"])
        #expect(effects.sent.map(\.kill) == kills.map(\.kill))
        _ = second.take(.killReply(kills[0].kill, .gone))
        #expect(second.pass(milliseconds: 6_000).kills.map(\.state) == [.gone])
        #expect(second.attack("b").sent.map(\.kill.value) == [4, 5, 6])
    }

    @Test("Nothing is sent for a kill of an earlier run when the agent is no longer armed")
    func resumedUnarmed() {
        var first = Story()
        let kills = first.attack().sent
        var second = Story(armed: false)
        for kill in kills {
            second.core.resume(kill, call: newCall("x", from: number(0), to: victim, at: noon).call)
        }
        let effects = second.reconnect(listing: ["a-0", "a-1", "a-2"])
        #expect(effects.sent.isEmpty)
        #expect(effects.killStates == [.stillUp, .stillUp, .stillUp])
    }

    @Test("Nothing is sent for a kill of an earlier run whose caller is exempt by now")
    func resumedExempt() throws {
        var first = Story()
        let kill = try #require(first.attack().sent.first)
        var second = Story()
        _ = second.use([
            Exemption(id: 5, subject: .caller(nigeria.read(number(0)).pattern))
        ])
        second.core.resume(kill, call: newCall("a-0", from: number(0), to: victim, at: noon).call)
        let effects = second.reconnect(listing: ["a-0"])
        #expect(effects.killStates == [.exempted])
        #expect(effects.hits == [5])
    }
}
