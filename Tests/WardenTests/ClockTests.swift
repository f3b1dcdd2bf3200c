import Warden
import Records
import Telephony
import Testing

@Suite("Clocks that are wrong")
struct ClockTests {
    private static let hostile: [EventTime] = [
        .min, .min + 1, -1, 0, 1, 4_102_444_800_000_000, 4_102_444_800_000_001, 1 << 62, .max - 1,
        .max,
    ]

    private func odd(_ time: EventTime, _ id: String, to callee: String, link: Int) -> CallEvent {
        newCall(id, from: number(77), to: callee, at: time, link: link)
    }

    @Test("No time of any event stops the core", arguments: hostile)
    func noTrap(time: EventTime) {
        var story = Story { $0.recentCallsMax = 16 }
        for caller in 0..<40 {
            story.now += 1_000
            let call = newCall("x\(caller)", from: number(caller), to: victim, at: time)
            _ = story.take(.call(call))
            _ = story.take(.call(hangup("x\(caller)", at: time)))
            _ = story.take(.heartbeat(LinkID(0), time))
            _ = story.take(.liveCall(odd(time, "l\(caller)", to: victim, link: 0).call))
            _ = story.call(caller)
            _ = story.pass(milliseconds: 1)
            // Replay has no other clock than the events.
            core(&story, call, at: Moment(monotonic: time, wall: time))
        }
        #expect(story.core.counters.alerts > 0)
    }

    private func core(_ story: inout Story, _ call: CallEvent, at now: Moment) {
        story.core.handle(.call(call), at: now)
        story.core.tick(at: now)
        _ = story.core.takeEffects()
    }

    @Test("A time that no calendar has is counted and judged by nothing")
    func unjudged() {
        var story = Story()
        for caller in 0..<5 {
            let call = newCall("x\(caller)", from: number(caller), to: victim, at: .max)
            #expect(story.take(.call(call)).isEmpty)
        }
        #expect(story.core.counters.unjudgedCalls == 5)
    }

    @Test("One switch whose clock is years ahead takes nothing from the others")
    func ahead() {
        for time in [noon + 86_400_000_000 * 3_650, noon - 86_400_000_000 * 3_650] {
            var story = Story()
            _ = story.attack("a", callers: 0..<2)
            // Calls and heartbeats of the odd one, to the same callee too.
            for number in 0..<20 {
                _ = story.take(.call(odd(time, "o\(number)", to: victim, link: 1)))
                _ = story.take(.heartbeat(LinkID(1), time))
            }
            let tripped = story.attack("b", callers: 2..<3)
            #expect(tripped.flagged.count == 3)
            #expect(tripped.flagged.allSatisfy { $0.windowComplete })
            // Its clock closes no alert of theirs.
            _ = story.take(.call(odd(time + 60_000_000, "p", to: victim, link: 1)))
            #expect(story.pass(milliseconds: 1_000).closed.isEmpty)
            let later = story.attack("c", callers: 0..<3)
            #expect(later.opened.isEmpty)
            #expect(later.flagged.count == 3)
            #expect(story.pass(milliseconds: 30_000).closed.map(\.alert.value) == [1])
        }
    }

    @Test("One event from the future on the only switch blinds for no longer than itself")
    func oneOddEvent() {
        var story = Story()
        _ = story.take(.linkDown(LinkID(0), .start))
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        _ = story.take(.heartbeat(LinkID(0), noon + 86_400_000_000))
        _ = story.call(50)
        story.now += 6_000_000
        let first = story.attack()
        #expect(first.flagged.map(\.windowComplete) == [true, true, true])
        _ = story.take(.call(odd(noon + 86_400_000_000, "o", to: "+2348000000001", link: 0)))
        _ = story.call(51)
        #expect(story.pass(milliseconds: 1_000).closed.isEmpty)
    }

    @Test("A call from the future that is pushed out of the table hides no call behind it")
    func futureCallPushedOut() {
        var story = Story { $0.recentCallsMax = 16 }
        _ = story.take(.call(odd(noon + 3_600_000_000, "future", to: victim, link: 1)))
        _ = story.attack(callers: 0..<2)
        // Others fill the table; the next call pushes it out, and both calls to the victim stay.
        for other in 0..<13 { _ = story.call(other, to: "+234809000000\(10 + other)") }
        #expect(story.attack("b", callers: 2..<3).killed == ["a-0", "a-1", "b-2"])
    }

    @Test("Calls pushed out while they count are said, and only of the windows that they touch")
    func shedWindows() {
        var story = Story { $0.recentCallsMax = 16 }
        for other in 0..<20 { _ = story.call(other, to: "+234809000000\(10 + other)") }
        #expect(story.core.windowShedCalls == 4)
        #expect(story.attack().flagged.allSatisfy { !$0.windowComplete })
        story.now += 10_000_000
        #expect(story.attack("b").flagged.map(\.windowComplete) == [true, true, true])
    }
}
