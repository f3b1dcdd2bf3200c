import Records
import Lists
import Warden
import Telephony
import Testing

@Suite("Verdicts on calls that a proxy holds")
struct VerdictTests {
    private func held(_ caller: Int, _ id: String? = nil, at time: Int64 = 0) -> CallEvent {
        let name = id ?? "held-\(caller)"
        var event = newCall(name, from: number(caller), to: victim, at: noon + time)
        event.call.isNamedByDialog = true
        event.call.heldTransaction = TransactionKey(index: UInt32(caller), label: 7)
        return event
    }

    private func attack(_ story: inout Story, callers: Range<Int> = 0..<5) -> [WardenEffect] {
        callers.flatMap { caller in
            story.now += 1_000
            return story.take(.call(held(caller, at: story.now)))
        }
    }

    @Test("Calls are allowed until the pattern is complete, then refused before they ring")
    func block() {
        var story = Story()
        let effects = attack(&story)
        #expect(effects.verdicts == [true, true, false, false, false])
        #expect(effects.killed == ["held-0", "held-1"], "those that were let through are ended")
        #expect(effects.flagged.map(\.action) == Array(repeating: .killed, count: 5))
        #expect(story.core.counters.verdictsAllowed == 2)
        #expect(story.core.counters.verdictsBlocked == 3)
    }

