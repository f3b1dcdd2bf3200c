import Lists
import Records
import Rules
import Warden
import Telephony
import Testing

@Suite("Calls that are tried again by the same Call-ID")
struct AttemptTests {
    /// What a proxy tells of one attempt: its dialog's number says which.
    private func attempt(
        _ dialog: UInt32?,
        of name: String = "c0",
        from caller: Int = 0,
        to callee: String = victim,
        cseq: UInt32 = 1,
        at time: Int64
    ) -> CallEvent {
        var event = newCall(name, from: number(caller), to: callee, at: noon + time)
        event.call.isNamedByDialog = true
        (event.call.cseq, event.call.dialog) = (cseq, dialog.map { DialogKey(entry: 7, id: $0) })
        return event
    }

    private func ended(_ event: CallEvent, _ kind: CallEvent.Kind = .hungUp) -> CallEvent {
        var end = CallEvent(kind, link: event.link, time: event.time + 1_000, id: event.id)
        (end.call.isNamedByDialog, end.call.cseq, end.call.dialog) = (
            true, event.call.cseq, event.call.dialog
        )
        return end
    }

    private func dialogs(_ story: borrowing Story, _ kills: [KillRecord]) -> [UInt32?] {
        kills.map { story.core.call(of: $0.kill)?.dialog?.id }
    }

    /// Three callers to one callee: `c0` with the attempts given, then two others.
    private func attack(_ story: inout Story, first: [CallEvent]) -> [WardenEffect] {
        var effects: [WardenEffect] = []
        for event in first { effects += story.take(.call(event)) }
        for caller in 1..<3 {
            story.now += 1_000
            let call = attempt(
                UInt32(caller) * 100,
                of: "c\(caller)",
                from: caller,
                at: story.now + 500_000
            )
            effects += story.take(.call(call))
        }
        return effects
    }

    @Test(
        "The end of a proxy's call on record is, too, with its answer, whatever finished calls do"
    )
    func endsOnRecord() {
        var story = Story()
        let first = attempt(1, at: 0)
        _ = attack(&story, first: [first])
        var answer = ended(first, .answered)
        answer.time = first.time + 500
        let other = attempt(9, of: "c9", from: 9, to: "+2348000000999", at: 600_000)
        _ = story.take(.call(answer)) + story.take(.call(other))
        let effects = story.take(.call(ended(first))) + story.take(.call(ended(other)))
        let ends = effects.records.compactMap {
            if case .callEnded(let end) = $0 { end } else { nil }
        }
        #expect(ends.map(\.call) == [first.id], "of the flagged call alone")
        #expect(ends.first?.answeredAt == answer.time)
    }

    @Test("A retry after an end without a code counts once, and the attempt that rings is ended")
    func serverError() {
        var story = Story()
        let first = attempt(1, at: 0)
        let effects = attack(
            &story,
            first: [first, ended(first), attempt(2, cseq: 2, at: 100_000)]
        )
        #expect(story.core.counters.calls == 3 && story.core.counters.retriedCalls == 1)
        #expect(effects.flagged.map(\.call.id) == ["c0", "c1", "c2"])
        #expect(effects.flagged.first?.action == .ended)
        #expect(effects.changes.map(\.action) == [.killed])
        #expect(dialogs(story, effects.sent) == [2, 100, 200])
        #expect(story.core.counters.flaggedCalls == 3)
    }

    @Test("A digest challenge makes one call of two INVITEs, whatever the end of the first says")
    func challenge() {
        var story = Story()
        let first = attempt(1, at: 0)
        var end = ended(first)
        end.cause = "SIP 407"
        let effects = attack(&story, first: [first, end, attempt(2, cseq: 2, at: 100_000)])
        #expect(story.core.counters.calls == 3)
        #expect(effects.flagged.count == 3)
    }

    @Test("The same CSeq by another dialog is another attempt: a target tried after the other")
    func sameCSeq() {
        var story = Story()
        let effects = attack(&story, first: [attempt(1, at: 0), attempt(2, at: 100_000)])
        #expect(story.core.counters.calls == 3)
        #expect(dialogs(story, effects.sent) == [1, 2, 100, 200], "both may ring")
    }

