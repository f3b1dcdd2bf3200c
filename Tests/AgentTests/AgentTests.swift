import Warden
import AlertLog
import Records
import Settings
import Simulator
import Switches
import Telephony
import Testing

@testable import Agent

@Suite("The agent beside a switch")
struct AgentTests {
    private static let victim = "+2348012345678"

    @Test(
        "Armed: every flagged call is killed and seen to end, no other is touched, all is on record"
    )
    func armed() throws {
        let scene = try Scene {
            $0.callsPerSecond = 100
            $0.trafficSeconds = 2
            $0.bridgedShare = 0.3
            $0.attacks = [try AttackPlan(parsing: "callee=\(Self.victim),callers=20,over=1,at=0.5")]
        }
        defer { scene.stop() }
        #expect(scene.happens { scene.server.isTrafficOver })
        let counters = scene.server.counters
        #expect(scene.happens { try scene.finishedCalls() == counters.callsEnded })
        #expect(scene.server.kills.allSatisfy { $0.cause == "CALL_REJECTED" })
        #expect(scene.happens { try scene.alerts().first?.state == "closed" })
        #expect(try scene.received().count == 20)
        #expect(try scene.requests() == scene.received())
        let kills = try scene.kills()
        // A repeat that a busy machine makes may meet a call that is over: gone is over as well.
        #expect(kills.allSatisfy { ["ended", "gone"].contains($0.state) })
        #expect(kills.allSatisfy { $0.callee == Self.victim })
        let alerts = try scene.alerts()
        #expect(alerts.map(\.callee) == [Self.victim])
        #expect(alerts.map(\.distinctCallers) == [20])
        #expect(alerts.map(\.killsOver) == [20])
        let calls = try scene.log.calls(of: alerts.first?.id ?? 0)
        #expect(try Set(calls.map(\.id)) == Set(scene.received().keys))
        #expect(calls.count == 20 && calls.allSatisfy { $0.action == "killed" })
        let gaps = try scene.gaps()
        #expect(gaps.map(\.reason) == ["start"] && gaps.allSatisfy { $0.to != nil })
        #expect(!scene.lines.all.contains { $0.hasPrefix("error") })
    }

