import Calls
import Lists
import Records
import Rules
import Synchronization
import Telephony
import Testing

@testable import Warden

/// What a rule was told, for a test to look at.
private final class Heard: Sendable {
    private let all = Mutex<[String]>([])

    func note(_ line: String) { all.withLock { $0.append(line) } }
    func take() -> [String] {
        all.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }
}

/// A rule that writes down what it is told, and finds every caller whose call was given up.
private struct Listener: CallRule {
    let id = FindingRule.fanOut
    var action = RuleAction.alert
    let quietMicroseconds: Int64 = 60_000_000
    let wantsEnds = true
    let wantsSources = true
    let heard: Heard

    private func seconds(_ time: EventTime) -> Int64 { (time - noon) / 1_000_000 }

    mutating func take(_ call: Observation) -> Finding? {
        heard.note("began \(call.serial) at \(seconds(call.time))")
        return nil
    }

    mutating func answered(_ call: Observation, at time: EventTime) {
        heard.note("answered \(call.serial) at \(seconds(time))")
    }

    mutating func ended(_ end: CallEnd) -> [Finding] {
        let (talked, lasted) = (end.talkedMicroseconds, end.lastedMicroseconds)
        heard.note(
            "\(end.way) \(end.call.serial), lasted \(lasted / 1_000_000), talked "
                + "\(talked / 1_000_000) \(end.cause)"
        )
        guard end.cause == "CALL_REJECTED" else { return [] }
        return [Subject.caller(end.call.caller), .source(end.call.source)].map { subject in
            var finding = Finding(
                id,
                about: subject,
                completedAt: end.endedAt,
                count: 1,
                threshold: 1,
                windowMicroseconds: 0
            )
            finding.link = end.call.link
            return finding
        }
    }

    mutating func drop(_ calls: Set<CallSerial>) { heard.note("dropped \(calls.sorted())") }

    mutating func use(_ setup: RulesSetup) { action = setup.fanOut.action }
}

@Suite("Rules that want to hear how calls end")
struct HearingTests {
    private let heard = Heard()

    private func story(_ change: (inout WardenSetup) -> Void = { _ in }) -> Story {
        var story = Story(change)
        story.core = WardenCore(story.setup, rules: [Listener(heard: heard)])
        return story
    }

    @Test("A call is heard of when it begins, when it is answered and when it ends, once each")
    func life() {
        var story = story()
        _ = story.call(1, id: "a")
        story.now += 3_000_000
        _ = story.take(
            .call(CallEvent(.answered, link: LinkID(0), time: noon + story.now, id: "a"))
        )
        story.now += 4_000_000
        #expect(story.finish("a", "NORMAL_CLEARING").opened.isEmpty)
        _ = story.hangUp("a")
        #expect(
            heard.take() == [
                "began 1 at 0", "answered 1 at 3", "ended 1, lasted 7, talked 4 NORMAL_CLEARING",
            ]
        )
    }

    @Test("A call that has left the table of recent calls is heard of all the same")
    func outlives() {
        var story = story { $0.recentCallsMax = 16 }
        let begun = newCall("a", from: "ada", to: "berta", at: noon)
        _ = story.take(.call(begun))
        for number in 0..<40 { _ = story.call(number, to: "+234803000\(1_000 + number)") }
        _ = heard.take()
        story.now += 9_000_000
        let effects = story.finish("a")
        #expect(heard.take() == ["ended 1, lasted 9, talked 0 CALL_REJECTED"])
        #expect(effects.opened.map { $0.subjectName.string } == ["ada", begun.call.source.string])
        #expect(effects.opened.map(\.subject.kind) == [.caller, .source])
        #expect(effects.flagged.isEmpty)
        let followed = story.core.secondGo.followed.count
        #expect(followed == 40)
    }

    @Test("A list behind a gap that does not name a call ends it, and so does a restart")
    func lost() {
        var story = story()
        for id in ["a", "b", "c"] { _ = story.call(1, id: id) }
        story.now += 100_000_000
        _ = story.take(.linkDown(LinkID(0), .disconnected))
        _ = heard.take()
        _ = story.reconnect(listing: ["b", "c"])
        #expect(heard.take() == ["lost 1, lasted 0, talked 0 "])
        story.now += 100_000_000
        _ = story.take(.linkDown(LinkID(0), .disconnected))
        _ = story.reconnect("core-2", listing: [])
        #expect(heard.take().count == 2)
        let followed = story.core.secondGo.followed.count
        #expect(followed == 0)
    }

    @Test("Where calls that are up find no room the oldest is given up, and rules hear of it")
    func shed() {
        var story = story { $0.callsUpMax = 4 }
        for number in 0..<6 { _ = story.call(number, to: "+234803000\(1_000 + number)") }
        #expect(heard.take().filter { $0.hasPrefix("shed") }.count == 2)
        let followed = story.core.secondGo.followed.count
        #expect(followed == 4)
    }

    @Test("Exempt calls are dropped, and while no rule wants to hear of ends none is followed")
    func exempt() throws {
        var story = story()
        _ = story.call(1, id: "a")
        _ = story.call(2, id: "b")
        let caller = try PartyPattern(number(1), plan: nigeria)
        _ = story.use([Exemption(id: 1, subject: .caller(caller))])
        _ = story.finish("a", "NORMAL_CLEARING")
        #expect(heard.take() == ["began 1 at 0", "began 2 at 0", "dropped [1]"])
        story.use { $0.rules.fanOut = FanOutRule(action: .off) }
        _ = story.finish("b")
        #expect(heard.take().isEmpty)
        let followed = story.core.secondGo.followed.count
        #expect(followed == 0)
    }

    @Test("Kills come in the first go, what ends lead to in the second")
    func secondGo() {
        var story = story()
        _ = story.call(1, id: "a")
        var event = hangup("a", at: noon + 1_000_000)
        (event.kind, event.cause) = (.finished, "CALL_REJECTED")
        story.core.handle(.call(event), at: moment(1_000_000), detailsLater: true)
        let hasMore = story.core.hasEffects
        #expect(hasMore)
        let first = story.core.takeEffects()
        #expect(first.opened.isEmpty)
        #expect(story.core.takeEffects().opened.count == 2)
    }
}
