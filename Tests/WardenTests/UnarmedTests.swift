import Warden
import Records
import Lists
import Telephony
import Testing

@Suite("A switch that takes no kills")
struct UnarmedTests {
    private static let link = LinkID(0)

    @Test("Calls that cannot be ended are flagged as unarmed, and no kill is asked for in vain")
    func flagged() {
        var story = Story()
        _ = story.take(.takesKills(Self.link, false))
        let effects = story.attack()
        #expect(effects.flagged.map(\.action) == [.unarmed, .unarmed, .unarmed])
        #expect(effects.kills.isEmpty)
        #expect(story.core.counters.killsUnarmed == 3)
        _ = story.take(.takesKills(Self.link, true))
        #expect(story.call(7, id: "later").flagged.map(\.action) == [.killed])
    }

    @Test("Another switch that takes kills is not held back by it")
    func others() {
        var story = Story()
        _ = story.take(.takesKills(LinkID(1), false))
        #expect(story.attack().flagged.allSatisfy { $0.action == .killed })
    }

    @Test("In simulate mode the calls are simulated as ever")
    func simulated() {
        var story = Story(armed: false)
        _ = story.take(.takesKills(Self.link, false))
        #expect(story.attack().flagged.allSatisfy { $0.action == .simulated })
    }

    @Test("A kill under way is given up, by name of the reason, and the call counts as still up")
    func underWay() {
        var story = Story()
        let sent = story.attack().sent
        #expect(sent.count == 3)
        story.accept(sent)
        _ = story.take(.takesKills(Self.link, false))
        let effects = story.pass(milliseconds: 200)
        #expect(effects.sent.isEmpty)
        #expect(effects.killStates == [.stillUp, .stillUp, .stillUp])
        #expect(effects.kills.allSatisfy { $0.detail == "the switch takes no kills" })
    }

    @Test("A blocked call that cannot be ended is on record as one whose kill failed")
    func blocked() {
        var story = Story()
        let pair = (nigeria.read(number(1)), nigeria.read(victim))
        guard case (.party(let caller), .party(let callee)) = pair else { return }
        let block = Block(id: 5, caller: .exact(caller), callee: .exact(callee), expiresAt: nil)
        story.core.use([block], at: moment(0))
        _ = story.take(.takesKills(Self.link, false))
        let kills = story.call(1).kills
        #expect(kills.map(\.state) == [.failed])
        #expect(kills.map(\.detail) == ["the switch takes no kills"])
    }

    @Test("A call that its switch holds back is refused all the same: that takes no kill")
    func held() {
        var story = Story()
        _ = story.take(.takesKills(Self.link, false))
        _ = story.attack(callers: 0..<2)
        var event = newCall("held", from: number(9), to: victim, at: noon + story.now + 1)
        event.call.isNamedByDialog = true
        event.call.heldTransaction = TransactionKey(index: 3, label: 4)
        let effects = story.take(.call(event))
        #expect(effects.flagged.last?.action == .killed, "blocked once its switch says that it was")
    }
}