    @Test("A refusal stands behind the record of its kill, and does not wait for the details")
    func order() throws {
        var story = Story()
        let effects = attack(&story, callers: 0..<3)
        let verdict = try #require(
            effects.lastIndex { if case .verdict = $0 { true } else { false } }
        )
        let record = try #require(
            effects.firstIndex {
                if case .record(.kill(let kill)) = $0 { kill.call == "held-2" } else { false }
            }
        )
        let details = try #require(
            effects.lastIndex { if case .record(.callFlagged) = $0 { true } else { false } }
        )
        #expect(record < verdict && verdict < details)
    }

    @Test("A refusal is given before details that are left for later")
    func detailsLater() {
        var story = Story()
        _ = attack(&story, callers: 0..<2)
        let third = held(2, at: story.now + 1_000)
        story.core.handle(.call(third), at: moment(story.now + 1_000), detailsLater: true)
        let first = story.core.takeEffects()
        #expect(first.verdicts == [false])
        #expect(first.flagged.isEmpty)
        #expect(story.core.takeEffects().flagged.count == 3)
    }

    @Test("Simulating, every call is allowed and what would have been refused is on record")
    func simulate() {
        var story = Story(armed: false)
        let effects = attack(&story)
        #expect(effects.verdicts == [true, true, true, true, true])
        #expect(effects.flagged.map(\.action) == Array(repeating: .simulated, count: 5))
        #expect(effects.killed.isEmpty)
    }

    @Test("Exempt calls are allowed")
    func exempt() {
        var story = Story()
        let callee = nigeria.read(victim).pattern
        _ = story.use([Exemption(id: 3, subject: .callee(callee), expiresAt: nil)])
        #expect(attack(&story).verdicts == [true, true, true, true, true])
    }

    @Test("Under the brakes calls are allowed")
    func brakes() {
        var story = Story()
        story.core.holdKills(by: "ada", "", at: moment(0))
        let effects = attack(&story)
        #expect(effects.verdicts == [true, true, true, true, true])
        #expect(effects.flagged.map(\.action).filter { $0 == .braked }.count == 5)
    }

    @Test("With no room to record it nothing is refused")
    func unrecorded() {
        var story = Story()
        story.core.canRecord = false
        #expect(attack(&story).verdicts == [true, true, true, true, true])
    }

    @Test("A call that comes twice is allowed twice, and counts once")
    func duplicate() {
        var story = Story()
        let call = held(2)
        #expect(story.take(.call(call)).verdicts == [true])
        #expect(story.take(.call(call)).verdicts == [true])
        #expect(story.core.counters.duplicateCalls == 1)
    }

    @Test("A refused call that tries again by the same name is refused again")
    func again() {
        var story = Story()
        _ = attack(&story, callers: 0..<3)
        story.now += 1_000
        let effects = story.take(.call(held(2, at: story.now)))
        #expect(effects.verdicts == [false])
        #expect(effects.flagged.isEmpty && effects.changes.map(\.action) == [.killed])
    }

    @Test("A refused call that the switch let through, the verdict being late, is ended")
    func late() {
        var story = Story()
        _ = attack(&story, callers: 0..<3)
        story.now += 300_000
        var invite = held(2, at: story.now)
        invite.call.heldTransaction = nil
        let effects = story.take(.call(invite))
        #expect(effects.killed == ["held-2"])
        #expect(story.core.counters.verdictsLate == 1)
        #expect(effects.verdicts.isEmpty)
    }

    private func refused(_ caller: Int, at time: Int64) -> CallEvent {
        var event = held(caller, at: time)
        (event.kind, event.call.heldTransaction) = (.hungUp, nil)
        (event.isRefusal, event.cause) = (true, "SIP 603")
        return event
    }

    @Test("A call told to be refused counts as refused only once its switch says that it did")
    func proof() {
        var story = Story()
        let effects = attack(&story, callers: 0..<3)
        #expect(effects.flagged.map(\.action) == [.killed, .killed, .killed])
        #expect(effects.changes.isEmpty)
        let flagged = effects.flagged.last?.call.createdAt
        let proof = story.take(.call(refused(2, at: story.now + 500)))
        #expect(proof.kills.map(\.state) == [.ended])
        #expect(proof.kills.map(\.detail) == ["SIP 603"])
        #expect(proof.changes.map(\.action) == [.blocked])
        #expect(proof.changes.map(\.call) == ["held-2"])
        #expect(proof.changes.map(\.time) == [flagged])
        #expect(!story.pass(milliseconds: 5_000).killed.contains("held-2"))
    }

    @Test("A refusal that came too late is no refusal: the call is ended, and recorded as that")
    func lateIsNoRefusal() {
        var story = Story()
        _ = attack(&story, callers: 0..<3)
        var invite = held(2, at: story.now + 300_000)
        invite.call.heldTransaction = nil
        invite.call.dialog = DialogKey(entry: 1, id: 2)
        let late = story.take(.call(invite))
        #expect(late.killed == ["held-2"])
        #expect(story.core.counters.calls == 3 && story.core.counters.duplicateCalls == 0)
        var end = refused(2, at: story.now + 301_000)
        (end.call.dialog, end.isRefusal, end.cause) = (invite.call.dialog, false, "SIP 603")
        let effects = story.take(.call(end))
        #expect(effects.kills.map(\.state) == [.ended])
        #expect(effects.changes.isEmpty, "a 603 of the callee's own is no proof either")
    }

    @Test("A call that was allowed and goes on late is no second call, and is ended by its dialog")
    func lateAllowed() {
        var story = Story()
        _ = story.take(.call(held(0, at: story.now)))
        story.now += 300_000
        var invite = held(0, at: story.now)
        invite.call.heldTransaction = nil
        invite.call.dialog = DialogKey(entry: 1, id: 2)
        _ = story.take(.call(invite))
        #expect(story.core.counters.verdictsLate == 1 && story.core.counters.calls == 1)
        let sent = attack(&story, callers: 1..<3).sent
        let kill = sent.first { $0.call == "held-0" }
        #expect(kill.flatMap { story.core.call(of: $0.kill)?.dialog } == invite.call.dialog)
    }

    private func blockFirst(_ story: inout Story) {
        let caller = nigeria.read(number(0)).pattern
        let callee = nigeria.read(victim).pattern
        let block = Block(id: 1, caller: caller, callee: callee, expiresAt: nil)
        story.core.use([block], at: moment(story.now))
    }

    @Test("A held call on a block is refused, and that is on record before it is said")
    func blocked() {
        var story = Story()
        blockFirst(&story)
        let effects = story.take(.call(held(0)))
        #expect(effects.kills.map(\.state) == [.requested])
        #expect(effects.kills.map(\.reason) == [.block])
        #expect(effects.sent.isEmpty)
        #expect(effects.verdicts == [false])
        let said = effects.firstIndex { if case .verdict = $0 { true } else { false } }
        let recorded = effects.firstIndex {
            if case .record(.kill) = $0 { true } else { false }
        }
        #expect((recorded ?? .max) < (said ?? -1))
        #expect(effects.flagged.map(\.action) == [.killed], "until its switch says that it was")
    }

    @Test("A held call that is flagged and on a block as well is refused once, not killed")
    func blockedAndFlagged() {
        var story = Story()
        _ = story.attack(callers: 1..<3)
        blockFirst(&story)
        let effects = story.take(.call(held(0, at: story.now)))
        #expect(effects.flagged.last?.action == .killed)
        #expect(effects.verdicts == [false])
        #expect(effects.killed == ["a-1", "a-2"])
    }

    @Test("A verdict that came too late is followed by the kill of the call that went through")
    func lateVerdict() {
        var story = Story()
        _ = attack(&story, callers: 0..<3)
        let effects = story.pass(milliseconds: 151)
        #expect(effects.killed.contains("held-2"))
    }

    @Test("A call that was refused is gone once its switch says so")
    func refusedIsGone() throws {
        var story = Story()
        let kill = try #require(attack(&story, callers: 0..<3).kills.last { $0.call == "held-2" })
        _ = story.take(.killReply(kill.kill, .gone))
        let effects = story.pass(milliseconds: 2_000)
        #expect(effects.kills.filter { $0.kill == kill.kill }.map(\.state) == [.gone])
        #expect(!story.pass(milliseconds: 5_000).killed.contains("held-2"))
    }

    @Test("A call that nobody holds gets no verdict")
    func notHeld() {
        var story = Story()
        #expect(story.attack(callers: 0..<5).verdicts.isEmpty)
    }

    @Test("The answer of a call on its way to be ended repeats the kill soon, with its new name")
    func answered() {
        var story = Story()
        var named = newCall("named", from: number(0), to: victim, at: noon)
        named.call.isNamedByDialog = true
        _ = story.take(.call(named))
        let sent = story.attack(callers: 1..<3).sent
        #expect(sent.count == 3)
        var answer = CallEvent(.answered, link: LinkID(0), time: noon + 9_000, id: "named")
        answer.call.isNamedByDialog = true
        answer.call.dialog = DialogKey(entry: 4, id: 5)
        #expect(story.take(.call(answer)).sent.isEmpty, "its switch cannot end it yet")
        let again = story.pass(milliseconds: 10).sent
        #expect(again.map(\.attempt) == [2])
        #expect(again.first.flatMap { story.core.call(of: $0.kill)?.dialog } == answer.call.dialog)
    }

    @Test("The answer of a call with a name of the switch's own repeats nothing")
    func answeredElsewhere() {
        var story = Story()
        _ = story.attack()
        let answer = CallEvent(.answered, link: LinkID(0), time: noon + 9_000, id: "a-0")
        #expect(story.take(.call(answer)).isEmpty)
    }
}

extension [WardenEffect] {
    /// True for each call that was let go on.
    fileprivate var verdicts: [Bool] {
        compactMap { if case .verdict(_, _, let isAllowed) = $0 { isAllowed } else { nil } }
    }
}
