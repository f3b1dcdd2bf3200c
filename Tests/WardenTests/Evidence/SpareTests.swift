import Records
import Rules
import Telephony
import Testing

@testable import Warden

@Suite("Callers who have talked with a callee before are spared")
struct SpareTests {
    private func story(armed: Bool = true) -> Story {
        Story(armed: armed) { $0.enforcement.spareKnownCallers = true }
    }

    /// A call of so many seconds, answered at once.
    private func talk(
        _ story: inout Story,
        _ caller: Int,
        to callee: String = victim,
        seconds: Int64
    ) {
        let id = "talk-\(caller)-\(story.now)"
        _ = story.call(caller, to: callee, id: id)
        let answered = noon + story.now
        story.now += seconds * 1_000_000
        var event = hangup(id, at: noon + story.now)
        event.kind = .finished
        (event.call.answeredAt, event.endedAt) = (answered, noon + story.now)
        _ = story.take(.call(event))
        story.now += 60_000_000
    }

    private func actions(_ effects: [WardenEffect]) -> [FlagAction] {
        effects.flagged.map(\.action)
    }

    @Test("Who has talked is flagged and not ended; the others of the attack are ended")
    func spared() {
        for armed in [true, false] {
            var story = story(armed: armed)
            talk(&story, 1, seconds: 10)
            let effects = story.attack(callers: 0..<3)
            let other: FlagAction = armed ? .killed : .simulated
            #expect(actions(effects) == [other, .spared, other])
            #expect(effects.killed.count == (armed ? 2 : 0))
            let spared = story.core.counters.callsSpared
            #expect(spared == 1)
        }
    }

    @Test(
        "Not spared: too short a talk, another callee, an unanswered call, or where it is not wanted"
    )
    func notSpared() {
        var story = story()
        talk(&story, 0, seconds: 9)
        talk(&story, 1, to: "+2348031230001", seconds: 60)
        _ = story.call(2, id: "rang")
        _ = story.finish("rang", "NO_ANSWER")
        story.now += 60_000_000
        #expect(actions(story.attack(callers: 0..<3)) == [.killed, .killed, .killed])

        var plain = Story()
        talk(&plain, 1, seconds: 10)
        #expect(actions(plain.attack(callers: 0..<3)) == [.killed, .killed, .killed])
    }

    @Test("A call that was flagged makes nobody known, however long it lasted")
    func flagged() {
        var story = story(armed: false)
        _ = story.attack(callers: 0..<3)
        let answered = noon + story.now
        story.now += 120_000_000
        for caller in 0..<3 {
            var event = hangup("a-\(caller)", at: noon + story.now)
            event.kind = .finished
            (event.call.answeredAt, event.endedAt) = (answered, noon + story.now)
            _ = story.take(.call(event))
        }
        #expect(actions(story.attack("b", callers: 0..<3)) == [.simulated, .simulated, .simulated])
    }

    @Test("A spared caller is not blocked either")
    func notBlocked() {
        var story = Story {
            $0.enforcement.spareKnownCallers = true
            $0.enforcement.autoBlock = true
        }
        talk(&story, 1, seconds: 10)
        let blocks = story.attack(callers: 0..<3).records.compactMap {
            if case .blockAdded(let block) = $0 { block.callerName.string } else { nil }
        }
        #expect(blocks == [number(0), number(2)])
    }

    @Test("Calls of before this run count as those of this one")
    func resumed() {
        var story = story()
        let known = PastCall(
            from: nigeria.read(number(1)),
            to: nigeria.readCallee(victim),
            at: noon,
            hasTalked: true
        )
        let rang = PastCall(
            from: nigeria.read(number(2)),
            to: nigeria.readCallee(victim),
            at: noon,
            hasTalked: false
        )
        story.core.resume([known, rang])
        #expect(actions(story.attack(callers: 0..<3)) == [.killed, .spared, .killed])
    }

    @Test("Withheld callers are nobody, so nobody knows them")
    func withheld() {
        var story = story()
        let call = PastCall(
            from: .party(.withheld),
            to: nigeria.readCallee(victim),
            at: noon,
            hasTalked: true
        )
        story.core.resume([call])
        var event = newCall("x", from: "anonymous", to: victim, at: noon)
        event.call.callerReading = .party(.withheld)
        _ = story.take(.call(event))
        #expect(actions(story.attack(callers: 0..<2)).contains(.spared) == false)
    }
}
