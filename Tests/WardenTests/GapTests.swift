import Records
import Warden
import Telephony
import Testing

@Suite("The agent says when it was blind")
struct GapTests {
    private let link = LinkID(0)

    private func completeness(_ effects: [WardenEffect]) -> Set<Bool> {
        Set(effects.flagged.map(\.windowComplete))
    }

    @Test("A gap is one row that opens and closes, with its reason and times")
    func row() {
        var story = Story()
        story.now = 5_000_000
        let opened = story.take(.linkDown(link, .heartbeatMissing)).gaps
        #expect(opened.map(\.reason) == [.heartbeatMissing])
        #expect(opened.map(\.from) == [noon + 5_000_000])
        #expect(opened.map(\.to) == [0])
        #expect(story.take(.linkDown(link, .disconnected)).isEmpty, "it is one gap still")
        story.now = 9_000_000
        let closed = story.take(.linkUp(link, coreUUID: "core-1")).gaps
        #expect(closed.map(\.gap) == opened.map(\.gap))
        #expect(closed.map(\.to) == [noon + 9_000_000])
        #expect(story.core.counters.gaps == 1)
    }

    @Test("A feed that went silent before it was given up was blind from when it was last heard")
    func silence() {
        var story = Story()
        story.now = 90_000_000
        let lost = WardenInput.linkDown(link, .heartbeatMissing, blindFor: 60_000_000)
        #expect(story.take(lost).gaps.map(\.from) == [noon + 30_000_000])
    }

    @Test("Until the feed first stands the agent was blind, and says so of the first windows")
    func start() {
        var story = Story()
        #expect(story.take(.linkDown(link, .start)).gaps.map(\.reason) == [.start])
        _ = story.take(.linkUp(link, coreUUID: "core-1"))
        #expect(completeness(story.attack()) == [false])
        story.now += 5_000_000
        #expect(completeness(story.attack("b")) == [true])
    }

    @Test("A window that touches a gap of any switch is incomplete, the next one is not")
    func otherLink() {
        var story = Story()
        _ = story.attack(callers: 0..<2, link: 1)
        #expect(completeness(story.attack("b")) == [true])
        _ = story.take(.linkDown(LinkID(1), .disconnected))
        story.now += 60_000_000
        #expect(completeness(story.attack("c")) == [false])
        _ = story.take(.linkUp(LinkID(1), coreUUID: "x"))
        story.now += 60_000_000
        #expect(completeness(story.attack("d")) == [false], "nothing was seen of it yet")
        _ = story.take(.heartbeat(LinkID(1), noon + story.now))
        story.now += 4_000_000
        #expect(completeness(story.attack("e")) == [false])
        story.now += 6_000_000
        #expect(completeness(story.attack("f")) == [true])
    }

    @Test("Events given away are a gap that is over at once, with their number")
    func shed() {
        var story = Story()
        _ = story.attack()
        let gaps = story.take(.shed(link, count: 12)).gaps
        #expect(gaps.map(\.reason) == [.shed, .shed])
        #expect(gaps.map(\.eventsLost) == [0, 12])
        #expect(completeness(story.attack("b")) == [false])
        story.now += 6_000_000
        #expect(completeness(story.attack("c")) == [true])
        #expect(story.core.counters.eventsShed == 12)
    }

    @Test("An event passed over is a gap of its own kind")
    func oversized() {
        var story = Story()
        _ = story.attack()
        let gaps = story.take(.shed(link, count: 1, .oversized)).gaps
        #expect(gaps.map(\.reason) == [.oversized, .oversized])
        #expect(gaps.map(\.eventsLost) == [0, 1])
        #expect(completeness(story.attack("b")) == [false])
        #expect(story.core.counters.eventsShed == 0, "nothing was given away for want of time")
    }

    @Test("A call that the list shows and no event did still counts when it is recent")
    func listedCalls() {
        var story = Story()
        _ = story.attack(callers: 0..<2)
        _ = story.take(.linkDown(link, .disconnected))
        story.now += 2_000_000
        _ = story.take(.linkUp(link, coreUUID: "core-1"))
        let seen = newCall("a-0", from: number(0), to: victim, at: noon + 1_000)
        #expect(story.take(.liveCall(seen.call)).isEmpty)
        #expect(story.core.counters.duplicateCalls == 0)
        let missed = newCall("missed", from: number(5), to: victim, at: noon + 1_500_000)
        let effects = story.take(.liveCall(missed.call))
        #expect(effects.killed == ["a-0", "a-1", "missed"])
        #expect(completeness(effects) == [false])
    }

    @Test("Calls that were long there when the agent started are not judged")
    func listedAtStart() {
        var story = Story()
        _ = story.take(.linkDown(link, .start))
        _ = story.take(.linkUp(link, coreUUID: "core-1"))
        for caller in 0..<5 {
            let call = newCall(
                "old-\(caller)",
                from: number(caller),
                to: victim,
                at: noon - 3_600_000_000
            )
            #expect(story.take(.liveCall(call.call)).isEmpty)
        }
        #expect(story.take(.liveCallsEnd(link)).isEmpty)
        #expect(story.core.counters.calls == 0)
    }
}
