import Calls
import Fuzzing
import Lists
import Records
import Rules
import Telephony
import Testing

@testable import Warden

@Suite("One caller to many callees")
struct FanOutTests {
    private func story(
        _ action: RuleAction = .alert,
        callees: Int = 3,
        armed: Bool = true,
        _ change: @escaping (inout WardenSetup) -> Void = { _ in }
    ) -> Story {
        Story(armed: armed) { setup in
            setup.rules.fanOut = FanOutRule(
                action: action,
                callees: callees,
                windowSeconds: 60,
                cooldownSeconds: 120
            )
            change(&setup)
        }
    }

    /// Calls of one caller to so many callees, a second apart.
    private func dial(
        _ story: inout Story,
        _ callees: Range<Int>,
        from caller: Int = 1,
        name: String = "f"
    ) -> [WardenEffect] {
        callees.flatMap { callee in
            story.now += 1_000_000
            return story.call(caller, to: "+23480900\(10_000 + callee)", id: "\(name)-\(callee)")
        }
    }

    @Test(
        "The call that completes the pattern flags every call of the window, and later ones as they come"
    )
    func flags() {
        var story = story()
        #expect(dial(&story, 0..<2).isEmpty)
        let effects = dial(&story, 2..<3)
        #expect(effects.opened.map(\.rule) == [.fanOut])
        #expect(effects.opened.map(\.threshold) == [3])
        #expect(effects.opened.map(\.subject.kind) == [.caller])
        #expect(effects.opened.map { $0.subjectName.string } == [number(1)])
        #expect(effects.flagged.map(\.call.id) == ["f-0", "f-1", "f-2"])
        #expect(effects.flagged.map { $0.calleeName.string }.last == "+2348090010002")
        #expect(effects.flagged.allSatisfy { $0.action == .noted && $0.windowComplete })
        #expect(dial(&story, 3..<5).flagged.map(\.call.id) == ["f-3", "f-4"])
        let found = story.core.found
        #expect(found[.fanOut]?.calls == 5)
        #expect(found[.fanOut]?.alerts == 1)
    }

    @Test("One attack is one alert until its caller has been quiet for the cooldown")
    func cooldown() {
        var story = story()
        var effects = dial(&story, 0..<5)
        story.now += 100_000_000
        effects += dial(&story, 10..<13)
        #expect(effects.opened.count == 1, "muted, and flagged all the same")
        #expect(effects.flagged.count == 8)
        effects = story.pass(milliseconds: 121_000)
        #expect(effects.closed.map(\.rule) == [.fanOut])
        #expect(dial(&story, 0..<3, name: "g").opened.count == 1)
    }

    @Test("A burst by which one caller takes part in masking gives each rule an alert of its own")
    func both() {
        var story = story()
        var effects = dial(&story, 0..<2, from: 0)
        effects += story.attack()
        #expect(Set(effects.opened.map(\.rule)) == [.masking, .fanOut])
        #expect(Set(effects.opened.map(\.alert)).count == 2)
        let masked = effects.flagged.filter { $0.rule == .masking }
        #expect(masked.map(\.call.id) == ["a-0", "a-1", "a-2"])
        let fanned = effects.flagged.filter { $0.rule == .fanOut }
        #expect(fanned.map(\.call.id) == ["f-0", "f-1", "a-0"])
        #expect(effects.sent.map(\.call) == ["a-0", "a-1", "a-2"], "masking alone ends calls")
    }

    @Test("Withheld callers are no subject, and calls that nobody is known of are not counted")
    func withheld() {
        for counting in [MaskingRule.WithheldCallers.one, .each, .ignore] {
            var story = story { $0.rule = MaskingRule(threshold: 64, withheldCallers: counting) }
            for callee in 0..<6 {
                let call = newCall(
                    "w-\(callee)",
                    from: "anonymous",
                    to: "+23480900\(callee)0000",
                    at: noon
                )
                #expect(story.take(.call(call)).isEmpty)
            }
        }
    }

    @Test("An exempt call is not observed, and one that becomes exempt counts no more")
    func exempt() {
        var story = story()
        let callee = PartyPattern.exact(nigeria.read("+2348090010001").party)
        _ = dial(&story, 0..<2)
        _ = story.use([Exemption(id: 3, subject: .callee(callee))])
        #expect(dial(&story, 2..<3).flagged.isEmpty)
        #expect(dial(&story, 3..<4).flagged.map(\.call.id) == ["f-0", "f-2", "f-3"])
        #expect(dial(&story, 1..<2, name: "g").flagged.isEmpty)
    }

    @Test("A further attempt at a call is on record once, and the same callee is one")
    func attempts() {
        var story = story(.enforce)
        var effects: [WardenEffect] = []
        for (callee, dialog) in [(0, 1), (0, 2), (1, 3), (2, 4)] as [(Int, UInt32)] {
            story.now += 1_000_000
            var call = newCall(
                "n-\(callee)",
                from: number(1),
                to: "+23480900\(10_000 + callee)",
                at: noon + story.now
            )
            call.call.isNamedByDialog = true
            (call.call.cseq, call.call.dialog) = (dialog, DialogKey(entry: 7, id: dialog))
            effects += story.take(.call(call))
        }
        #expect(effects.flagged.map(\.call.id) == ["n-0", "n-1", "n-2"])
        #expect(effects.changes.map(\.call) == ["n-0"])
        let found = story.core.found
        #expect(found[.fanOut]?.calls == 3)
    }

