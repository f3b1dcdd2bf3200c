import Lists
import Records
import Rules
import Telephony
import Testing

@testable import Warden

@Suite("Wangiri, calls at once and short calls, in the core")
struct EndingRuleTests {
    /// A call that begins a second after the last one and, so many milliseconds later, is over.
    private func ring(
        _ story: inout Story,
        _ caller: Int,
        to callee: Int,
        lasts milliseconds: Int64 = 1_500,
        answered: Bool = false,
        cause: ShortText<40> = "ORIGINATOR_CANCEL",
        id: String
    ) -> [WardenEffect] {
        story.now += 1_000_000
        var effects = story.call(caller, to: "+23480900\(10_000 + callee)", id: id)
        if answered {
            let answer = CallEvent(
                .answered,
                link: LinkID(0),
                time: noon + story.now,
                id: CallID(id)
            )
            effects += story.take(.call(answer))
        }
        story.now += milliseconds * 1_000
        effects += story.finish(id, cause)
        return effects
    }

    private func wangiri(warning: Int = 0, range: Int = 0, _ action: RuleAction = .alert) -> Story {
        Story {
            $0.rules.wangiri = WangiriRule(
                action: action,
                callees: Levels(warning: warning, critical: 4),
                rangeDigits: range,
                windowSeconds: 60,
                cooldownSeconds: 60
            )
        }
    }

    @Test("One caller who rings many and hangs up is an alert about him, with his calls")
    func rings() {
        var story = wangiri()
        var effects: [WardenEffect] = []
        for callee in 0..<3 { effects += ring(&story, 1, to: callee, id: "w-\(callee)") }
        #expect(effects.opened.isEmpty)
        effects += ring(&story, 1, to: 3, lasts: 4_000, id: "long")
        effects += ring(&story, 1, to: 4, answered: true, id: "answered")
        effects += ring(&story, 1, to: 5, cause: "USER_BUSY", id: "busy")
        effects += ring(&story, 1, to: 2, id: "again")
        effects += ring(&story, 2, to: 6, id: "another")
        #expect(effects.opened.isEmpty, "none of these is a fourth callee rung briefly")
        effects += ring(&story, 1, to: 7, id: "w-7")
        #expect(effects.opened.map(\.rule) == [.wangiri])
        #expect(effects.opened.map { $0.subjectName.string } == [number(1)])
        #expect(effects.opened.map(\.severity) == [.critical])
        #expect(effects.flagged.map(\.call.id) == ["w-0", "w-1", "w-2", "again", "w-7"])
        #expect(effects.flagged.allSatisfy { $0.action == .noted })
        let ends = effects.records.compactMap {
            if case .callEnded(let end) = $0 { end } else { nil }
        }
        #expect(ends.map(\.call) == effects.flagged.map(\.call.id), "each with how it ended")
        #expect(ends.allSatisfy { $0.cause == "ORIGINATOR_CANCEL" && $0.answeredAt == 0 })
        #expect(story.pass(milliseconds: 61_000).closed.map(\.rule) == [.wangiri])
        #expect(story.core.found[.wangiri]?.calls == 5)
    }

    @Test("A warning opens an alert that becomes critical, and says so once")
    func raised() {
        var story = wangiri(warning: 2)
        var effects = ring(&story, 1, to: 0, id: "w-0") + ring(&story, 1, to: 1, id: "w-1")
        #expect(effects.opened.map(\.severity) == [.warning])
        #expect(effects.opened.map(\.threshold) == [2])
        effects += ring(&story, 1, to: 2, id: "w-2")
        #expect(effects.raised.isEmpty)
        effects += ring(&story, 1, to: 3, id: "w-3") + ring(&story, 1, to: 4, id: "w-4")
        #expect(effects.raised.map(\.severity) == [.critical])
        #expect(effects.raised.map(\.threshold) == [4])
        #expect(effects.raised.map(\.alert) == effects.opened.map(\.alert))
        #expect(effects.flagged.map(\.call.id) == (0..<5).map { CallID("w-\($0)") })
    }

