import Calls
import Lists
import Records
import Rules
import Telephony
import Testing
import Warden

@Suite("Long calls in the core")
struct CallUpTests {
    @Test("A call is known until its end, however many newer ones have come")
    func long() {
        var story = Story { $0.recentCallsMax = 16 }
        _ = story.call(1, id: "long")
        for number in 0..<100 {
            story.now += 1_000_000
            _ = story.call(2, to: "+23480000\(10_000 + number)", id: "c-\(number)")
        }
        let known = story.core.callUp("long", on: LinkID(0))
        #expect(known?.createdAt == noon)
        #expect(known?.callerReading == nigeria.read(number(1)))
        _ = story.finish("long")
        let gone = story.core.callUp("long", on: LinkID(0))
        #expect(gone == nil)
        let count = story.core.callsUp.count
        #expect(count == 100)
    }

    @Test("Without accounts of ordinary calls, the ends of an alert's calls are kept all the same")
    func accounts() {
        var story = Story(armed: false) {
            $0.recordsFinishedCalls = false
            $0.recentCallsMax = 16
        }
        _ = story.attack()
        for number in 0..<100 {
            _ = story.call(2, to: "+23480000\(10_000 + number)", id: "c-\(number)")
        }
        let accounts = (story.finish("a-1") + story.finish("c-7")).records.compactMap {
            if case .callEnded(let end) = $0 { end.call } else { nil }
        }
        #expect(accounts == ["a-1"])
    }

    @Test("The list after a gap says which calls are over")
    func list() {
        var story = Story()
        for id in ["a", "b"] { _ = story.call(1, id: id) }
        story.now += 2_000_000
        _ = story.take(.linkDown(LinkID(0), .disconnected))
        _ = story.reconnect(listing: ["b"])
        let known = (
            story.core.callUp("a", on: LinkID(0)) != nil,
            story.core.callUp("b", on: LinkID(0)) != nil
        )
        #expect(known == (false, true))
    }

    @Test("A call that began just before a gap is newer than the list behind it, and stays up")
    func newerThanTheList() {
        var story = Story()
        _ = story.call(1, id: "a")
        _ = story.take(.linkDown(LinkID(0), .disconnected))
        story.now += 100_000
        _ = story.reconnect(listing: [])
        let known = story.core.callUp("a", on: LinkID(0))
        #expect(known != nil)
    }

    @Test("A restart that the feed shows ends every call of before")
    func restart() {
        var story = Story()
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        _ = story.call(1, id: "a")
        _ = story.take(.linkDown(LinkID(0), .restarted))
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-2"))
        _ = story.call(2, id: "b")
        let known = (
            story.core.callUp("a", on: LinkID(0)) != nil,
            story.core.callUp("b", on: LinkID(0)) != nil
        )
        #expect(known == (false, true))
    }

    @Test("A call whose kill the switch knows nothing of is over")
    func gone() {
        var story = Story()
        for kill in story.attack().sent { _ = story.take(.killReply(kill.kill, .gone)) }
        #expect(Set(story.pass(milliseconds: 6_001).killStates) == [.gone])
        let count = story.core.callsUp.count
        #expect(count == 0)
    }

    // MARK: On record

    private func ends(_ effects: [WardenEffect]) -> [CallEnded] {
        effects.records.compactMap { if case .callEnded(let end) = $0 { end } else { nil } }
    }

    @Test("Calls that an earlier run flagged are on record, and so may be what a list brings")
    func takenUp() {
        var story = Story { setup in
            setup.recordsFinishedCalls = false
            setup.recentCallsMax = 16
        }
        let calls = (0..<3).map { caller in
            newCall("a-\(caller)", from: number(caller), to: victim, at: noon).call
        }
        story.core.resume(AlertID(7), calls: calls)
        let listed = newCall("l", from: number(8), to: "+2348000000999", at: noon)
        _ = story.take(.liveCall(listed.call))
        for number in 0..<100 {
            _ = story.call(2, to: "+23480000\(10_000 + number)", id: "c-\(number)")
        }
        let told = ["a-0", "l", "c-7"].flatMap { ends(story.finish($0)).map(\.call) }
        #expect(told == ["a-0", "l"])
    }

