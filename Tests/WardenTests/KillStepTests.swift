import Calls
import Records
import Telephony
import Testing

@testable import Warden

@Suite("What is next for a kill")
struct KillStepTests {
    private func entry(
        ofProxy isNamedByDialog: Bool = false,
        _ change: (inout ActionLedger.Entry) -> Void = { _ in }
    ) -> ActionLedger.Entry {
        var call = newCall("a", from: number(1), to: victim, at: noon).call
        call.isNamedByDialog = isNamedByDialog
        let record = KillRecord(
            kill: KillID(1),
            alert: AlertID(1),
            reason: .masking,
            link: LinkID(0),
            call: call.id,
            state: .requested,
            attempt: 1,
            at: noon
        )
        var entry = ActionLedger.Entry(kill: record, call: call)
        change(&entry)
        return entry
    }

    private func due(_ entry: ActionLedger.Entry) -> KillStep {
        entry.stepWhenDue(attemptsMax: 5)
    }

    private func listed(
        _ isListed: Bool?,
        _ entry: ActionLedger.Entry,
        canAsk: Bool = true,
        at time: Int64 = 0
    ) -> KillStep {
        entry.step(isListed: isListed, canAsk: canAsk, attemptsMax: 5, at: time)
    }

    @Test("A kill that shows no end goes out again, and is given up behind its last attempt")
    func attempts() {
        #expect(due(entry()) == .sendAgain(isExtra: false))
        #expect(due(entry { $0.record.attempt = 4 }) == .sendAgain(isExtra: false))
        #expect(due(entry { $0.record.attempt = 5 }) == .giveUp)
    }

    @Test("A call of a proxy is tried once more behind the last attempt, after a wait")
    func proxy() {
        let steps = (0...2).map { tries in
            due(
                entry(ofProxy: true) { entry in
                    entry.record.attempt = 5
                    entry.lastTries = tries
                }
            )
        }
        #expect(steps == [.awaitProxy, .tryLast, .giveUp])
    }

    @Test("A call that was answered gets the other request, whatever else is known of it")
    func answered() {
        let answered = entry { entry in
            entry.wasAnswered = true
            entry.awaitsHangUp = true
            entry.record.attempt = 5
        }
        #expect(due(answered) == .sendToAnswered)
    }

    @Test("A call that the switch does not know is gone where its account does not come")
    func gone() {
        let unknown = entry { $0.awaitsHangUp = true }
        #expect(due(unknown) == .settle(.gone, ShortText(), isDue: false))
    }

    @Test(
        "Where the end is decided its account is waited for, then the list asked, then it is an alarm"
    )
    func hangUp() {
        #expect(due(entry { $0.hangUp = .decided }) == .awaitAccount)
        #expect(due(entry { $0.hangUp = .late }) == .askList)
        let asked = entry { entry in
            entry.hangUp = .listAsked
            entry.isHeld = true
        }
        #expect(due(asked) == .giveUp)
        #expect(listed(true, asked) == .giveUp)
        #expect(listed(false, asked) == .settle(.gone, "the switch does not list it", isDue: false))
    }

    @Test(
        "Behind a gap what is listed goes out once more, and so does everything where there is no list"
    )
    func behindGap() {
        let held = entry { entry in
            entry.isHeld = true
            entry.record.attempt = 5
        }
        #expect(listed(true, held) == .sendAgain(isExtra: true))
        #expect(listed(nil, held) == .sendAgain(isExtra: true))
        #expect(due(held) == .sendAgain(isExtra: true))
        #expect(listed(true, entry()) == .none, "it was asked for since the feed came back")
    }

    @Test(
        "What a list does not name is over where it went out long enough ago, or a second one says so"
    )
    func unlisted() {
        let gone = KillStep.settle(.gone, "the switch does not list it", isDue: false)
        let sent = entry { ($0.isHeld, $0.sentAt) = (true, 0) }
        #expect(listed(false, sent, at: 999_999) == .sendAgain(isExtra: false))
        #expect(listed(false, sent, at: 1_000_000) == gone)
        let unknown = entry { $0.isHeld = true }
        #expect(listed(false, unknown) == .sendAgain(isExtra: false))
        #expect(listed(false, unknown, canAsk: false) == .awaitNextList)
        let again = entry { ($0.isHeld, $0.isUnlisted) = (true, true) }
        #expect(listed(false, again, canAsk: false) == gone)
    }

    @Test("An answer that was had before, or that a repeat brought, says nothing new")
    func replies() {
        let accepted = entry { $0.record.state = .accepted }
        #expect(entry().step(on: .accepted) == .settle(.accepted, ShortText(), isDue: true))
        #expect(accepted.step(on: .accepted) == .none)
        #expect(entry().step(on: .refused("no")) == .settle(.failed, "no", isDue: true))
        #expect(accepted.step(on: .refused("no")) == .none)
        #expect(entry { $0.hangUp = .decided }.step(on: .refused("no")) == .none)
        #expect(accepted.step(on: .gone) == .awaitHangUp)
        // One that was given up stays so.
        let failed = entry { $0.record.state = .failed }
        #expect(failed.step(on: .refused("no")) == .settle(.failed, "no", isDue: false))
    }

    @Test("Of the commands that were lost only those go out again that have no answer yet")
    func commandsLost() {
        let sent = entry { ($0.awaitsReply, $0.sentAt) = (true, 10) }
        #expect(sent.step(commandsLostBefore: 9) == .none)
        #expect(sent.step(commandsLostBefore: 10) == .sendAgain(isExtra: true))
        let answered = entry { $0.sentAt = 10 }
        #expect(answered.step(commandsLostBefore: 10) == .none)
        let held = entry { ($0.awaitsReply, $0.sentAt, $0.isHeld) = (true, 10, true) }
        #expect(held.step(commandsLostBefore: 10) == .none)
    }
}
