import Calls
import Fuzzing
import Lists
import Records
import Rules
import Telephony
import Testing

@testable import Warden

@Suite("Numbers in numerical order")
struct SequenceTests {
    private func story(
        _ action: RuleAction = .alert,
        of subjects: [SequenceRule.Of] = [.caller, .callee],
        numbers: Int = 5,
        warning: Int = 0,
        misses: Int = 1,
        stepMax: Int = 1
    ) -> Story {
        Story(threshold: 40) { setup in
            setup.rules.sequence = SequenceRule(
                action: action,
                of: subjects,
                numbers: numbers,
                warning: warning,
                stepMax: stepMax,
                misses: misses,
                windowSeconds: 60,
                cooldownSeconds: 120
            )
        }
    }

    /// Calls of one caller to callees that end in these digits, a second apart.
    private func dial(
        _ story: inout Story,
        _ ends: [Int],
        from caller: Int = 1,
        source: String = "192.0.2.10"
    ) -> [WardenEffect] {
        ends.flatMap { end in
            story.now += 1_000_000
            let callee = "+23480900\(10_000 + end)"
            return story.call(caller, to: callee, id: "c\(caller)-\(end)", source: source)
        }
    }

    /// Calls of these callers to one callee, a second apart.
    private func ring(_ story: inout Story, _ callers: [Int]) -> [WardenEffect] {
        callers.flatMap { caller in
            story.now += 1_000_000
            return story.call(caller, id: "r-\(caller)")
        }
    }

    @Test("A scan through a block of numbers is one alert about its caller")
    func scan() {
        var story = story()
        #expect(dial(&story, [1, 2, 3, 4]).isEmpty)
        let effects = dial(&story, [5])
        #expect(effects.opened.map(\.rule) == [.sequence])
        #expect(effects.opened.map(\.subject.kind) == [.caller])
        #expect(effects.opened.map { $0.subjectName.string } == [number(1)])
        #expect(effects.opened.map(\.threshold) == [5])
        #expect(effects.flagged.map(\.call.id) == ["c1-1", "c1-2", "c1-3", "c1-4", "c1-5"])
        #expect(effects.flagged.allSatisfy { $0.action == .noted && $0.windowComplete })
        let later = dial(&story, [6, 7])
        #expect(later.opened.isEmpty)
        #expect(later.flagged.map(\.call.id) == ["c1-6", "c1-7"])
        let found = story.core.found
        #expect(found[.sequence]?.calls == 7)
        #expect(found[.sequence]?.alerts == 1)
    }

    @Test("Downwards, by larger steps, with one out of order and calls to others in between")
    func ways() {
        for (ends, stepMax, isFound) in [
            ([9, 8, 7, 6, 5], 1, true), ([1, 3, 5, 7, 9], 2, true), ([1, 3, 5, 7, 9], 1, false),
            ([1, 2, 900, 3, 901, 4, 902, 5], 1, true), ([1, 4, 2, 3, 5], 1, true),
            ([3, 5, 1, 4, 2], 1, false), ([1, 2, 2, 3, 3, 4, 1, 5], 1, true),
        ] as [([Int], Int, Bool)] {
            var story = story(stepMax: stepMax)
            #expect(!dial(&story, ends).opened.isEmpty == isFound, "\(ends) by \(stepMax)")
        }
    }

    @Test("Callers in a row are one alert about the callee that they all call")
    func callers() {
        var story = story()
        let effects = ring(&story, [20, 21, 22, 23, 24])
        #expect(effects.opened.map(\.subject.kind) == [.callee])
        #expect(effects.opened.map { $0.calleeName.string } == [victim])
        #expect(effects.flagged.last?.callerName.string == number(24))
        #expect(effects.flagged.count == 5)
    }

    @Test("Calls of many callers from one address are a scan of that address, where that is wanted")
    func source() {
        var story = story(of: [.source])
        var effects: [WardenEffect] = []
        for end in 1...5 {
            effects += dial(&story, [end], from: 40 + end * 3, source: "198.51.100.7")
        }
        #expect(effects.opened.map(\.subject.kind) == [.source])
        #expect(effects.opened.map { $0.subjectName.string } == ["198.51.100.7"])
        #expect(effects.flagged.count == 5)
    }