    @Test("The end of one attempt leaves the kill of the other open, whichever comes first")
    func endsApart() {
        var story = Story()
        let (first, second) = (attempt(1, at: 0), attempt(2, cseq: 2, at: 100_000))
        let kills = attack(&story, first: [first, second]).sent
        let early = story.take(.call(ended(first))).kills
        #expect(early.map(\.kill) == [kills[0].kill] && early.map(\.state) == [.ended])
        #expect(story.core.killsOpen == 3)
        let late = story.take(.call(ended(second))).kills
        #expect(late.map(\.kill) == [kills[1].kill] && late.map(\.state) == [.ended])
    }

    @Test("The answer of one attempt repeats the kill of that one by its dialog")
    func answer() {
        var story = Story()
        let (first, second) = (attempt(1, at: 0), attempt(2, cseq: 2, at: 100_000))
        _ = attack(&story, first: [first, second])
        #expect(story.take(.call(ended(second, .answered))).sent.isEmpty, "too early to send a BYE")
        let again = story.pass(milliseconds: 10).sent
        #expect(dialogs(story, again) == [2])
        #expect(again.first.flatMap { story.core.call(of: $0.kill)?.stage } == .unknown)
    }

    @Test("A retry after its call was flagged is ended as well, by a kill of its own")
    func retryAfterwards() {
        var story = Story()
        let first = attempt(1, at: 0)
        _ = attack(&story, first: [first])
        _ = story.take(.call(ended(first)))
        let effects = story.take(.call(attempt(2, cseq: 2, at: 700_000)))
        #expect(dialogs(story, effects.sent) == [2])
        #expect(effects.flagged.isEmpty && effects.opened.isEmpty)
        #expect(effects.changes.map(\.time) == [noon], "the call is on record by its first attempt")
        #expect(story.core.counters.flaggedCalls == 3)
    }

    @Test("A call that was answered before it is flagged is not ended as one that rings")
    func stage() {
        var story = Story()
        let first = attempt(1, at: 0)
        let sent = attack(&story, first: [first, ended(first, .answered)]).sent
        let stages = sent.map { story.core.call(of: $0.kill)?.stage }
        #expect(stages == [.unknown, .ringing, .ringing])
    }

    @Test("A kill that did not work at one stage goes out again by asking for the stage")
    func repeated() {
        var story = Story()
        _ = attack(&story, first: [attempt(1, at: 0)])
        let again = story.pass(milliseconds: 200).sent
        let stages = again.map { story.core.call(of: $0.kill)?.stage }
        #expect(stages == [.unknown, .unknown, .unknown])
    }

    @Test("An attempt hidden behind a later one is asked for again when that has left its place")
    func hidden() {
        var story = Story()
        _ = attack(&story, first: [attempt(1, at: 0), attempt(2, at: 100_000)])
        _ = story.take(.call(ended(attempt(2, at: 100_000))))
        var sent: [KillRecord] = []
        var states: [KillState] = []
        for _ in 0..<56 {
            let effects = story.pass(milliseconds: 100)
            sent += effects.sent.filter { $0.kill.value == 1 }
            states += effects.kills.filter { $0.kill.value == 1 }.map(\.state)
        }
        #expect(!states.contains(.stillUp), "it may still be ended")
        for _ in 0..<60 {
            let effects = story.pass(milliseconds: 100)
            sent += effects.sent.filter { $0.kill.value == 1 }
            states += effects.kills.filter { $0.kill.value == 1 }.map(\.state)
        }
        #expect(sent.count == 5 && states.last == .stillUp)
    }

    @Test("A name used for other callers hides none of them: each is counted, flagged and ended")
    func reusedName() {
        var story = Story()
        var effects: [WardenEffect] = []
        for caller in 0..<3 {
            let dialog = UInt32(caller + 1)
            let time = Int64(caller) * 1_000
            effects += story.take(.call(attempt(dialog, from: caller, cseq: dialog, at: time)))
        }
        #expect(story.core.counters.calls == 3)
        #expect(effects.flagged.count == 3)
        #expect(dialogs(story, effects.sent) == [1, 2, 3])
    }

