import Records
import Lists
import Rules
import Warden
import Telephony
import Testing

@Suite("Alerts and what they count")
struct AlertTests {
    @Test("A call is counted once, however often its event comes")
    func duplicate() {
        var story = Story()
        _ = story.call(0, id: "x")
        for caller in 1..<9 { #expect(story.call(caller, id: "x").isEmpty) }
        #expect(story.core.counters.duplicateCalls == 8)
        #expect(story.core.counters.calls == 1)
        _ = story.hangUp("x")
        #expect(story.call(5, id: "x").isEmpty, "a doubled event of the same moment")
        #expect(story.core.counters.calls == 1)
    }

    @Test("A name that is used again after its call ended names another call")
    func nameUsedAgain() {
        var story = Story()
        var effects: [WardenEffect] = []
        for caller in 0..<3 {
            effects += story.call(caller, id: "same")
            story.now += 500_000
            effects += story.hangUp("same")
            story.now += 500_000
        }
        #expect(effects.flagged.count == 3)
        #expect(effects.flagged.map(\.action) == [.ended, .ended, .killed])
        #expect(effects.killStates == [.requested, .ended])
    }

    @Test("Switches share the windows, and the same name on two of them is two calls")
    func links() {
        var story = Story()
        let effects = (0..<3).flatMap { story.call($0, id: "same", link: $0) }
        #expect(effects.opened.count == 1)
        #expect(effects.sent.map(\.link) == [LinkID(0), LinkID(1), LinkID(2)])
    }

    @Test("Order of arrival changes nothing about which calls are flagged")
    func disorder() {
        let calls = (0..<6).map { caller in
            newCall(
                "c\(caller)",
                from: number(caller),
                to: victim,
                at: noon + Int64(caller) * 1_000_000
            )
        }
        for seed in 1...50 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            var story = Story(threshold: 5)
            let shuffled = calls.shuffled(using: &random)
            let effects = shuffled.flatMap { story.take(.call($0)) }
            #expect(Set(effects.flagged.map(\.call.id)) == Set(calls.map(\.id)))
            #expect(effects.opened.count == 1)
        }
    }

    @Test("A rule changed while running judges the calls that come after it")
    func ruleChanged() {
        var story = Story(threshold: 5)
        #expect(story.attack(callers: 0..<3).flagged.isEmpty)
        story.use { $0.rule = MaskingRule(threshold: 3) }
        #expect(story.attack("b", callers: 0..<1).flagged.count == 4)
        story.use { $0.rule = MaskingRule(threshold: 6) }
        #expect(story.attack("c", callers: 3..<5).flagged.isEmpty)
        #expect(story.attack("d", callers: 5..<6).flagged.map(\.call.id) == ["c-3", "c-4", "d-5"])
        story.use { $0.rule = MaskingRule(threshold: 2, windowSeconds: 1) }
        story.now += 2_000_000
        #expect(story.attack("e", callers: 0..<1).flagged.isEmpty)
    }

    @Test("A shorter cooldown holds for alerts that are open")
    func cooldownChanged() {
        var story = Story()
        _ = story.attack()
        story.use { $0.rule = MaskingRule(threshold: 3, cooldownSeconds: 6) }
        #expect(story.pass(milliseconds: 5_999).closed.isEmpty)
        #expect(story.pass(milliseconds: 1).closed.count == 1)
    }

    @Test("An alert closes when its callee has been quiet, though no event comes")
    func closesByItself() {
        var story = Story()
        _ = story.attack()
        let last = noon + story.now
        #expect(story.pass(milliseconds: 29_999).closed.isEmpty)
        let closed = story.pass(milliseconds: 1).closed
        #expect(closed.map(\.lastSeen) == [last])
        #expect(story.pass(milliseconds: 60_000).closed.isEmpty)
    }

