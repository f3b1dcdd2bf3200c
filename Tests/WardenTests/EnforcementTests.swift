import Lists
import Records
import Warden
import Telephony
import Testing

@Suite("What is done about a flagged call")
struct EnforcementTests {
    @Test("In simulate mode nothing is ever sent to a switch, whatever happens")
    func simulate() {
        var story = Story(armed: false) { $0.enforcement.autoBlock = true }
        story.core.use(
            [block(number(0), victim), block(number(1), victim)],
            at: moment(0)
        )
        var effects = story.attack(callers: 0..<6)
        effects += story.take(.linkDown(LinkID(0), .disconnected))
        effects += story.reconnect(listing: ["a-0", "a-1"])
        effects += story.pass(milliseconds: 10_000)
        #expect(effects.sent.isEmpty)
        #expect(effects.flagged.map(\.action) == Array(repeating: .simulated, count: 8))
        #expect(effects.flagged.count { $0.rule == .masking } == 6)
        #expect(effects.killStates == [.simulated, .simulated], "of the two blocked callers")
        #expect(effects.blocksAdded.isEmpty)
    }

    @Test("A link set to simulate is simulated while others are enforced, in one alert")
    func simulatedLink() {
        var story = Story {
            $0.simulatedLinks = [LinkID(1)]
            $0.enforcement.autoBlock = true
        }
        var effects = story.attack("a", callers: 0..<2, link: 0)
        effects += story.attack("b", callers: 2..<4, link: 1)
        #expect(effects.opened.count == 1)
        #expect(effects.killed == ["a-0", "a-1"])
        #expect(effects.flagged.map(\.action) == [.killed, .killed, .simulated, .simulated])
        #expect(effects.blocksAdded.count == 2, "nothing follows from calls only simulated")
    }

    @Test("A call whose name is unsafe in a command is flagged, and refused")
    func unsafeName() {
        for id in [
            "a b", "x\napi fsctl shutdown", "", "a\u{e9}b", "a\tb",
            String(repeating: "a", count: 200),
        ] {
            var story = Story()
            _ = story.attack(callers: 0..<2)
            let effects = story.call(9, id: id)
            #expect(effects.flagged.last?.action == .refused, "\(id)")
            #expect(!effects.killed.contains(CallID(id)))
            #expect(story.core.counters.killsRefused == 1)
        }
    }

    @Test("A call that ended before it was flagged is on record and not killed")
    func endedBefore() {
        var story = Story()
        _ = story.call(0, id: "short")
        _ = story.hangUp("short")
        let effects = story.attack("b", callers: 1..<3)
        #expect(effects.flagged.map(\.action) == [.ended, .killed, .killed])
        #expect(effects.killed == ["b-1", "b-2"])
    }

    @Test("Only flagged calls are killed, each once, while others go on around them")
    func onlyFlagged() {
        var story = Story(threshold: 5) { $0.recentCallsMax = 4_096 }
        var effects: [WardenEffect] = []
        for round in 0..<200 {
            story.now += 20_000
            effects += story.call(round % 4, to: "+2348099900000", id: "quiet-\(round)")
            effects += story.call(50 + round, to: "+23480888\(10_000 + round)", id: "free-\(round)")
            if round % 4 == 0 { effects += story.call(round, id: "bad-\(round)") }
        }
        let killed = effects.killed
        #expect(killed.count == 50)
        #expect(Set(killed).count == 50)
        #expect(killed.allSatisfy { $0.string.hasPrefix("bad-") })
        #expect(Set(effects.flagged.map(\.call.id)) == Set(killed))
    }

    @Test("Cooldown mutes alerts, never enforcement")
    func cooldown() {
        var story = Story()
        let first = story.attack("a")
        story.now += 20_000_000
        let second = story.attack("b")
        #expect(first.opened.count == 1)
        #expect(second.opened.isEmpty)
        #expect(second.killed == ["b-0", "b-1", "b-2"])
        #expect(second.flagged.allSatisfy { $0.alert == AlertID(1) })
        story.now += 30_000_000
        let third = story.attack("c")
        #expect(third.closed.map(\.alert.value) == [1])
        #expect(third.opened.map(\.alert.value) == [2])
        #expect(third.killed.count == 3)
    }

    @Test("Disarming stops kills in progress and says so")
    func disarm() {
        var story = Story()
        story.accept(story.attack().sent)
        story.use { $0.enforcement.autoDisconnect = false }
        let effects = story.pass(milliseconds: 150)
        #expect(effects.sent.isEmpty)
        #expect(
            effects.kills.map { $0.detail.string } == Array(repeating: "no longer armed", count: 3)
        )
        #expect(story.core.nextDue == nil)
        #expect(story.hangUp("a-0").killStates == [.ended])
    }

    @Test("The cause that goes to the switch is the one of the settings")
    func cause() {
        var story = Story { $0.enforcement.cause = "USER_BUSY" }
        let causes = story.attack().compactMap { effect in
            if case .kill(_, let cause) = effect { cause } else { nil }
        }
        #expect(causes == ["USER_BUSY", "USER_BUSY", "USER_BUSY"])
    }

    @Test("Details left for later are not lost where something else comes first")
    func detailsBeforeNext() {
        let changes: [(inout WardenCore) -> Void] = [
            { $0.handle(.call(hangup("a-0", at: noon)), at: moment(0)) },
            { $0.tick(at: moment(0)) },
            { $0.finish() },
            { $0.use([Exemption](), at: moment(0)) },
        ]
        for change in changes {
            var story = Story(armed: false)
            _ = story.attack(callers: 0..<2)
            let third = newCall("a-2", from: number(2), to: victim, at: noon + story.now)
            story.core.handle(.call(third), at: moment(story.now), detailsLater: true)
            change(&story.core)
            let flagged = story.core.takeEffects().flagged
            #expect(flagged.map(\.call.id) == ["a-0", "a-1", "a-2"])
        }
    }

    @Test(
        "Details left for later come behind all kills, and in all the effects are the same",
        arguments: [true, false]
    )
    func detailsLater(isArmed: Bool) {
        var atOnce = Story(armed: isArmed) { $0.enforcement.autoBlock = true }
        var later = Story(armed: isArmed) { $0.enforcement.autoBlock = true }
        for caller in 0..<5 {
            let event = newCall("a-\(caller)", from: number(caller), to: victim, at: noon)
            let all = atOnce.take(.call(event))
            later.core.handle(.call(event), at: moment(later.now), detailsLater: true)
            // A call that others want to be shown is none yet, and may have none.
            #expect(later.core.hasEffects || all.isEmpty)
            var goes: [[WardenEffect]] = []
            while later.core.hasEffects { goes.append(later.core.takeEffects()) }
            #expect(goes.flatMap { $0 } == all)
            if isArmed, caller >= 2 {
                #expect(goes.count == 3)
                #expect(goes.first?.killed == all.killed, "all that go out")
                #expect(goes.first?.flagged.isEmpty == true)
                #expect(
                    goes.dropFirst().first?.flagged == all.flagged,
                    "before anything is made of it"
                )
            }
        }
    }
}

func block(
    _ caller: String,
    _ callee: String,
    expiresAt: EventTime? = nil,
    id: Int64 = 1
) -> Block {
    Block(
        id: id,
        caller: nigeria.read(caller).pattern,
        callee: nigeria.read(callee).pattern,
        expiresAt: expiresAt
    )
}