    @Test("A warning opens the alert, and what makes it a sequence is critical")
    func warning() {
        var rule = SequenceOfNumbers(SequenceRule(numbers: 5, warning: 3), callsMax: 64)
        let findings = (0..<6).flatMap { end in
            rule.began(
                Observation(
                    serial: CallSerial(end + 1),
                    oldest: 1,
                    time: noon + Int64(end),
                    link: LinkID(0),
                    caller: .international(PhoneNumber(digits: "12025551000".utf8)!),
                    callee: .international(PhoneNumber(digits: "234809000000\(end)".utf8)!)
                )
            )
        }
        #expect(findings.map(\.severity) == [.warning, .warning, .critical, .critical])
        #expect(findings.map(\.threshold) == [3, 3, 5, 5])
        #expect(findings.map(\.calls.count) == [3, 1, 1, 1])
    }

    @Test("How long a row a call is of is told, whatever its rule takes")
    func standing() {
        var rule = SequenceOfNumbers(
            SequenceRule(of: [.caller, .callee], numbers: 5, warning: 3, misses: 0),
            callsMax: 64
        )
        func call(_ end: Int, caller: Party) -> Observation {
            Observation(
                serial: CallSerial(end + 1),
                oldest: 1,
                time: noon + Int64(end),
                link: LinkID(0),
                caller: caller,
                callee: .international(PhoneNumber(digits: "2348090000\(100 + end)".utf8)!)
            )
        }
        let caller = Party.international(PhoneNumber(digits: "12025551000".utf8)!)
        for (end, count) in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (8, 1)] {
            _ = rule.began(call(end, caller: caller))
            let standing = rule.standing(of: call(end, caller: caller))
            #expect(standing?.count == count)
            #expect(standing?.threshold == 3)
            #expect(standing?.subject == .caller)
            #expect(standing?.isReached == (count >= 3))
        }
        #expect(rule.standing(of: call(1, caller: caller))?.count == 6)
        #expect(rule.standing(of: call(7, caller: caller)) == nil, "it was never shown")
        _ = rule.began(call(9, caller: .withheld))
        #expect(rule.standing(of: call(9, caller: .withheld)) == nil)
    }

    @Test(
        "Ordinary life is no sequence: a department that calls in, a dialler, one number again and again"
    )
    func ordinary() {
        var random = SeededGenerator(seed: 7)
        var story = Story(threshold: 64) { setup in
            setup.rules.sequence = SequenceRule()
            setup.recentCallsMax = 4_096
        }
        // Thirty extensions of one block dial into a conference within five minutes.
        for caller in (0..<30).shuffled(using: &random) {
            story.now += 9_000_000
            #expect(story.call(caller).opened.isEmpty)
        }
        // A call centre calls 20 a minute in a town with numbers of five digits behind its code.
        for _ in 0..<2_000 {
            story.now += 3_000_000
            let callee = "+23480900\(Int.random(in: 10_000...99_999, using: &random))"
            #expect(story.call(77, to: callee).opened.isEmpty)
        }
        for _ in 0..<50 {
            story.now += 2_000_000
            #expect(story.call(78, to: "+2348090077777").opened.isEmpty)
        }
    }

    @Test("Extensions and short codes of another length are in no row with full numbers")
    func lengths() {
        var story = story(numbers: 4, misses: 0)
        let callees = ["98", "99", "100", "101", "102"]
        let effects = callees.flatMap { callee in
            story.now += 1_000_000
            return story.call(1, to: callee, id: "x-\(callee)")
        }
        #expect(effects.opened.isEmpty, "three of them are as long as each other")
        story.now += 1_000_000
        #expect(story.call(1, to: "103").opened.count == 1)
    }

    @Test("`enforce` ends the calls of a run where the agent is armed")
    func enforce() {
        var story = story(.enforce)
        let effects = dial(&story, [1, 2, 3, 4, 5])
        #expect(effects.sent.map(\.reason) == Array(repeating: .sequence, count: 5))
        #expect(effects.flagged.allSatisfy { $0.action == .killed })
    }

    @Test("An exempt call is of no run")
    func exempt() throws {
        var story = story()
        _ = dial(&story, [1, 2, 3, 4])
        let callee = try PartyPattern("+2348090010003", plan: nigeria)
        _ = story.use([Exemption(id: 1, subject: .callee(callee))])
        #expect(dial(&story, [5]).opened.isEmpty)
    }
}
