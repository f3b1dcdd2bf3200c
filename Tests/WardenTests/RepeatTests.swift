import Warden
import Records
import Telephony
import Testing

@Suite("Only what was answered and did not end is asked for again")
struct RepeatTests {
    @Test("A kill without an answer is not repeated: 928 commands went out for 198 kills")
    func unanswered() throws {
        var story = Story()
        let kills = story.attack().sent
        #expect(story.pass(milliseconds: 9_000).isEmpty)
        #expect(story.core.nextDue == nil)
        story.accept(kills)
        #expect(story.pass(milliseconds: 149).isEmpty)
        #expect(story.pass(milliseconds: 1).sent.map(\.attempt) == [2, 2, 2])
    }

    @Test("A datagram may be lost: without an answer the kill by a proxy goes out again in time")
    func datagram() {
        var story = Story()
        var sent: [KillRecord] = []
        for caller in 0..<3 {
            var event = newCall("a-\(caller)", from: number(caller), to: victim, at: noon)
            event.call.isNamedByDialog = true
            sent += story.take(.call(event)).sent
        }
        #expect(sent.count == 3)
        #expect(story.pass(milliseconds: 150).sent.map(\.attempt) == [2, 2, 2])
    }

    @Test("By another connection what had no answer goes out once more, and nothing else does")
    func otherConnection() throws {
        var story = Story()
        let kills = story.attack().sent
        story.accept([try #require(kills.first)])
        _ = story.hangUp("a-0")
        story.now += 2_000_000
        let later = story.call(7).sent
        #expect(later.count == 1)
        let before = story.now - 1
        let effects = story.take(.commandsLost(LinkID(0), before: before))
        #expect(effects.sent.map(\.call) == ["a-1", "a-2"])
        #expect(effects.sent.map(\.attempt) == [2, 2], "each command that goes out is on record")
        #expect(story.take(.commandsLost(LinkID(0), before: before)).isEmpty)
        #expect(story.take(.commandsLost(LinkID(1), before: .max)).isEmpty)
    }

    @Test("A kill that the connection could not take did not go out: it is the first attempt again")
    func notSent() throws {
        var story = Story()
        let kill = try #require(story.attack().sent.first)
        story.core.killNotSent(kill.kill, at: moment(story.now))
        let again = story.pass(milliseconds: 150).sent
        #expect(again.map(\.kill) == [kill.kill])
        #expect(again.map(\.attempt) == [1])
    }

    @Test("Where the switch's events come late, kills that have worked are not repeated")
    func lateEvents() {
        var story = Story()
        for round in 0..<4 {
            let kills = story.attack("r\(round)", to: "+23480312\(40_000 + round)").sent
            story.accept(kills)
            let repeats = story.pass(milliseconds: 800).sent
            // The first time nobody can know; by then the switch has been seen to take its time.
            #expect(repeats.isEmpty == (round > 0), "round \(round)")
            for kill in repeats { _ = story.take(.killReply(kill.kill, .gone)) }
            for kill in kills {
                _ = story.decideEnd(kill.call.string)
                _ = story.finish(kill.call.string)
            }
        }
        #expect(story.core.killsOpen == 0)
    }
}
