import Records
@testable import Warden
import Telephony
import Testing

@Suite("A call is over when its switch says so, and the record says who ended it")
struct EndTests {
    private static func leg(_ number: Int) -> String {
        "1e900000-0000-4000-8000-00000000000\(number)"
    }

    /// The leg that the switch made for a call.
    private func leg(
        _ kind: OtherLeg.Kind,
        _ number: Int,
        of call: String,
        in story: inout Story
    ) -> [WardenEffect] {
        let id = CallID(Self.leg(number))
        let leg = OtherLeg(kind, link: LinkID(0), time: noon, id: id, call: CallID(call))
        return story.take(.leg(leg))
    }

    private func call(_ number: Int) -> String { "ca110000-0000-4000-8000-00000000000\(number)" }

    /// Three calls by UUIDs, each bridged to a leg of its own; the kills of them.
    private func bridgedAttack(_ story: inout Story) -> [KillRecord] {
        (0..<3).flatMap { number in
            story.now += 1_000
            if number == 2 {
                for place in 0..<2 {
                    _ = leg(.created, place, of: call(place), in: &story)
                    _ = leg(.answered, place, of: call(place), in: &story)
                }
            }
            return story.call(number, id: call(number)).sent
        }
    }

    @Test("CHANNEL_HANGUP is no end: 'ended, 23 ms' stood on record of calls that lived 5 s")
    func hangUpIsNoEnd() throws {
        var story = Story()
        let kill = try #require(story.attack().sent.first)
        story.accept([kill])
        story.now += 23_000
        let decided = story.decideEnd("a-0")
        #expect(decided.killStates == [.hangingUp])
        #expect(decided.kills.first?.detail == "CALL_REJECTED")
        #expect(story.core.counters.killsEnded == 0)
        story.now += 5_000_000
        let ended = try #require(story.finish("a-0").kills.first)
        #expect(ended.state == .ended)
        #expect(ended.endedBy == .us)
        #expect(ended.endedAt == noon + story.now, "by the switch's clock")
        #expect(ended.tookMicroseconds == 5_023_000, "from the command to the proof")
        #expect(story.core.counters.killsEnded == 1)
    }

    @Test("The end of a call on record is, too, where finished calls are not; of others it is not")
    func endsOnRecord() {
        var story = Story()
        story.use { $0.recordsFinishedCalls = false }
        _ = story.attack()
        _ = story.call(7, to: "+2348000000999", id: "other")
        let ends = (story.finish("a-0") + story.finish("other")).records
            .compactMap { if case .callEnded(let end) = $0 { end } else { nil } }
        #expect(ends.map(\.call) == ["a-0"], "of the flagged one alone")
        #expect(ends.first?.cause == "CALL_REJECTED")
        #expect(ends.first?.endedAt == noon + story.now)
    }

    @Test("The leg to the callee goes with the call in one kill; a call that only rings has none")
    func bothLegs() {
        var story = Story()
        let kills = bridgedAttack(&story)
        #expect(kills.map { $0.otherLeg.string } == [Self.leg(0), Self.leg(1), ""])
    }

    @Test("A leg that was joined with somebody else's call, or hung up, is not ended with this one")
    func strangersLeg() {
        var story = Story()
        for number in 0..<2 {
            _ = story.call(number, id: call(number))
            _ = leg(.created, number, of: call(number), in: &story)
            _ = leg(.answered, number, of: call(number), in: &story)
        }
        // Transferred: the callee of call 0 talks to a third party now. That of call 1 has hung up.
        _ = leg(.bridged, 0, of: Self.leg(7), in: &story)
        _ = leg(.hungUp, 1, of: call(1), in: &story)
        #expect(story.call(2, id: call(2)).sent.allSatisfy { $0.otherLeg.isEmpty })
    }

    @Test("A leg stays its call's when the two are bridged, whichever is named first")
    func ownBridge() {
        var story = Story()
        _ = story.call(0, id: call(0))
        _ = leg(.created, 0, of: call(0), in: &story)
        _ = leg(.bridged, 0, of: call(0), in: &story)
        let own = CallID(Self.leg(0))
        let bridge = OtherLeg(.bridged, link: LinkID(0), time: 1, id: CallID(call(0)), call: own)
        _ = story.take(.leg(bridge))
        let sent = story.attack(callers: 1..<3).sent
        #expect(sent.first?.otherLeg.string == Self.leg(0))
    }

