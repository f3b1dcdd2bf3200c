import Records
import Warden
import Telephony
import Testing

@Suite("A kill is followed to its end")
struct ActionLedgerTests {
    @Test("Requested, accepted and ended: each step is on record once")
    func happyPath() throws {
        var story = Story()
        let kill = try #require(story.attack().sent.first)
        #expect(kill.state == .requested)
        #expect(kill.attempt == 1)
        #expect(story.take(.killReply(kill.kill, .accepted)).killStates == [.accepted])
        #expect(story.core.killsOpen == 3)
        let ended = story.hangUp("a-0").kills
        #expect(ended.map(\.state) == [.ended])
        #expect(ended.map { $0.detail.string } == ["NORMAL_CLEARING"])
        #expect(story.core.killsOpen == 2)
        #expect(story.core.counters.killsEnded == 1)
    }

    @Test("A call that the switch does not know is gone, and nothing more is sent")
    func gone() throws {
        var story = Story()
        let kills = story.attack().sent
        for kill in kills { #expect(story.take(.killReply(kill.kill, .gone)).isEmpty) }
        // Its account of the call says who ended it; without one the switch's word has to do.
        #expect(story.pass(milliseconds: 6_000).killStates == [.gone, .gone, .gone])
        #expect(story.core.killsOpen == 0)
        #expect(story.core.nextDue == nil)
        #expect(story.pass(milliseconds: 10_000).sent.isEmpty)
    }

    @Test("Accepted is never ended: without the hang-up event the call is still up, an alarm")
    func acceptedIsNotEnded() throws {
        var story = Story { $0.enforcement.attemptsMax = 2 }
        story.accept(story.attack().sent)
        let again = story.pass(milliseconds: 150).sent
        #expect(again.map(\.attempt) == [2, 2, 2])
        story.accept(again)
        let last = story.pass(milliseconds: 300).kills
        #expect(last.map(\.state) == [.stillUp, .stillUp, .stillUp])
        #expect(story.core.counters.killsEnded == 0)
        #expect(story.core.counters.killsStillUp == 3)
        // The proof may come late.
        #expect(story.hangUp("a-0").killStates == [.ended])
    }

    @Test("What was answered goes out again after 150, 300, 600, 1200 ms; given up 2400 later")
    func doubling() {
        var story = Story()
        story.accept(story.attack(callers: 0..<3).sent)
        for id in ["a-0", "a-1"] { _ = story.hangUp(id) }
        let start = story.now
        var times: [Int64] = []
        for _ in 0..<6_000 {
            let effects = story.pass(milliseconds: 1)
            if !effects.sent.isEmpty { times.append((story.now - start) / 1_000) }
            story.accept(effects.sent)
            if effects.killStates.contains(.stillUp) {
                times.append((story.now - start) / 1_000)
                break
            }
        }
        #expect(times == [150, 450, 1_050, 2_250, 4_650])
        #expect(story.core.nextDue == nil)
    }

    @Test("nextDue names the moment at which the next repeat goes out")
    func nextDue() throws {
        var story = Story()
        story.accept(story.attack().sent)
        let next = story.core.nextDue
        let due = try #require(next)
        story.now = due - 1
        #expect(story.pass(milliseconds: 0).sent.isEmpty)
        story.now = due
        #expect(story.pass(milliseconds: 0).sent.map(\.call) == ["a-0", "a-1", "a-2"])
    }

    @Test("A reply that comes twice is one step")
    func doubledReply() throws {
        var story = Story()
        let kill = try #require(story.attack().sent.first).kill
        #expect(story.take(.killReply(kill, .accepted)).kills.count == 1)
        #expect(story.take(.killReply(kill, .accepted)).isEmpty)
        // The answer to a repeat of a kill that worked says nothing against it.
        #expect(story.take(.killReply(kill, .gone)).isEmpty)
        #expect(story.core.counters.killsAccepted == 1)
        #expect(story.hangUp("a-0").killStates == [.ended])
    }

    @Test("A kill that was taken is ended by a late hang-up, though a repeat finds the call gone")
    func lateHangUp() throws {
        var story = Story { $0.enforcement.attemptsMax = 2 }
        let kills = story.attack().sent.map(\.kill)
        for kill in kills { _ = story.take(.killReply(kill, .accepted)) }
        #expect(story.pass(milliseconds: 150).sent.count == 3)
        for kill in kills { #expect(story.take(.killReply(kill, .gone)).isEmpty) }
        #expect(story.hangUp("a-0").killStates == [.ended])
        #expect(story.pass(milliseconds: 5_990).isEmpty)
        #expect(story.hangUp("a-1").killStates == [.ended])
        // Where the proof does not come at all, the switch's word has to do.
        #expect(story.pass(milliseconds: 10).killStates == [.gone])
        #expect(story.core.killsOpen == 0)
    }

    @Test("A hang-up before the reply ends the kill; replies after it change nothing")
    func hangUpFirst() throws {
        var story = Story()
        let kill = try #require(story.attack().sent.first).kill
        #expect(story.hangUp("a-0").killStates == [.ended])
        for reply in [KillReply.accepted, .gone, .refused("-ERR")] {
            #expect(story.take(.killReply(kill, reply)).isEmpty)
        }
        #expect(story.hangUp("a-0").isEmpty)
    }

    @Test("A reply to no kill, and one to a kill of another agent, do nothing")
    func strayReply() {
        var story = Story()
        #expect(story.take(.killReply(KillID(77), .accepted)).isEmpty)
    }

    @Test("A refusal keeps the switch's words and goes out again")
    func refused() throws {
        var story = Story()
        let kill = try #require(story.attack().sent.first)
        let failed = story.take(.killReply(kill.kill, .refused("-ERR permission denied"))).kills
        #expect(failed.map(\.state) == [.failed])
        #expect(failed.map { $0.detail.string } == ["-ERR permission denied"])
        let again = try #require(story.pass(milliseconds: 150).sent.first)
        #expect(again.state == .requested)
        #expect(again.detail.isEmpty)
        _ = story.take(.killReply(kill.kill, .gone))
        #expect(story.pass(milliseconds: 6_000).killStates == [.gone])
    }

    @Test("A late answer of the switch still settles a kill that was given up")
    func lateAnswer() throws {
        var story = Story { $0.enforcement.attemptsMax = 1 }
        let kills = story.attack().sent
        let kill = try #require(kills.first)
        story.accept(kills)
        #expect(story.pass(milliseconds: 150).killStates == [.stillUp, .stillUp, .stillUp])
        #expect(story.take(.killReply(kill.kill, .accepted)).isEmpty)
        #expect(story.take(.killReply(kill.kill, .gone)).isEmpty)
        #expect(story.pass(milliseconds: 6_000).killStates == [.gone])
    }

    @Test("The account of a whole call proves its end where the hang-up event is lost")
    func finishedProves() {
        var story = Story()
        _ = story.attack()
        var event = hangup("a-0", at: noon + story.now)
        event.kind = .finished
        #expect(story.take(.call(event)).killStates == [.ended])
    }

    @Test("One hang-up ends one kill: the same name on another switch is another call")
    func otherLink() {
        var story = Story()
        _ = story.attack(link: 0)
        #expect(story.hangUp("a-0", link: 1).killStates.isEmpty)
        #expect(story.core.killsOpen == 3)
    }

    @Test("Kills that were given up make way when the ledger is full")
    func fullLedger() {
        var story = Story(threshold: 2) {
            $0.enforcement.killsPerMinuteMax = .max
            $0.enforcement.calleesPerMinuteMax = .max
            $0.enforcement.attemptsMax = 1
        }
        var actions: Set<FlagAction> = []
        for caller in 0..<ledgerMax + 2 {
            let effects = story.call(caller % 8, id: "c-\(caller)")
            actions.formUnion(effects.flagged.map(\.action))
            story.accept(effects.sent)
        }
        #expect(actions == [.killed, .braked])
        #expect(story.core.killsOpen == ledgerMax)
        _ = story.pass(milliseconds: 200)
        #expect(story.call(1, id: "later").flagged.map(\.action) == [.killed])
        #expect(story.core.killsOpen == ledgerMax)
    }
}
