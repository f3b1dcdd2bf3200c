import Records
import Warden
import Telephony
import Testing

/// A switch under load sent its events 9.4 s after the INVITEs, and the figures said 107 µs.
@Suite("Late events")
struct LatenessTests {
    private static let second: Int64 = 1_000_000

    /// A call that comes so late after its stamp, by a switch whose clock differs by so much.
    private static func call(
        _ story: inout Story,
        _ caller: Int,
        late: Int64,
        clock: Int64 = 0,
        to callee: String = victim
    ) -> [WardenEffect] {
        let time = noon + story.now - late + clock
        return story.take(
            .call(newCall("c\(caller)-\(story.now)", from: number(caller), to: callee, at: time))
        )
    }

    /// Heartbeats every 20 s that come late by so much, jittered within a tick of the switch's clock.
    private static func beat(
        _ story: inout Story,
        _ times: Int,
        late: Int64 = 0,
        clock: Int64 = 0
    ) -> [WardenEffect] {
        var effects: [WardenEffect] = []
        for beat in 0..<times {
            story.now += 20 * second
            let time = noon + story.now - late + clock - Int64(beat % 3) * 7_000
            effects += story.take(.heartbeat(LinkID(0), time))
        }
        return effects
    }

    private static func clock(_ story: borrowing Story) -> FeedClock? {
        story.core.feedClock(of: LinkID(0))
    }

    @Test("An alert says how late the event came that tripped it, and a gap how long that went on")
    func alert() {
        var story = Story()
        _ = Self.beat(&story, 4)
        story.now += 60 * Self.second
        var effects: [WardenEffect] = []
        for caller in 0..<3 {
            story.now += 10_000
            effects += Self.call(&story, caller, late: 9_400_000)
        }
        let late = effects.opened.first?.lateMicroseconds ?? 0
        #expect((9_400_000...9_420_000).contains(late))
        #expect(
            effects.flagged.allSatisfy { $0.windowComplete },
            "late events are not missing ones"
        )
        let gap = effects.gaps.first
        #expect(gap?.reason == .late && gap?.to == 0)
        #expect(gap.map { abs(noon + story.now - $0.from - 9_400_000) < 50_000 } == true)