    @Test("The legs that ring for one call are that call")
    func legs() {
        for isKnown in [true, false] {
            var story = story { $0.linksWithLegs = [LinkID(0)] }
            var effects: [WardenEffect] = []
            if isKnown {
                let call = newCall("in", from: number(1), to: "+2348050000000", at: noon)
                effects += story.take(.call(call))
            }
            for leg in 0..<8 {
                var event = newCall(
                    "out-\(leg)",
                    from: number(1),
                    to: "+23480900\(10_000 + leg)",
                    at: noon
                )
                event.call.leg = .outbound
                event.call.parent = "in"
                effects += story.take(.call(event))
            }
            #expect(effects.flagged.isEmpty, "known: \(isKnown)")
        }
    }

    @Test("Where it is to enforce, its calls are ended, by one caller's share of the brakes")
    func enforce() {
        var story = story(.enforce, callees: 40)
        let effects = dial(&story, 0..<41)
        #expect(effects.sent.count == 41)
        #expect(effects.sent.allSatisfy { $0.reason == .fanOut })
        #expect(effects.flagged.allSatisfy { $0.action == .killed })
        #expect(effects.brakes.isEmpty)
        var unarmed = self.story(.enforce, armed: false)
        let simulated = dial(&unarmed, 0..<3)
        #expect(simulated.flagged.map(\.action) == [.simulated, .simulated, .simulated])
        #expect(simulated.sent.isEmpty)
    }

    @Test("A kill for which the journal had no room is put right on record")
    func unrecorded() {
        var story = story(.enforce)
        for kill in dial(&story, 0..<3).sent.suffix(1) { story.core.killNotRecorded(kill.kill) }
        let changes = story.core.takeEffects().changes
        #expect(changes.map(\.action) == [.unrecorded])
        #expect(changes.map(\.call) == ["f-2"])
    }

    @Test("A rule that is off looks at nothing, and starts anew when it is on again")
    func off() {
        var story = story(.off)
        #expect(dial(&story, 0..<6).isEmpty)
        story.use { $0.rules.fanOut = FanOutRule(callees: 3) }
        #expect(dial(&story, 6..<8).isEmpty)
        #expect(dial(&story, 8..<9).flagged.count == 3)
        story.use { $0.rules.fanOut = FanOutRule(action: .off, callees: 3) }
        #expect(dial(&story, 9..<12).isEmpty)
    }

    @Test("Masking that is only to alert ends nothing and blocks nobody; off, it looks at nothing")
    func maskingAction() {
        var alerting = Story { setup in
            setup.rules.masking = .alert
            setup.enforcement.autoBlock = true
        }
        let effects = alerting.attack()
        #expect(effects.opened.map(\.rule) == [.masking])
        #expect(effects.flagged.map(\.action) == [.noted, .noted, .noted])
        #expect(effects.sent.isEmpty && effects.blocksAdded.isEmpty)
        var off = Story { $0.rules.masking = .off }
        #expect(off.attack().isEmpty)
    }

    @Test("An alert of an earlier run goes on with the next finding about its caller")
    func resumed() {
        var earlier = story()
        let before = dial(&earlier, 0..<3)
        var story = story()
        story.now = earlier.now
        for call in before.flagged.suffix(1) {
            story.core.resume(call.alert, of: .fanOut, latest: call.call)
        }
        let effects = dial(&story, 3..<6)
        #expect(effects.opened.isEmpty)
        #expect(effects.flagged.map(\.alert) == before.flagged.map(\.alert))
        #expect(story.pass(milliseconds: 130_000).closed.count == 1)
    }

    @Test("What the table gave away makes the alert incomplete, and is counted")
    func shed() {
        var story = story(callees: 200) { $0.recentCallsMax = 256 }
        var effects: [WardenEffect] = []
        for call in 0..<400 {
            story.now += 1_000
            effects += story.call(call < 200 ? 1 : 2, to: "+23480900\(10_000 + call)")
        }
        #expect(effects.flagged.count == 400)
        let shed = story.core.shedCalls
        #expect(shed.rules == 400 - 256)
        let incomplete = effects.flagged.filter { !$0.windowComplete }
        #expect(Set(incomplete.map { $0.callerName.string }) == [number(2)])
    }

    @Test(
        "Alerts and their calls equal the brute force's, whatever else happens",
        arguments: 1...60
    )
    func equalsBruteForce(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rule = FanOutRule(callees: 3, windowSeconds: 2, cooldownSeconds: Int(seed % 5) + 1)
        var story = story { setup in
            setup.rules.fanOut = rule
            setup.rule = MaskingRule(threshold: 3, windowSeconds: 2)
            setup.recentCallsMax = 1_024
        }
        var oracle = FanOutBruteForce(rule: rule)
        var names: [CallSerial: FlaggedName] = [:]
        var expected: [FlaggedName] = []
        var found: [FlaggedName] = []
        for index in 0..<500 {
            story.now += Int64.random(in: 0...700_000, using: &random)
            let late = seed % 2 == 0 ? Int64.random(in: 0...50_000, using: &random) : 0
            let (caller, callee) = (
                Int.random(in: 0..<4, using: &random), Int.random(in: 0..<8, using: &random)
            )
            let event = newCall(
                "c-\(index)",
                from: number(caller),
                to: "+2348090000\(100 + callee)",
                at: noon + story.now - late
            )
            found += story.take(.call(event)).flagged.filter { $0.rule == .fanOut }
                .map { FlaggedName(id: $0.call.id, time: $0.call.createdAt) }
            let observation = Observation(
                serial: CallSerial(index),
                oldest: 0,
                time: event.time,
                link: event.link,
                caller: event.call.callerReading.party,
                callee: event.call.calleeReading.party
            )
            names[CallSerial(index)] = FlaggedName(id: event.id, time: event.time)
            expected += oracle.take(observation)?.calls.compactMap { names[$0] } ?? []
        }
        #expect(found == expected)
        #expect(found.count > 20)
    }
}

extension PartyReading {
    fileprivate var party: Party {
        if case .party(let party) = self { party } else { .none }
    }
}