    @Test("Callers of one range are one subject, named by the digits that they share")
    func range() {
        var story = wangiri(range: 2)
        let effects = (0..<4).flatMap { ring(&story, $0, to: $0, id: "w-\($0)") }
        #expect(effects.opened.map(\.subject.kind) == [.prefix])
        #expect(effects.opened.map { $0.subjectName.string } == ["+120255510*"])
        #expect(effects.flagged.count == 4)
    }

    private func atOnce(_ rule: ConcurrencyRule) -> Story { Story { $0.rules.concurrency = rule } }

    @Test("Too many calls of one caller at once are flagged while they are up")
    func concurrency() {
        var story = atOnce(ConcurrencyRule(caller: Levels(warning: 2, critical: 3)))
        var effects: [WardenEffect] = []
        for callee in 0..<2 {
            effects += story.call(1, to: "+23480900\(10_000 + callee)", id: "c-\(callee)")
        }
        #expect(effects.opened.map(\.severity) == [.warning])
        _ = story.finish("c-0")
        effects += story.call(1, to: "+2348090020000", id: "c-2")
        #expect(effects.raised.isEmpty, "one is over: there are two")
        effects += story.call(1, to: "+2348090020001", id: "c-3")
        #expect(effects.raised.map(\.severity) == [.critical])
        #expect(effects.flagged.map(\.call.id) == ["c-0", "c-1", "c-2", "c-3"])
        #expect(effects.opened.count == 1)
        #expect(effects.opened.map(\.windowMicroseconds) == [0])
    }

    @Test("What is critical is ended where the rule says so, with what a warning flagged before")
    func enforced() {
        var story = atOnce(
            ConcurrencyRule(action: .enforce, source: Levels(warning: 2, critical: 3))
        )
        var effects: [WardenEffect] = []
        for caller in 0..<2 {
            effects += story.call(caller, to: victim + "\(caller)", id: "s-\(caller)")
        }
        #expect(effects.opened.map { $0.subjectName.string } == ["192.0.2.10"])
        #expect(effects.opened.map(\.subject.kind) == [.source])
        #expect(effects.sent.isEmpty, "a warning ends nothing")
        effects = story.call(2, to: victim + "2", id: "s-2")
        #expect(effects.sent.map(\.call) == ["s-2", "s-0", "s-1"])
        #expect(effects.changes.map(\.call) == ["s-0", "s-1"])
        #expect(effects.changes.map(\.action) == [.killed, .killed])
        #expect(effects.flagged.map(\.action) == [.killed])
    }

    @Test("Each subject has a limit of its own, and one call may complete several")
    func subjects() {
        var story = atOnce(
            ConcurrencyRule(
                caller: Levels(critical: 2),
                callee: Levels(critical: 2),
                prefix: Levels(critical: 2),
                rangeDigits: 3
            )
        )
        _ = story.call(1, id: "a")
        let effects = story.call(1, id: "b")
        #expect(effects.opened.map(\.subject.kind) == [.caller, .callee, .prefix])
        #expect(effects.opened.allSatisfy { !$0.calleeName.isEmpty })
        #expect(story.core.found[.concurrency]?.alerts == 3)
    }

    private func short() -> Story {
        Story { $0.rules.shortCalls = ShortCallsRule(calls: 10, windowSeconds: 100) }
    }

    @Test("A source whose calls are seldom answered, and then short, is an alert about its address")
    func shortCalls() {
        var story = short()
        var effects: [WardenEffect] = []
        for place in 0..<9 { effects += ring(&story, place, to: place, id: "s-\(place)") }
        #expect(effects.opened.isEmpty)
        effects += ring(&story, 9, to: 9, cause: "NORMAL_CLEARING", id: "s-9")
        #expect(effects.opened.map(\.rule) == [.shortCalls])
        #expect(effects.opened.map { $0.subjectName.string } == ["192.0.2.10"])
        #expect(effects.flagged.count == 10)
        #expect(effects.flagged.allSatisfy { $0.windowComplete })
    }

