import Calls
import Lists
import Records
import Rules
import Warden
import Telephony
import Testing

/// So many calls of one caller, however far apart: the smallest rule about another subject.
private struct ManyCalls: CallRule {
    let id = FindingRule.fanOut
    var action: RuleAction
    let quietMicroseconds: Int64 = 60_000_000
    private var calls: [Party: [CallSerial]] = [:]

    init(_ action: RuleAction) { self.action = action }

    mutating func take(_ call: Observation) -> Finding? {
        calls[call.caller, default: []].append(call.serial)
        guard let found = calls[call.caller], found.count >= 2 else { return nil }
        calls[call.caller] = []
        var finding = Finding(
            .fanOut,
            about: .caller(call.caller),
            completedAt: call.time,
            count: found.count,
            threshold: 2,
            windowMicroseconds: 60_000_000
        )
        finding.calls = found
        return finding
    }

    mutating func use(_ setup: RulesSetup) {}
    func isProven(_ finding: Finding) -> Bool { true }
}

@Suite("Rules behind masking")
struct FurtherRuleTests {
    private func story(_ action: RuleAction) -> Story {
        var story = Story()
        story.core = WardenCore(story.setup, rules: [ManyCalls(action)])
        return story
    }

    @Test("A finding opens an alert of its rule about its subject, and its calls are left alone")
    func alert() throws {
        var story = story(.alert)
        #expect(story.call(1, to: "+2348000000001", id: "a").isEmpty)
        let effects = story.call(1, to: "+2348000000002", id: "b")
        let opened = try #require(effects.opened.first)
        #expect(opened.rule == .fanOut)
        #expect(opened.calleeName.string == number(1))
        #expect(opened.threshold == 2)
        #expect(effects.flagged.map(\.call.id) == ["a", "b"])
        #expect(effects.flagged.map(\.action) == [.noted, .noted])
        #expect(effects.flagged.allSatisfy { $0.rule == .fanOut && $0.alert == opened.alert })
        #expect(effects.sent.isEmpty)
        let isSilent = story.core.isSilent(.fanOut)
        #expect(!isSilent)
    }

    @Test("Further findings about a subject join its case, which closes once that is quiet")
    func oneCase() {
        var story = story(.alert)
        var effects: [WardenEffect] = []
        for number in 0..<6 {
            story.now += 20_000_000
            effects += story.call(1, to: "+234800000000\(number)")
        }
        #expect(effects.opened.count == 1)
        #expect(effects.flagged.count == 6)
        #expect(story.pass(milliseconds: 59_000).closed.isEmpty)
        let closed = story.pass(milliseconds: 2_000).closed
        #expect(closed.map(\.rule) == [.fanOut])
        #expect(closed.map(\.lastSeen) == [noon + 120_000_000])
    }

    @Test(
        "The kills of masking come in the first go, their calls in the next, other rules behind both"
    )
    func goes() {
        var story = story(.alert)
        _ = story.attack(callers: 0..<2)
        _ = story.call(2, to: "+2348000000002")
        let third = newCall("a-2", from: number(2), to: victim, at: noon + story.now)
        story.core.handle(.call(third), at: moment(story.now), detailsLater: true)
        let first = story.core.takeEffects()
        #expect(first.sent.count == 3)
        #expect(first.opened.map(\.rule) == [.masking])
        let second = story.core.takeEffects()
        #expect(second.opened.isEmpty)
        #expect(second.flagged.map(\.rule) == [.masking, .masking, .masking])
        let last = story.core.takeEffects()
        #expect(last.opened.map(\.rule) == [.fanOut])
        #expect(last.flagged.map(\.rule) == [.fanOut, .fanOut])
        #expect(story.core.takeEffects().isEmpty)
    }

    @Test("`enforce` ends the calls of a finding by the ledger, and only where the agent is armed")
    func enforce() {
        var armed = story(.enforce)
        _ = armed.call(1, to: "+2348000000001", id: "a")
        let effects = armed.call(1, to: "+2348000000002", id: "b")
        #expect(effects.sent.map(\.call) == ["a", "b"])
        #expect(effects.sent.map(\.reason) == [.fanOut, .fanOut])
        #expect(effects.flagged.map(\.action) == [.killed, .killed])
        #expect(armed.hangUp("a").killStates == [.ended])
        armed.use { $0.enforcement.autoDisconnect = false }
        _ = armed.call(2, to: "+2348000000001", id: "c")
        let unarmed = armed.call(2, to: "+2348000000002", id: "d")
        #expect(unarmed.flagged.map(\.action) == [.simulated, .simulated])
        #expect(unarmed.sent.isEmpty)
    }

    @Test("`off` looks at no call, and `record` is on record without a word")
    func offAndRecord() {
        var off = story(.off)
        _ = off.call(1, to: "+2348000000001")
        #expect(off.call(1, to: "+2348000000002").isEmpty)
        var silent = story(.record)
        _ = silent.call(1, to: "+2348000000001")
        #expect(silent.call(1, to: "+2348000000002").flagged.map(\.action) == [.noted, .noted])
        let isSilent = (silent.core.isSilent(.fanOut), silent.core.isSilent(.masking))
        #expect(isSilent == (true, false))
    }

    @Test("A call that became exempt meanwhile is no part of a finding")
    func exempt() throws {
        var story = story(.enforce)
        _ = story.call(1, to: "+2348000000001", id: "a")
        let callee = try PartyPattern("+2348000000001", plan: nigeria)
        _ = story.use([Exemption(id: 1, subject: .callee(callee))])
        let effects = story.call(1, to: "+2348000000002", id: "b")
        #expect(effects.flagged.map(\.call.id) == ["b"])
        #expect(effects.sent.map(\.call) == ["b"])
    }
}