    @Test("The end of a call that was exempt, or not counted, is written nowhere")
    func exempt() {
        var story = Story { setup in
            setup.recordsFinishedCalls = false
            setup.rule = MaskingRule(threshold: 3, withheldCallers: .ignore)
        }
        _ = story.use([Exemption(id: 7, subject: .callee(nigeria.read(victim).pattern))])
        _ = story.call(1, id: "exempt")
        let withheld = newCall("withheld", from: "anonymous", to: "+2348000000999", at: noon)
        let toNobody = newCall("nobody", from: number(1), to: "", at: noon)
        for event in [withheld, toNobody] { _ = story.take(.call(event)) }
        for id in ["exempt", "withheld", "nobody"] { #expect(ends(story.finish(id)).isEmpty) }
        #expect(ends(story.finish("older")).map(\.call) == ["older"], "it may be on record")
        let count = story.core.callsUp.count
        #expect(count == 0)
    }

    /// What a proxy says of a call.
    private func told(_ kind: CallEvent.Kind, _ caller: Int, at time: Int64) -> CallEvent {
        var event = newCall("c-\(caller)", from: number(caller), to: victim, at: noon + time)
        event.kind = kind
        event.call.isNamedByDialog = true
        event.call.dialog = DialogKey(entry: 7, id: UInt32(caller))
        return event
    }

    @Test("An end that overtakes its call ends it all the same, and is on record behind it")
    func overtaken() {
        var story = Story()
        for caller in 0..<2 { _ = story.take(.call(told(.created, caller, at: 0))) }
        var end = told(.hungUp, 2, at: 20)
        end.cause = "SIP 487"
        _ = story.take(.call(told(.answered, 2, at: 10)))
        _ = story.take(.call(end))
        let records = story.take(.call(told(.created, 2, at: 0))).records
        guard case .callEnded(let known)? = records.last else {
            Issue.record("no end behind the details")
            return
        }
        #expect(known.call == "c-2" && known.endedAt == noon + 20 && known.cause == "SIP 487")
        #expect(known.answeredAt == noon + 10)
        let up = story.core.callUp("c-2", on: LinkID(0))
        #expect(up == nil)
    }

    @Test("An answer that overtakes its call is known with it")
    func overtakenAnswer() {
        var story = Story()
        _ = story.take(.call(told(.answered, 1, at: 10)))
        _ = story.take(.call(told(.created, 1, at: 0)))
        let up = story.core.callUp("c-1", on: LinkID(0))
        #expect(up?.answeredAt == noon + 10)
    }

    @Test("A call that no window counts is not followed where its end has overtaken it")
    func overtakenExempt() {
        var story = Story()
        _ = story.use([Exemption(id: 7, subject: .callee(nigeria.read(victim).pattern))])
        _ = story.take(.call(told(.hungUp, 1, at: 20)))
        _ = story.take(.call(told(.answered, 2, at: 10)))
        for caller in 1...2 { _ = story.take(.call(told(.created, caller, at: 0))) }
        let ended = story.core.callUp("c-1", on: LinkID(0))
        let answered = story.core.callUp("c-2", on: LinkID(0))
        #expect(ended == nil && answered?.answeredAt == noon + 10)
    }

    @Test("A call without a callee that a list names with one is followed once")
    func listedWithCallee() {
        var story = Story()
        _ = story.take(.call(newCall("a", from: number(1), to: "", at: noon)))
        _ = story.take(.linkDown(LinkID(0), .disconnected))
        _ = story.take(.linkUp(LinkID(0), coreUUID: ""))
        _ = story.take(.liveCall(newCall("a", from: number(1), to: victim, at: noon).call))
        _ = story.take(.liveCallsEnd(LinkID(0)))
        let listed = story.core.callsUp.count
        _ = story.finish("a")
        let left = story.core.callsUp.count
        #expect((listed, left) == (1, 0))
    }
}
