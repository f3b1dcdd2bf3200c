import Warden
import Settings
import Simulator
import Switches
import Telephony
import Testing

@testable import Agent
@testable import AlertLog

@Suite("The agent among faults")
struct AgentFaultTests {
    private static let victim = "+2348012345678"

    @Test("A link lost again and again during an attack: gaps on record, no flagged call left up")
    func linkLost() throws {
        let scene = try Scene { $0.hangupDelayMilliseconds = 1...21 }
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=80,over=2,talk=60")
        for calls in [10, 30, 50] {
            #expect(scene.happens { scene.server.counters.attackCallsStarted >= calls })
            let before = scene.lines.all.count { $0.contains("switch connected") }
            scene.server.dropClients()
            #expect(
                scene.happens {
                    scene.lines.all.count { $0.contains("switch connected") } > before
                }
            )
        }
        #expect(scene.happens { scene.server.counters.attackCallsStarted == 80 })
        #expect(scene.happens { scene.agent.killsOpen == 0 })
        #expect(
            scene.happens {
                try scene.kills().allSatisfy { $0.state == "ended" || $0.state == "gone" }
            }
        )
        let ended = Set(scene.server.kills.filter { $0.result == .ended }.map(\.uuid))
        let flagged = Set(try scene.log.calls(of: 1).map(\.id))
        #expect(ended.isSuperset(of: try scene.kills().map(\.call)))
        #expect(flagged.isSubset(of: ended))
        let (requests, received) = (try scene.requests(), try scene.received())
        #expect(received.allSatisfy { (requests[$0.key] ?? 0) >= $0.value })
        // The last one is closed when the link stands again, which may take longer than all kills.
        #expect(
            scene.happens {
                try scene.gaps().count { $0.reason == "disconnected" && $0.to != nil } == 3
            }
        )
        #expect(try scene.log.calls(of: 1).contains { !$0.windowComplete })
    }

    @Test(
        "A log that another program has locked stops neither detection nor kills, and loses nothing"
    )
    func lockedLog() throws {
        let scene = try Scene()
        defer { scene.stop() }
        #expect(scene.comesUp())
        let path = scene.settings.log.database
        let locker = try Database(path: path, mode: .readWrite, busyMilliseconds: 5_000)
        try locker.execute("BEGIN IMMEDIATE")
        try scene.attack("callee=\(Self.victim),callers=10,over=0.2,talk=60")
        #expect(scene.happens { scene.server.counters.killsEffective == 10 })
        #expect(scene.happens { scene.lines.contains("alert log cannot be written") })
        #expect(try scene.kills().isEmpty)
        try locker.execute("COMMIT")
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 10 })
        #expect(try scene.requests() == scene.received())
        #expect(scene.happens { scene.lines.contains("alert log can be written again") })
    }

    @Test("A full journal stops kills and says so; each kill made is on record; kills resume")
    func fullJournal() throws {
        var plan = Plan()
        plan.more = """
            enforcement: { kills_per_minute_max: 100000 },
            // Calls that are ended are short calls of one address.
            rules: { short_calls: { action: "off" } },
            """
        let scene = try Scene(plan) { $0.hangupDelayMilliseconds = 1...2 }
        defer { scene.stop() }
        #expect(scene.comesUp())
        let path = scene.settings.log.database
        let locker = try Database(path: path, mode: .readWrite, busyMilliseconds: 5_000)
        try locker.execute("BEGIN IMMEDIATE")
        try scene.attack("callee=\(Self.victim),callers=2000,over=4,talk=1,step=1")
        #expect(
            scene.happens(within: 30) { scene.lines.contains("error journal full: kills stop") }
        )
        #expect(scene.happens(within: 30) { scene.agent.counters.calls == 2_000 })
        #expect(scene.agent.counters.flaggedCalls == 2_000)
        #expect(scene.agent.counters.killsUnrecorded > 0)
        try locker.execute("COMMIT")
        #expect(
            scene.happens(within: 30) {
                scene.agent.killsOpen == 0 && scene.agent.journal.fill < 0.1
            }
        )
        #expect(scene.happens { scene.lines.contains("journal has room again: kills go on") })
        let before = try scene.received().count
        try scene.attack("callee=\(Self.victim)9,callers=5,over=0,talk=30,from=+2347090000000")
        #expect(scene.happens(within: 30) { try scene.received().count == before + 5 })
        #expect(
            scene.happens(within: 30) {
                scene.agent.killsOpen == 0 && scene.agent.journal.fill == 0
            }
        )
        let requests = try scene.requests()
        // Repeats for which a slow switch left no room are on record and were not written.
        let wrong = try scene.received().filter { requests[$0.key] ?? 0 < $0.value }
        #expect(wrong.isEmpty, "on record: \(wrong.keys.map { requests[$0] ?? 0 })")
    }

    @Test("A stop in the middle of an attack is quick and leaves a whole log")
    func stop() throws {
        let scene = try Scene { $0.callsPerSecond = 50 }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=50,over=1,talk=60")
        #expect(scene.happens { try scene.received().count >= 10 })
        let begun = ContinuousClock.now
        scene.stop()
        #expect(ContinuousClock.now - begun < .seconds(2))
        let requests = try scene.requests()
        // A repeat may be on record that the stop left no time to write.
        let wrong = try scene.received().filter { requests[$0.key] ?? 0 < $0.value }
        #expect(wrong.isEmpty, "on record: \(wrong.keys.map { requests[$0] ?? 0 })")
        #expect(try scene.alerts().allSatisfy { $0.state == "closed" })
    }
}