    @Test("Finish closes every alert in the order in which they fell quiet")
    func finish() {
        var story = Story()
        _ = story.attack("a", to: "+2348031230001")
        _ = story.attack("b", to: "+2348031230002")
        _ = story.attack("c", callers: 3..<4, to: "+2348031230001")
        story.core.finish()
        #expect(story.core.takeEffects().closed.map(\.alert.value) == [2, 1])
    }

    @Test("Withheld callers are one, one each, or none, as the rule says")
    func withheld() {
        for (counting, flagged) in [(.one, 0), (.each, 4), (.ignore, 0)]
            as [(MaskingRule.WithheldCallers, Int)]
        {
            var story = Story { $0.rule = MaskingRule(threshold: 4, withheldCallers: counting) }
            var effects: [WardenEffect] = []
            for (number, text) in ["anonymous", "", "Restricted", "unknown"].enumerated() {
                let call = newCall("w\(number)", from: text, to: victim, at: noon + Int64(number))
                effects += story.take(.call(call))
            }
            #expect(effects.flagged.count == flagged)
            effects += story.attack(callers: 0..<3)
            #expect(effects.flagged.isEmpty == (counting == .ignore))
            #expect(story.core.counters.withheldIgnored == (counting == .ignore ? 4 : 0))
        }
    }

    @Test("A callee is never called withheld: what was sent is what is called")
    func calleeText() {
        var story = Story()
        var effects: [WardenEffect] = []
        for (caller, callee) in ["unknown", "private", "0000", "anonymous"].enumerated() {
            effects += story.call(caller, to: callee)
        }
        #expect(effects.isEmpty, "four callees, one call each")
        effects = story.attack(to: "private")
        #expect(effects.opened.map { $0.calleeName.string } == ["private"])
        for caller in 0..<5 { #expect(story.call(caller, to: "").isEmpty) }
        #expect(story.core.counters.unjudgedCalls == 5)
    }

    @Test("Identities that are no numbers are told apart by their whole text")
    func textIdentities() {
        var story = Story()
        var effects: [WardenEffect] = []
        for (serial, name) in ["ada", "ada.obi", "ada", "Ada"].enumerated() {
            let call = newCall("t\(serial)", from: name, to: "reception", at: noon + Int64(serial))
            effects += story.take(.call(call))
        }
        #expect(effects.flagged.map { $0.callerName.string } == ["ada", "ada.obi", "ada", "Ada"])
        #expect(Set(effects.flagged.map(\.caller)).count == 3)
        #expect(effects.opened.map { $0.calleeName.string } == ["reception"])
    }

    @Test("Past the limit of open alerts the quietest is closed, and no flagged call is lost")
    func alertLimit() {
        var story = Story(armed: false, threshold: 2) { $0.recentCallsMax = 64 }
        var (flagged, opened, closed) = (0, 0, 0)
        let alertsMax = 16_384
        for callee in 0..<alertsMax + 10 {
            for caller in 0..<2 {
                let effects = story.call(caller, to: "+2348\(100_000_000 + callee)")
                flagged += effects.flagged.count
                opened += effects.opened.count
                closed += effects.closed.count
            }
        }
        #expect(opened == alertsMax + 10)
        #expect(closed == 10)
        #expect(flagged == 2 * opened)
        story.core.finish()
        #expect(story.core.takeEffects().closed.count == alertsMax)
    }

    @Test("The same inputs give the same effects, in the same order")
    func deterministic() {
        func run() -> [WardenEffect] {
            var story = Story { $0.enforcement.autoBlock = true }
            var effects = (0..<20).flatMap { story.attack("a\($0)", to: "+23480312340\(10 + $0)") }
            effects += story.pass(milliseconds: 150)
            effects += story.use([Exemption(id: 1, subject: .callee(.prefix("234803123")))])
            effects += story.take(.linkDown(LinkID(0), .disconnected))
            effects += story.reconnect(listing: [])
            effects += story.pass(milliseconds: 60_000)
            return effects
        }
        #expect(run() == run())
    }
}