    @Test("When and how an alert's call ended is known without a record of every finished call")
    func endsWithoutAccounts() throws {
        var plan = Plan()
        plan.recordsCalls = false
        let scene = try Scene(plan) {
            $0.callsPerSecond = 50
            $0.trafficSeconds = 1
        }
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=8,over=0.5")
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 8 })
        let alert = try #require(try scene.alerts().first?.id)
        #expect(scene.happens { try scene.log.calls(of: alert).allSatisfy { $0.ended != nil } })
        let calls = try scene.log.calls(of: alert)
        #expect(calls.count == 8)
        #expect(calls.allSatisfy { $0.cause == "CALL_REJECTED" })
        #expect(try scene.finishedCalls() == 0)
    }

    @Test("Both legs of a silent bridged call are ended together: one alone hangs on for 5 s")
    func silentBridge() throws {
        let scene = try Scene {
            $0.bridgedShare = 1
            $0.answerAfterSeconds = 0.01...0.02
            $0.silentBridgeMilliseconds = 60_000
        }
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=8,over=1.5,talk=60")
        // Those that the attack brings to an end with one leg only would hang on for a minute.
        let isOver = scene.happens(within: 30) {
            try scene.kills().count { $0.state == "ended" } == 8
        }
        let kills = try scene.kills()
        #expect(isOver, "\(kills.map { ($0.state, $0.attempts, $0.detail) })")
        #expect(kills.allSatisfy { $0.endedBy == "us" && $0.endedAtSwitch != nil })
        let legs = Dictionary(
            uniqueKeysWithValues: scene.server.kills.filter { !$0.legOf.isEmpty }
                .map { ($0.uuid, $0.legOf) }
        )
        #expect(legs.count >= 4)
        for kill in kills { if let leg = kill.otherLeg { #expect(legs[leg] == kill.call) } }
    }

    @Test("Simulate: what would have been ended is on record and nothing reaches the switch")
    func simulate() throws {
        var plan = Plan()
        plan.isArmed = false
        let scene = try Scene(plan)
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=8,over=0.5,talk=1")
        #expect(scene.happens { try scene.alerts().first?.calls == 8 })
        #expect(scene.happens { try scene.finishedCalls() == 8 })
        #expect(scene.server.counters.killsReceived == 0)
        #expect(try scene.kills().isEmpty)
        let calls = try scene.log.calls(of: 1)
        #expect(calls.allSatisfy { $0.action == "simulated" && $0.killState == nil })
        #expect(!scene.agent.isArmed)
        #expect(scene.agent.status.hasPrefix("simulate; 1 of 1 switches up; 8 calls, 1 alerts"))
    }

    @Test("A kill that does nothing is repeated until the call ends")
    func repeats() throws {
        let scene = try Scene { $0.ignoredKillsPerCall = 2 }
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=6,over=0.2,talk=30")
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 6 })
        #expect(try scene.requests() == scene.received())
        #expect(try scene.received().values.allSatisfy { $0 == 3 })
        #expect(try scene.kills().allSatisfy { $0.attempts == 3 })
        #expect(scene.lines.contains("kill repeated"))
    }

    @Test("A call that no kill ends is an alarm after the last attempt")
    func stillUp() throws {
        var plan = Plan()
        plan.more = "enforcement: { attempts_max: 2, retry_milliseconds: 50 },"
        let scene = try Scene(plan) { $0.ignoredKillsPerCall = 1_000 }
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=5,over=0.1,talk=30")
        #expect(scene.happens { try scene.kills().count { $0.state == "still_up" } == 5 })
        #expect(try scene.requests() == scene.received())
        #expect(try scene.received().values.allSatisfy { $0 == 2 })
        #expect(scene.happens { scene.lines.contains("error call still up after its kill") })
    }

    @Test("An exemption added while the agent runs stops the kills in progress and all later ones")
    func exemption() throws {
        var plan = Plan()
        plan.more = "enforcement: { attempts_max: 20, retry_milliseconds: 50 },"
        let scene = try Scene(plan) { $0.ignoredKillsPerCall = 1_000 }
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=6,over=0.1,talk=30")
        #expect(scene.happens { try scene.received().count == 6 })
        let added = ContinuousClock.now
        _ = try LogEditor(path: scene.settings.log.database).addExemption(
            NewExemption(
                .callee,
                pattern: Self.victim,
                reason: "a help line",
                expires: nil,
                plan: scene.settings.plan
            ),
            by: "operator",
            at: Moment.now().wall
        )
        #expect(scene.happens { try scene.kills().count { $0.state == "exempted" } == 6 })
        #expect(ContinuousClock.now - added < .seconds(2))
        let killsBefore = scene.server.counters.killsReceived
        try scene.attack("callee=\(Self.victim),callers=6,over=0.1,talk=1,from=+2347031000000")
        #expect(scene.happens { scene.agent.counters.exemptCalls == 6 })
        #expect(scene.server.counters.killsReceived == killsBefore)
        #expect(try scene.requests() == scene.received())
        #expect(scene.happens { try scene.log.exemptions(all: false, now: 0).first?.hits == 12 })
    }

    @Test("The brakes hold kills back, say so, and let go on command")
    func brakes() throws {
        var plan = Plan()
        plan.more = "enforcement: { callees_per_minute_max: 1 },"
        let scene = try Scene(plan)
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack("callee=\(Self.victim),callers=8,over=0.1,talk=30")
        #expect(scene.happens { try scene.received().count == 8 })
        let other = "callee=+2348031239999,callers=6,over=0.1,talk=30,from=+2347031000000"
        try scene.attack(other)
        #expect(scene.happens { try scene.alerts().first?.calls == 6 })
        #expect(try scene.received().count == 8)
        #expect(scene.agent.status.contains("BRAKES ENGAGED (callees)"))
        #expect(scene.happens { scene.lines.contains("error brakes engaged reason=callees") })
        let editor = try LogEditor(path: scene.settings.log.database)
        let control = try editor.post(.releaseBrakes, by: "operator", at: Moment.now().wall)
        #expect(scene.happens { try editor.answer(to: control)?.answer == .done })
        let again = try editor.post(.releaseBrakes, by: "operator", at: Moment.now().wall)
        #expect(scene.happens { try editor.answer(to: again)?.answer == .stoodSo })
        try scene.attack("callee=\(Self.victim),callers=2,over=0,talk=30,from=+2347031000000")
        #expect(scene.happens { try scene.received().count == 10 })
        #expect(
            scene.happens {
                try Rows.brakes(scene.log).map(\.engaged) == [false, true]
            }
        )
        let calls = try scene.log.calls(of: 2)
        #expect(calls.count { $0.action == "braked" && $0.brake == "callees" } == 6)
        #expect(scene.happens { scene.lines.contains("brakes released by=operator") })
    }

    @Test("A masking attack counts once over two switches, and each call is ended on its own")
    func twoSwitches() throws {
        let other = try SimulatorServer(
            {
                var options = SimulatorOptions()
                options.seed = 2
                return options
            }()
        )
        other.start()
        defer { other.stop(.abrupt) }
        let first = try SimulatorServer(SimulatorOptions())
        first.start()
        defer { first.stop(.abrupt) }
        var plan = Plan()
        plan.switches = [("east", first.port, ""), ("west", other.port, "enforce: false")]
        let scene = try Scene(plan)
        defer { scene.stop() }
        #expect(scene.happens { scene.agent.status.contains("2 of 2 switches up") })
        for number in 1...3 {
            first.placeCall(from: "+23470300000\(number)", to: Self.victim)
            other.placeCall(from: "+23470300001\(number)", to: Self.victim)
        }
        #expect(scene.happens { try scene.alerts().first?.calls == 6 })
        #expect(scene.happens { first.counters.killsEffective == 3 })
        #expect(other.counters.killsReceived == 0)
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 3 })
        #expect(try scene.kills().allSatisfy { $0.link == "east" })
        let calls = try scene.log.calls(of: 1)
        #expect(Set(calls.map { "\($0.link) \($0.action)" }) == ["east killed", "west simulated"])
    }
}
