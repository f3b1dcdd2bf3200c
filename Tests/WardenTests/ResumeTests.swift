import Records
import Warden
import Telephony
import Testing

@Suite("Going on where an earlier run of the agent stopped")
struct ResumeTests {
    /// Three calls of an alert that an earlier run flagged.
    private func resumed() -> Story {
        var story = Story(numbers: WardenNumbers(alert: 8))
        let calls = (0..<3).map { caller in
            newCall("a-\(caller)", from: number(caller), to: victim, at: noon + Int64(caller)).call
        }
        story.core.resume(AlertID(7), calls: calls)
        return story
    }

    @Test("An attack that goes on over a restart stays one alert, and one caller more is enough")
    func oneAlert() {
        var story = resumed()
        story.now = 2_000_000
        let effects = story.call(3, id: "a-3")
        #expect(effects.flagged.map(\.alert) == [AlertID(7)])
        #expect(effects.killed == ["a-3"])
        #expect(!effects.records.contains { if case .alertOpened = $0 { true } else { false } })
    }

    @Test("Calls that were flagged before are not flagged again when the switch lists them")
    func notAgain() {
        var story = resumed()
        _ = story.take(.linkUp(LinkID(0), coreUUID: "core-1"))
        for caller in 0..<3 {
            let call = newCall("a-\(caller)", from: number(caller), to: victim, at: noon)
            #expect(story.take(.liveCall(call.call)).isEmpty)
        }
    }

    /// A story whose agent is not armed and has taken up a kill of a run before.
    private func unarmed() -> Story {
        var story = Story(armed: false)
        let event = newCall("a-0", from: number(0), to: victim, at: noon)
        story.core.resume(
            KillRecord(
                kill: KillID(4),
                alert: AlertID(7),
                reason: .masking,
                link: LinkID(0),
                call: event.id,
                state: .accepted,
                attempt: 1,
                at: noon
            ),
            call: event.call
        )
        return story
    }

    @Test("Kills of two attempts at one call are both taken up again; each ends by its own names")
    func attempts() {
        var story = Story(armed: false)
        func event(_ kind: CallEvent.Kind, _ dialog: UInt32) -> CallEvent {
            var event = newCall("a-0", from: number(0), to: victim, at: noon)
            event.kind = kind
            event.call.isNamedByDialog = true
            (event.call.cseq, event.call.dialog) = (dialog, DialogKey(entry: 7, id: dialog))
            return event
        }
        for dialog in 1...2 as ClosedRange<UInt32> {
            let kill = KillRecord(
                kill: KillID(Int64(dialog)),
                alert: AlertID(7),
                reason: .masking,
                link: LinkID(0),
                call: "a-0",
                state: .accepted,
                attempt: 1,
                at: noon
            )
            story.core.resume(kill, call: event(.created, dialog).call)
        }
        #expect(story.core.killsOpen == 2)
        let effects = story.take(.call(event(.hungUp, 2)))
        #expect(effects.kills.map(\.kill) == [KillID(2)])
        #expect(effects.kills.map(\.dialog) == [DialogKey(entry: 7, id: 2)])
        #expect(effects.kills.map(\.cseq) == [2])
        #expect(story.core.killsOpen == 1)
    }

    @Test("A kill of a run before is followed to its end by an agent that is not armed any more")
    func followedUnarmed() {
        var story = unarmed()
        let effects = story.reconnect(listing: ["a-0"])
        #expect(effects.killed.isEmpty)
        #expect(effects.killStates == [.stillUp])
        #expect(story.hangUp("a-0").killStates == [.ended])
    }

    @Test("Not armed, it takes a call for over that two lists do not name")
    func unlisted() {
        var story = unarmed()
        #expect(story.reconnect(listing: []).killStates.isEmpty, "the list lags behind the calls")
        story.now += 1_000_000
        #expect(story.take(.liveCallsEnd(LinkID(0))).killStates == [.gone])
    }

    @Test(
        "A kill that runs before asked for as often as can be is not asked for again unless listed",
        arguments: [false, true]
    )
    func askedOftenEnough(isListed: Bool) throws {
        var first = Story()
        var kill = try #require(first.attack().sent.first)
        kill.attempt = first.setup.enforcement.attemptsMax
        var story = Story(numbers: WardenNumbers(alert: 2, kill: 4, gap: 1))
        let event = newCall(kill.call.string, from: number(0), to: victim, at: noon)
        story.core.resume(kill, call: event.call)
        let sent = story.reconnect(listing: isListed ? ["a-0"] : []).sent
        #expect(sent.map(\.attempt) == (isListed ? [kill.attempt + 1] : []), "each is counted")
        story.now += 1_000_000
        if !isListed { #expect(story.take(.liveCallsEnd(LinkID(0))).killStates == [.gone]) }
    }

    @Test("An alert that fell quiet meanwhile closes, and the next attack is another")
    func quiet() {
        var story = resumed()
        story.now = 60_000_000
        let effects = story.attack("b")
        let closed = effects.records.compactMap { record -> AlertID? in
            if case .alertClosed(let closed) = record { closed.alert } else { nil }
        }
        #expect(closed == [AlertID(7)])
        #expect(Set(effects.flagged.map(\.alert)) == [AlertID(8)])
    }
}
