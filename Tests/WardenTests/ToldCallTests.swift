import Lists
import Records
import Rules
import Telephony
import Testing
import Warden

/// The link that calls are told through, beside a switch of link 0.
let toldLink = LinkID(1)

/// A call as somebody tells of it, by a number that no other question has.
func toldCall(
    _ id: String,
    from caller: String,
    to callee: String = victim,
    at time: EventTime,
    question: Int
) -> CallEvent {
    var event = newCall(id, from: caller, to: callee, at: time, link: Int(toldLink.index))
    event.call.isNamedByDialog = true
    event.call.heldTransaction = TransactionKey(index: 1, label: UInt32(question))
    return event
}

extension [WardenEffect] {
    var answers: [ToldAnswer] {
        compactMap { if case .answer(let answer) = $0 { answer } else { nil } }
    }
}

@Suite("Calls that are told of")
struct ToldCallTests {
    private func story(
        armed: Bool = true,
        _ change: (inout WardenSetup) -> Void = { _ in }
    ) -> Story {
        Story(armed: armed) { setup in
            setup.toldLinks = [toldLink]
            change(&setup)
        }
    }

    /// Tells of calls by these callers, a millisecond apart.
    private func tell(
        _ story: inout Story,
        callers: Range<Int>,
        to callee: String = victim
    )
        -> [WardenEffect]
    {
        callers.flatMap { caller in
            story.now += 1_000
            return tell(&story, caller, to: callee)
        }
    }

    private func tell(
        _ story: inout Story,
        _ caller: Int,
        to callee: String = victim,
        id: String? = nil
    ) -> [WardenEffect] {
        let event = toldCall(
            id ?? "told-\(caller)",
            from: number(caller),
            to: callee,
            at: noon + story.now,
            question: Int(story.now)
        )
        return story.take(.call(event))
    }

    @Test("The call that completes the pattern is to be refused, and nothing is killed")
    func trip() {
        var story = story()
        let effects = tell(&story, callers: 0..<5)
        #expect(effects.answers.map(\.action) == [nil, nil, .advised, .advised, .advised])
        #expect(effects.answers.map(\.calls) == [1, 2, 3, 4, 5])
        #expect(effects.answers.map(\.callers) == [1, 2, 3, 4, 5])
        #expect(effects.answers.allSatisfy { $0.threshold == 3 })
        #expect(effects.answers.allSatisfy { $0.windowMicroseconds == 5_000_000 })
        #expect(effects.answers.map(\.alert?.value) == [nil, nil, 1, 1, 1])
        #expect(effects.flagged.map(\.action) == [.told, .told, .advised, .advised, .advised])
        #expect(effects.kills.isEmpty && effects.sent.isEmpty && story.core.killsOpen == 0)
        #expect(story.core.counters.callsTold == 5 && story.core.counters.callsAdvised == 3)
        #expect(story.core.counters.verdictsAllowed == 0)
    }

    @Test("Calls of a switch and calls told count in one window; only the switch's are ended")
    func mixed() {
        var story = story()
        var effects = story.attack(callers: 0..<1)
        effects += tell(&story, callers: 1..<2)
        effects += story.attack(callers: 2..<3)
        effects += tell(&story, callers: 3..<4)
        #expect(effects.killed == ["a-0", "a-2"])
        #expect(effects.flagged.map(\.action) == [.killed, .told, .killed, .advised])
        #expect(effects.answers.map(\.action) == [nil, .advised])
        #expect(effects.answers.map(\.callers) == [2, 4])
    }

    @Test("Simulating, what would have been refused is on record as that")
    func simulate() {
        var story = story(armed: false)
        let effects = tell(&story, callers: 0..<3)
        #expect(effects.answers.map(\.action) == [nil, nil, .simulated])
        #expect(effects.flagged.map(\.action) == [.simulated, .simulated, .simulated])
    }

    @Test("An exempt callee counts no call, and whoever asks hears why")
    func exempt() {
        var story = story()
        let callee = nigeria.read(victim).pattern
        _ = story.use([Exemption(id: 3, subject: .callee(callee), expiresAt: nil)])
        let effects = tell(&story, callers: 0..<4)
        #expect(effects.answers.count == 4)
        #expect(effects.answers.allSatisfy { $0.isExempt && $0.action == nil && $0.calls == 0 })
        #expect(effects.hits == [3, 3, 3, 3])
    }

    @Test("A blocked caller is to be refused at the first call, in the block's alert")
    func block() {
        var story = story()
        let pair = (nigeria.read(number(1)).pattern, nigeria.read(victim).pattern)
        let block = Block(id: 9, caller: pair.0, callee: pair.1, expiresAt: nil)
        story.core.use([block], at: moment(0))
        let effects = tell(&story, callers: 0..<2)
        #expect(effects.answers.map(\.action) == [nil, .advised])
        #expect(effects.answers.map(\.alert?.value) == [nil, 1])
        #expect(effects.flagged.map(\.rule) == [.block])
        #expect(effects.kills.isEmpty)
    }

