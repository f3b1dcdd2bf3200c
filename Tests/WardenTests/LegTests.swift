import Records
import Telephony
import Testing

@testable import Calls
@testable import Lists
@testable import Warden

@Suite("Outbound legs")
struct LegTests {
    private static let phone = "+2348030001001"

    private func story(
        armed: Bool = true,
        threshold: Int = 3,
        _ change: @escaping (inout WardenSetup) -> Void = { _ in }
    ) -> Story {
        Story(armed: armed, threshold: threshold) { setup in
            setup.linksWithLegs = [LinkID(0)]
            change(&setup)
        }
    }

    private func leg(
        _ id: String,
        of parent: String = "",
        from caller: String = "+2348000000000",
        to callee: String = phone
    ) -> WardenInput {
        var event = newCall(id, from: caller, to: callee, at: noon)
        event.call.leg = .outbound
        event.call.parent = CallID(parent)
        return .call(event)
    }

    private func inbound(_ index: Int, to callee: String? = nil) -> WardenInput {
        .call(
            newCall(
                "in-\(index)",
                from: number(index),
                to: callee ?? "+234805600010\(index)",
                at: noon
            )
        )
    }

    @Test("Six calls that ring one phone are six callers of it, whatever number they show outside")
    func onePhone() {
        var story = story()
        var effects: [WardenEffect] = []
        for index in 0..<6 {
            effects += story.take(inbound(index))
            effects += story.take(leg("out-\(index)", of: "in-\(index)"))
        }
        #expect(effects.opened.map(\.calleeName) == [PartyText(Self.phone)])
        #expect(Set(effects.flagged.map(\.callerName)).count == 6)
        #expect(story.core.counters.calls == 6)
        #expect(story.core.counters.legs == 6)
        // The caller's own leg is ended, once.
        #expect(effects.sent.map(\.call) == (0..<6).map { CallID("in-\($0)") })
        #expect(effects.flagged.map(\.call.id) == (0..<6).map { CallID("in-\($0)") })
    }

    @Test("A leg to the number that was dialled adds nothing, in whatever form it is written")
    func sameNumber() {
        var story = story()
        for index in 0..<6 {
            _ = story.take(inbound(index % 2, to: "08030001001"))
            _ = story.take(leg("out-\(index)", of: "in-\(index % 2)"))
        }
        #expect(story.core.counters.calls == 2)
        #expect(story.core.counters.legs == 0)
        #expect(story.core.counters.legsAside == 6)
    }

    @Test("Forked legs to one number count as one, those to others each")
    func forks() {
        var story = story(threshold: 60)
        _ = story.take(inbound(0))
        for fork in 0..<4 { _ = story.take(leg("a-\(fork)", of: "in-0")) }
        for fork in 0..<4 {
            _ = story.take(leg("b-\(fork)", of: "in-0", to: "+234803000200\(fork)"))
        }
        #expect(story.core.counters.legs == 5)
        #expect(story.core.counters.legsAside == 3)
        // A leg made for a leg is of the same call.
        _ = story.take(leg("c", of: "a-0"))
        #expect(story.core.counters.legs == 5)
        #expect(story.core.counters.calls == 1)
    }

    @Test("A leg that nobody called for is a call of its own, and is ended by its own name")
    func clickToCall() {
        var story = story()
        let effects = (0..<4).flatMap { index in
            story.take(leg("out-\(index)", of: "gone-\(index)", from: number(index)))
        }
        #expect(story.core.counters.calls == 4)
        #expect(effects.sent.map(\.call) == (0..<4).map { CallID("out-\($0)") })
    }

    @Test("A call whose own number is attacked too is ended once")
    func bothFlagged() {
        var story = story()
        var effects: [WardenEffect] = []
        for index in 0..<4 {
            effects += story.take(inbound(index, to: victim))
            effects += story.take(leg("out-\(index)", of: "in-\(index)"))
        }
        #expect(effects.opened.count == 2)
        #expect(effects.flagged.count == 8)
        #expect(effects.sent.count == 4)
    }

    @Test("A call that is left alone is so with every phone that it rings")
    func exempt() {
        var story = story()
        let hotline = nigeria.readCallee("+2348056000100").pattern
        _ = story.use([Exemption(id: 3, subject: .callee(hotline))])
        for index in 0..<6 {
            _ = story.take(inbound(index, to: "+2348056000100"))
            _ = story.take(leg("out-\(index)", of: "in-\(index)"))
        }
        #expect(story.core.counters.exemptCalls == 6)
        #expect(story.core.counters.flaggedCalls == 0)
        #expect(story.core.counters.legsAside == 6)
    }

    @Test("The end of the caller's leg proves the kill, and a leg that is over is not killed")
    func ends() {
        var story = story(threshold: 3)
        for index in 0..<2 {
            _ = story.take(inbound(index))
            _ = story.take(leg("out-\(index)", of: "in-\(index)"))
        }
        _ = story.hangUp("out-0")
        _ = story.hangUp("in-1")
        _ = story.take(inbound(2))
        let effects = story.take(leg("out-2", of: "in-2"))
        #expect(effects.flagged.map(\.action) == [.ended, .ended, .killed])
        #expect(story.hangUp("in-2").killStates == [.ended])
    }

    @Test("The table of legs is bounded, and forgets the oldest first")
    func bounded() {
        var legs = OutboundLegs()
        let root = OutboundLegs.Key(link: LinkID(0), call: "root")
        let number = nigeria.read(Self.phone).pattern
        func key(_ index: Int) -> OutboundLegs.Key {
            OutboundLegs.Key(link: LinkID(0), call: CallID("leg-\(index)"))
        }
        let first = legs.note(key(0), of: root, rings: number)
        #expect(first)
        for index in 1...OutboundLegs.legsMax {
            _ = legs.note(key(index), of: key(index), rings: number)
        }
        #expect(legs.count == OutboundLegs.legsMax)
        #expect(legs.root(of: key(0)) == nil)
        #expect(legs.root(of: key(1)) == key(1))
        let again = legs.note(key(0), of: root, rings: number)
        #expect(again)
        for index in 0...OutboundLegs.exemptMax { legs.leaveAlone(key(index)) }
        #expect(!legs.isLeftAlone(key(0)))
        #expect(legs.isLeftAlone(key(OutboundLegs.exemptMax)))
    }
}