    @Test("A name used for another callee is a call to that one")
    func reusedForOthers() {
        var story = Story()
        _ = story.take(.call(attempt(9, to: "+2348031239999", at: 0)))
        let effects = attack(&story, first: [attempt(1, cseq: 2, at: 1_000)])
        #expect(effects.flagged.map(\.call.id) == ["c0", "c1", "c2"])
        #expect(dialogs(story, effects.sent) == [1, 100, 200])
    }

    @Test("Retries spread so that first tries have left the window count at the time of the retry")
    func lateRetries() {
        var story = Story()
        for caller in 0..<3 {
            let name = "c\(caller)"
            let time = Int64(caller) * 20_000_000
            let first = attempt(UInt32(caller * 2 + 1), of: name, from: caller, at: time)
            _ = story.take(.call(first))
            _ = story.take(.call(ended(first)))
        }
        var effects: [WardenEffect] = []
        for caller in 0..<3 {
            let dialog = UInt32(caller * 2 + 2)
            let name = "c\(caller)"
            let time = 60_000_000 + Int64(caller) * 1_000
            effects += story.take(
                .call(attempt(dialog, of: name, from: caller, cseq: 2, at: time))
            )
        }
        #expect(effects.flagged.count == 3)
        #expect(dialogs(story, effects.sent) == [2, 4, 6])
    }

    @Test("One withheld caller who tries again is one, where each counts on its own")
    func withheld() {
        var story = Story {
            $0.rule = MaskingRule(
                threshold: 3,
                windowSeconds: 5,
                cooldownSeconds: 30,
                withheldCallers: .each
            )
        }
        for dialog in 1...4 as ClosedRange<UInt32> {
            var event = attempt(dialog, cseq: dialog, at: Int64(dialog) * 1_000)
            event.call.callerReading = .party(.withheld)
            #expect(story.take(.call(event)).flagged.isEmpty)
        }
    }

    @Test("An end or an answer that overtakes the beginning of its attempt is not lost")
    func overtaken() {
        var story = Story()
        let (dead, talking) = (attempt(1, at: 0), attempt(100, of: "c9", from: 9, at: 0))
        _ = story.take(.call(ended(dead)))
        _ = story.take(.call(ended(talking, .answered)))
        _ = story.take(.call(dead))
        _ = story.take(.call(talking))
        let effects = story.take(.call(attempt(2, of: "c2", from: 2, at: 2_000)))
        #expect(effects.flagged.map(\.action) == [.ended, .killed, .killed])
        let stages = effects.sent.map { story.core.call(of: $0.kill)?.stage }
        #expect(stages == [.unknown, .ringing])
    }

    @Test("Where events name no dialog, as of an include of before, attempts go by their CSeq")
    func withoutDialogs() {
        var story = Story()
        var first = attempt(nil, at: 0)
        first.call.heldTransaction = TransactionKey(index: 1, label: 1)
        var second = attempt(nil, cseq: 2, at: 100_000)
        second.call.heldTransaction = TransactionKey(index: 1, label: 2)
        let effects = attack(&story, first: [first, second])
        #expect(story.core.counters.calls == 3 && story.core.counters.retriedCalls == 1)
        #expect(effects.flagged.count == 3)
    }

    @Test("However often a name is used, no more of its calls are looked at than the limit says")
    func manyOfOneName() {
        var story = Story { $0.recentCallsMax = 4_096 }
        for index in 1...2_000 as ClosedRange<UInt32> {
            let event = attempt(index, from: Int(index % 2), cseq: index, at: Int64(index))
            _ = story.take(.call(event))
        }
        #expect(story.core.counters.calls == 2 && story.core.counters.retriedCalls == 1_998)
    }

    @Test("Calls too few for masking need no asking, unless a block could mean them")
    func unasked() {
        var story = Story()
        let usual = UnaskedCalls(seconds: 7, calls: 1)
        #expect(story.core.unasked == usual)
        let caller = nigeria.read(number(0)).pattern
        let callee = nigeria.read(victim).pattern
        let block = Block(id: 1, caller: caller, callee: callee, expiresAt: nil)
        story.core.use([block], at: moment(0))
        #expect(story.core.unasked == .none)
        story.core.use([Block](), at: moment(0))
        #expect(story.core.unasked == usual)
        story.use { $0.rule = MaskingRule(threshold: 5, windowSeconds: 60) }
        #expect(story.core.unasked == UnaskedCalls(seconds: 62, calls: 3))
    }
}