    @Test("A call told of twice counts once, is on record once, and is answered twice")
    func again() {
        var story = story()
        var effects = tell(&story, callers: 0..<3)
        story.now += 1_000
        effects += tell(&story, 2)
        #expect(effects.answers.map(\.action) == [nil, nil, .advised, .advised])
        #expect(effects.answers.map(\.calls) == [1, 2, 3, 3])
        #expect(effects.flagged.count == 3)
        #expect(story.core.counters.calls == 3 && story.core.counters.retriedCalls == 1)
    }

    @Test("Calls of other callers by one name are other calls: a name hides nobody")
    func oneName() {
        var story = story()
        let effects = (0..<4).flatMap { caller in
            story.now += 1_000
            return tell(&story, caller, id: "same")
        }
        #expect(effects.answers.map(\.action) == [nil, nil, .advised, .advised])
        #expect(effects.answers.map(\.callers) == [1, 2, 3, 4])
    }

    @Test("The brakes hold advice, and whatever is told holds up no kill")
    func brakes() {
        var story = story { setup in
            setup.enforcement.calleesPerMinuteMax = 4
            setup.enforcement.killsPerMinuteMax = 1_000
        }
        var effects: [WardenEffect] = []
        for callee in 0..<20 {
            effects += tell(&story, callers: 0..<3, to: "+23480312300\(10 + callee)")
        }
        let actions = effects.answers.compactMap(\.action)
        #expect(actions.prefix(4) == Array(repeating: .advised, count: 4)[...])
        #expect(actions.dropFirst(4) == Array(repeating: .braked, count: 16)[...])
        #expect(effects.flagged.filter { $0.action == .braked }.allSatisfy { $0.brake == .callees })
        #expect(effects.brakes.isEmpty && !story.core.areBrakesEngaged)
        #expect(story.attack().killed.count == 3)
        // An operator's hand holds both.
        story.core.holdKills(by: "ada", "", at: moment(story.now))
        story.now += 120_000_000
        #expect(tell(&story, callers: 0..<3).answers.last?.action == .braked)
    }

    @Test("Without room for its record nothing is advised")
    func unrecorded() {
        var story = story()
        story.core.canRecord = false
        #expect(tell(&story, callers: 0..<3).answers.last?.action == .unrecorded)
    }

    @Test("A rule that only tells of calls advises nothing")
    func noted() {
        var story = story { $0.rules.masking = .alert }
        #expect(tell(&story, callers: 0..<3).answers.last?.action == .noted)
    }

    @Test("A call to nobody is answered like any other, and counts nowhere")
    func unjudged() {
        var story = story()
        var event = toldCall("x", from: number(1), at: noon, question: 1)
        event.call.calleeReading = .party(.none)
        let effects = story.take(.call(event))
        #expect(effects.answers.map(\.calls) == [0])
        #expect(story.core.counters.unjudgedCalls == 1)
    }

    @Test(
        "A call told is up for no longer than it is looked at, and its end is on record where told"
    )
    func ends() {
        var story = story { setup in
            setup.rules.concurrency = ConcurrencyRule(caller: Levels(critical: 3))
        }
        var effects: [WardenEffect] = []
        for call in 0..<50 {
            story.now += 6_000_000
            effects += tell(&story, 1, id: "told-\(call)")
        }
        #expect(effects.opened.isEmpty)
        #expect(story.core.callsUp.count == 0)
        _ = tell(&story, callers: 2..<5)
        var end = hangup("told-4", at: noon + story.now + 5, link: Int(toldLink.index))
        end.call.isNamedByDialog = true
        let ended = story.take(.call(end)).records.compactMap { record in
            if case .callEnded(let end) = record { end } else { nil }
        }
        #expect(ended.map(\.call) == ["told-4"])
        // One that is over when the pattern is complete is on record as that.
        story.now += 100_000_000
        _ = tell(&story, 11)
        var early = hangup("told-11", at: noon + story.now, link: Int(toldLink.index))
        early.call.isNamedByDialog = true
        _ = story.take(.call(early))
        #expect(tell(&story, callers: 12..<14).flagged.first?.action == .ended)
    }

    @Test("However many calls are told, memory holds a table of them and no more")
    func bounded() {
        var story = story()
        for caller in 0..<2_000 { _ = tell(&story, callers: caller..<caller + 1) }
        #expect(story.core.callsUp.count == 0 && story.core.killsOpen == 0)
        let answer = tell(&story, callers: 5_000..<5_001).answers.first
        #expect(answer?.calls == ToldAnswer.callsMax)
    }
}