    @Test("Calls of which one in ten is answered, or that last, are ordinary")
    func ordinary() {
        var story = short()
        for place in 0..<40 {
            let isAnswered = place % 10 == 0
            let effects = ring(&story, place, to: place, answered: isAnswered, id: "s-\(place)")
            #expect(effects.opened.isEmpty)
        }
    }

    @Test(
        "Calls that the agent ended made their trunk one of short calls",
        arguments: [true, false]
    )
    func ownEnds(isArmed: Bool) {
        var story = Story(armed: isArmed) {
            $0.rules.shortCalls = ShortCallsRule(calls: 10, windowSeconds: 100)
        }
        var effects = story.attack(callers: 0..<20)
        for caller in 0..<20 {
            story.now += 10_000
            effects += story.finish("a-\(caller)")
        }
        let killed = effects.killed.count
        #expect(killed == (isArmed ? 20 : 0))
        let rules = effects.opened.map(\.rule)
        #expect(rules == (isArmed ? [.masking] : [.masking, .shortCalls]))
    }

    @Test("An end behind the hang-up of a killed call was taken for one that the agent brought")
    func interleaved() {
        var story = Story {
            $0.rules.shortCalls = ShortCallsRule(calls: 10, windowSeconds: 100)
        }
        var effects = story.attack(callers: 0..<10)
        for place in 0..<10 {
            effects += story.call(100 + place, to: "+23480900\(20_000 + place)", id: "s-\(place)")
            var decided = hangup("a-\(place)", at: noon + story.now)
            (decided.kind, decided.cause) = (.hangingUp, "CALL_REJECTED")
            effects += story.take(.call(decided))
            effects += story.finish("s-\(place)", "ORIGINATOR_CANCEL", by: .caller)
        }
        #expect(effects.killed.count == 10)
        #expect(effects.opened.map(\.rule) == [.masking, .shortCalls])
    }

    @Test("An alert of an earlier run goes on, whatever it is about")
    func resumed() {
        let kinds: [(RecordedSubject, Int)] = [
            (RecordedSubject(.source, "192.0.2.10"), 0), (RecordedSubject(.prefix, "+1202555*"), 0),
            (RecordedSubject(.callee, PartyText(victim)), 0), (RecordedSubject(.trunk, "x"), 1),
        ]
        for (subject, new) in kinds {
            var story = atOnce(
                ConcurrencyRule(
                    caller: .off,
                    callee: Levels(critical: subject.kind == .callee ? 2 : 0),
                    source: Levels(critical: [.source, .trunk].contains(subject.kind) ? 2 : 0),
                    prefix: Levels(critical: subject.kind == .prefix ? 2 : 0),
                    rangeDigits: 4
                )
            )
            let before = newCall("z", from: number(1), to: victim, at: noon - 1_000_000)
            story.core.resume(AlertID(7), of: .concurrency, about: subject, latest: before.call)
            let effects = story.call(1, id: "a") + story.call(2, id: "b")
            #expect(effects.opened.count == new, "\(subject)")
            #expect(effects.flagged.map(\.alert.value) == (new == 0 ? [7, 7] : [1, 1]))
        }
    }

    @Test("A call that becomes exempt counts no more")
    func exempt() throws {
        var story = atOnce(ConcurrencyRule(caller: Levels(critical: 2)))
        _ = story.call(1, to: "+2348090010001", id: "a")
        let callee = try PartyPattern("+2348090010001", plan: nigeria)
        _ = story.use([Exemption(id: 1, subject: .callee(callee))])
        #expect(story.call(1, to: "+2348090010002", id: "b").opened.isEmpty)
        #expect(story.call(1, to: "+2348090010003", id: "c").opened.count == 1)
    }
}