        story.now += Self.second
        #expect(Self.call(&story, 8, late: 700_000, to: "+2348000000001").gaps.isEmpty, "not yet")
        let over = Self.call(&story, 9, late: 300_000, to: "+2348000000002").gaps
        #expect(over.map(\.reason) == [.late])
        #expect(over.first?.to == noon + story.now)
        #expect((9_400_000...9_420_000).contains(over.first?.lateMicroseconds ?? 0))
    }

    @Test("A kill says how long after its INVITE it went out, and when the end was proven")
    func kills() {
        var story = Story()
        _ = Self.beat(&story, 4)
        var effects: [WardenEffect] = []
        for caller in 0..<3 { effects += Self.call(&story, caller, late: 2_000_000) }
        let kill = effects.sent.first
        #expect(kill.map { (2_000_000...2_020_000).contains($0.sinceInvite($0.at) ?? 0) } == true)
        story.now += 30_000
        let ended = story.hangUp(kill?.call.string ?? "").kills.first
        #expect(ended?.state == .ended)
        let took = ended.map { $0.sinceInvite($0.at) ?? 0 } ?? 0
        #expect((2_030_000...2_050_000).contains(took))
    }

    @Test("A clock that is hours off is no lateness, and is known after a minute")
    func otherClock() {
        var story = Story()
        let clock = -3 * 3_600 * Self.second
        #expect(Self.beat(&story, 5, clock: clock).gaps.isEmpty)
        let known = Self.clock(story)
        #expect(known?.differs(at: moment(story.now)) == true)
        #expect(abs((known?.difference(at: moment(story.now)) ?? 0) + clock) < 20_000)
        let kills = (0..<3).flatMap { Self.call(&story, $0, late: 0, clock: clock) }.sent
        #expect(kills.count == 3)
        #expect(kills.allSatisfy { (0...20_000).contains($0.sinceInvite($0.at) ?? -1) })
    }

    @Test("A clock that is set is late for a minute at most, a backlog for as long as it lasts")
    func setClock() {
        var story = Story()
        _ = Self.beat(&story, 4)
        let set = Self.beat(&story, 5, clock: -8 * Self.second)
        #expect(set.gaps.map(\.reason) == [.late, .late], "opened and closed")
        #expect(Self.clock(story)?.differs(at: moment(story.now)) == true)
        // Set right again: the distance is smaller at once.
        #expect(Self.beat(&story, 4).gaps.isEmpty)
        #expect(Self.clock(story)?.differs(at: moment(story.now)) == false)

        var effects: [WardenEffect] = []
        for beat in 1...12 {
            effects += Self.beat(&story, 1, late: Int64(beat % 4 + 2) * Self.second)
        }
        #expect(effects.gaps.count == 1)
        #expect((Self.clock(story)?.lateness ?? 0) > Self.second)
        #expect(Self.beat(&story, 1).gaps.count == 1)
    }

    @Test("A step of our own wall clock changes nothing")
    func agentClockStep() {
        var story = Story()
        _ = Self.beat(&story, 4)
        let stepped = Moment(monotonic: story.now + 10, wall: noon + story.now + 7_200_000_000)
        let effects = story.core.effects(
            of: .heartbeat(LinkID(0), noon + story.now),
            at: stepped
        )
        #expect(effects.gaps.isEmpty)
        #expect((Self.clock(story)?.lateness ?? 1_000_000) < 50_000)
    }

    @Test("On one machine the very first event is seen to be late; elsewhere the clock may be off")
    func firstEvent() {
        for isLocal in [true, false] {
            var story = Story { $0.localLinks = isLocal ? [LinkID(0)] : [] }
            let effects = Self.call(&story, 1, late: 5 * Self.second)
            #expect(effects.gaps.map(\.reason) == (isLocal ? [.late] : []))
            #expect(Self.clock(story)?.lateness == (isLocal ? 5 * Self.second : 0))
            // What comes on time behind it shows in both cases what was late.
            story.now += Self.second
            _ = Self.call(&story, 2, late: 0, to: "+2348000000001")
            let again = Self.call(&story, 3, late: 5 * Self.second, to: "+2348000000002")
            #expect(again.gaps.map(\.reason) == [.late])
        }
    }

    @Test("A link that goes down is late no longer")
    func down() {
        var story = Story { $0.localLinks = [LinkID(0)] }
        _ = Self.call(&story, 1, late: 5 * Self.second)
        let gaps = story.take(.linkDown(LinkID(0), .disconnected)).gaps
        #expect(gaps.map(\.reason) == [.late, .disconnected])
        #expect(gaps.first?.to != 0)
    }

    @Test("A switch whose events waited for an agent that stood still is not called late")
    func ownStandstill() {
        var story = Story()
        _ = Self.beat(&story, 4)
        _ = story.pass(milliseconds: 500)
        story.now += 15 * Self.second
        var waited = Self.call(&story, 1, late: 14 * Self.second)
        waited += Self.call(&story, 2, late: 1_500_000, to: "+2348000000001")
        #expect(waited.gaps.isEmpty)
        #expect((Self.clock(story)?.all.maxMicroseconds ?? .max) < 50_000)
        for _ in 0..<10 { _ = story.pass(milliseconds: 500) }
        let late = Self.call(&story, 3, late: 2 * Self.second, to: "+2348000000002")
        #expect(late.gaps.map(\.reason) == [.late], "what it sends from then on is its own")
    }

    @Test("The limit is a setting")
    func limit() {
        var story = Story {
            $0.localLinks = [LinkID(0)]
            $0.lateMicroseconds = 200_000
        }
        #expect(Self.call(&story, 1, late: 190_000).gaps.isEmpty)
        #expect(Self.call(&story, 2, late: 210_000, to: "+2348000000001").gaps.count == 1)
    }

    @Test("Figures show every event, and none before the first")
    func figures() {
        var story = Story { $0.localLinks = [LinkID(0)] }
        #expect(Self.clock(story) == nil)
        for number in 1...100 {
            story.now += 1_000
            _ = Self.call(&story, number, late: number == 100 ? 400_000 : 10_000)
        }
        let all = Self.clock(story)?.all
        #expect(all?.count == 100)
        #expect((all?.percentile(0.5) ?? 0) < 12_000)
        #expect(all?.maxMicroseconds == 400_000)
    }
}

@Suite("A call that is gone behind a proxy that was told as well")
struct EdgeGoneTests {
    @Test("The hang-up that our own command to the proxy caused is waited for: ended, not gone")
    func ended() {
        var story = Story { $0.edgedLinks = [LinkID(0)] }
        let kills = story.attack().sent
        for kill in kills {
            #expect(story.take(.killReply(kill.kill, .gone)).kills.isEmpty)
        }
        story.now += 40_000
        #expect(story.hangUp("a-0").killStates == [.ended])
        #expect(story.pass(milliseconds: 5_900).kills.isEmpty, "nothing more is sent")
        #expect(story.pass(milliseconds: 200).killStates == [.gone, .gone], "but not for ever")
    }
}
