import Records
import Warden
import Telephony
import Testing

@Suite("No record, no kill: the core")
struct RecordFirstTests {
    @Test("A kill to the switch carries its own record, behind the alert that it belongs to")
    func recordFirst() throws {
        var story = Story()
        let effects = story.attack()
        let opened = try #require(
            effects.firstIndex { if case .record(.alertOpened) = $0 { true } else { false } }
        )
        let firstKill = try #require(
            effects.firstIndex { if case .kill = $0 { true } else { false } }
        )
        #expect(opened < firstKill)
        for case .kill(let record, let cause) in effects {
            #expect(record.state == .requested)
            #expect(record.alert == AlertID(1))
            #expect(cause == "CALL_REJECTED")
        }
    }

    @Test("A full journal stops kills and keeps detecting")
    func full() {
        var story = Story()
        story.core.canRecord = false
        let effects = story.attack()
        #expect(effects.sent.isEmpty)
        #expect(effects.flagged.map(\.action) == [.unrecorded, .unrecorded, .unrecorded])
        #expect(story.core.counters.killsUnrecorded == 3)
        story.core.canRecord = true
        #expect(story.call(7).sent.count == 1)
    }

    @Test("A kill that could not be recorded is as if never asked for")
    func notRecorded() throws {
        var story = Story()
        let kill = try #require(story.attack().sent.first)
        story.core.killNotRecorded(kill.kill)
        #expect(story.core.killsOpen == 2)
        #expect(story.core.counters.killsUnrecorded == 1)
        #expect(story.hangUp("a-0").isEmpty)
        story.core.killNotRecorded(kill.kill)
        #expect(story.core.counters.killsUnrecorded == 1)
    }

    @Test("Where its details come later, a call whose kill had no room is flagged as that")
    func notRecordedDetails() throws {
        var story = Story()
        _ = story.attack(callers: 0..<2)
        let third = newCall("a-2", from: number(2), to: victim, at: noon + story.now)
        story.core.handle(.call(third), at: moment(story.now), detailsLater: true)
        let kills = story.core.takeEffects().sent
        #expect(kills.map(\.call) == ["a-0", "a-1", "a-2"])
        story.core.killNotRecorded(try #require(kills.dropFirst().first).kill)
        let details = story.core.takeEffects().flagged
        #expect(details.map(\.action) == [.killed, .unrecorded, .killed])
        #expect(story.core.takeEffects().isEmpty)
    }

    @Test("A repeat that finds the journal full goes out when there is room again")
    func fullAtRepeat() {
        var story = Story()
        story.accept(story.attack().sent)
        story.core.canRecord = false
        #expect(story.pass(milliseconds: 150).isEmpty)
        #expect(story.core.nextDue != nil)
        #expect(story.pass(milliseconds: 10_000).isEmpty)
        story.core.canRecord = true
        let sent = story.pass(milliseconds: 150).sent
        #expect(sent.map(\.call) == ["a-0", "a-1", "a-2"])
        #expect(sent.map(\.attempt) == [2, 2, 2])
    }

    @Test("A repeat that was not recorded does not count as an attempt")
    func repeatNotRecorded() throws {
        var story = Story()
        let kills = story.attack().sent
        story.accept(kills)
        let kill = try #require(kills.first).kill
        for _ in 0..<10 {
            for repeated in story.pass(milliseconds: 3_000).sent where repeated.kill == kill {
                #expect(repeated.attempt == 2)
                story.core.killNotRecorded(kill)
            }
        }
        #expect(story.pass(milliseconds: 3_000).sent.contains { $0.kill == kill })
    }

    @Test("A list after a gap that finds the journal full loses no kill")
    func fullAtResync() {
        var story = Story()
        _ = story.attack()
        _ = story.take(.linkDown(LinkID(0), .disconnected))
        story.now += 60_000_000
        story.core.canRecord = false
        #expect(story.reconnect(listing: ["a-0", "a-1", "a-2"]).sent.isEmpty)
        story.core.canRecord = true
        #expect(story.pass(milliseconds: 150).killed == ["a-0", "a-1", "a-2"])
    }

    @Test("Alerts, kills and gaps are numbered on from where the log ended")
    func numbers() {
        var story = Story(numbers: WardenNumbers(alert: 41, kill: 71, gap: 9))
        let effects = story.attack() + story.take(.linkDown(LinkID(0), .disconnected))
        #expect(effects.opened.map(\.alert.value) == [41])
        #expect(effects.sent.map(\.kill.value) == [71, 72, 73])
        #expect(effects.gaps.map(\.gap.value) == [9])
    }
}