    @Test("Of several legs the one that answered counts; one whose name is no UUID is never sent")
    func forkedLegs() {
        var story = Story()
        _ = story.call(0, id: call(0))
        for number in 0..<3 { _ = leg(.created, number, of: call(0), in: &story) }
        _ = leg(.answered, 1, of: call(0), in: &story)
        _ = leg(.created, 3, of: call(0), in: &story)
        let odd = OtherLeg(.answered, link: LinkID(0), time: 1, id: "x y", call: CallID(call(0)))
        _ = story.take(.leg(odd))
        let sent = story.attack(callers: 1..<3).sent
        #expect(sent.first?.otherLeg.string == Self.leg(1))
    }

    @Test("A leg that is known only after the kill is ended by the next one, where the end is late")
    func lateLeg() throws {
        var story = Story()
        let kills = bridgedAttack(&story)
        story.accept(kills)
        _ = story.decideEnd(call(2))
        _ = leg(.answered, 2, of: call(2), in: &story)
        let again = story.pass(milliseconds: 150).sent.filter { $0.call == CallID(call(2)) }
        #expect(again.map { $0.otherLeg.string } == [Self.leg(2)])
        // By its own name the call is not found any more: that says nothing.
        _ = story.take(.killReply(try #require(again.first).kill, .gone))
        #expect(story.pass(milliseconds: 5_000).kills.allSatisfy { $0.call != CallID(call(2)) })
        #expect(story.finish(call(2)).killStates == [.ended])
    }

    @Test("Where no account comes, the switch is asked which calls it has, and that settles it")
    func lostAccount() {
        for isListed in [true, false] {
            var story = Story()
            story.accept(story.attack().sent)
            for id in ["a-0", "a-1", "a-2"] { _ = story.decideEnd(id) }
            for id in ["a-1", "a-2"] { _ = story.finish(id) }
            #expect(story.pass(milliseconds: 150).isEmpty)
            let effects = story.pass(milliseconds: 6_000)
            #expect(effects == [.list(LinkID(0))])
            let listed = isListed ? ["a-0"] : []
            for id in listed {
                let before = noon - 900_000_000
                let old = newCall(id, from: number(9), to: "+2348000000999", at: before)
                _ = story.take(.liveCall(old.call))
            }
            let settled = story.take(.liveCallsEnd(LinkID(0))).killStates
            #expect(settled == (isListed ? [.stillUp] : [.gone]))
            #expect(story.core.killsOpen == (isListed ? 1 : 0))
        }
    }

    @Test("Who ended it is told by cause, side and command: the caller's own hang-up is not ours")
    func enders() throws {
        let cases: [(KillReply?, ShortText<40>, CallEvent.HangUpSide, CallEnder)] = [
            (.accepted, "CALL_REJECTED", .switch, .us),
            (nil, "CALL_REJECTED", .switch, .us),
            (.refused("-ERR uuid_kill Command not found!"), "NORMAL_CLEARING", .caller, .caller),
            (.refused("-ERR permission denied"), "CALL_REJECTED", .switch, .other),
            (.gone, "ORIGINATOR_CANCEL", .unknown, .caller),
            (.gone, "CALL_REJECTED", .switch, .other),
            (.accepted, "NORMAL_CLEARING", .caller, .caller),
            (.accepted, "NORMAL_CLEARING", .switch, .other),
            (.gone, "MEDIA_TIMEOUT", .switch, .switch),
            (nil, "SYSTEM_SHUTDOWN", .switch, .switch),
        ]
        for (reply, cause, side, ender) in cases {
            var story = Story()
            let kill = try #require(story.attack().sent.first).kill
            if let reply { _ = story.take(.killReply(kill, reply)) }
            let ended = try #require(story.finish("a-0", cause, by: side).kills.first)
            #expect(ended.state == .ended)
            #expect(ended.endedBy == ender, "\(String(describing: reply)) \(cause) \(side)")
            #expect(story.core.counters.killsEndedByOthers == (ender == .us ? 0 : 1))
        }
    }

    @Test("What our own proxy in front ended, in the caller's name, is ours")
    func edge() throws {
        for (cause, side) in [
            ("NORMAL_CLEARING", .caller), ("ORIGINATOR_CANCEL", .unknown),
            ("CALL_REJECTED", .switch),
        ] as [(ShortText<40>, CallEvent.HangUpSide)] {
            var story = Story { $0.edgedLinks = [LinkID(0)] }
            let kill = try #require(story.attack().sent.first).kill
            _ = story.take(.killReply(kill, .gone))
            #expect(story.finish("a-0", cause, by: side).kills.map(\.endedBy) == [.us])
        }
    }
}
