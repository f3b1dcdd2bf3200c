import AlertLog
import Warden
import Settings
import Simulator
import Switches
import Telephony
import Testing

@testable import Agent

@Suite("Reloading settings")
struct ReloadTests {
    private static let victim = "+2348012345678"

    @Test("A reload arms the agent, changes the rule, and disarms it again")
    func arming() throws {
        var plan = Plan()
        plan.isArmed = false
        let scene = try Scene(plan)
        defer { scene.stop() }
        #expect(scene.comesUp())
        plan.switches = [("pbx", scene.server.port, "")]
        try scene.attack("callee=\(Self.victim),callers=5,over=0,talk=60")
        #expect(scene.happens { scene.agent.counters.flaggedCalls == 5 })
        (plan.isArmed, plan.threshold) = (true, 3)
        scene.agent.use(try plan.settings(in: scene.folder))
        #expect(scene.agent.isArmed)
        try scene.attack("callee=\(Self.victim)1,callers=3,over=0,talk=60,from=+2347031000000")
        #expect(scene.happens { scene.server.counters.killsEffective == 3 })
        plan.isArmed = false
        scene.agent.use(try plan.settings(in: scene.folder))
        try scene.attack("callee=\(Self.victim)2,callers=3,over=0,talk=60,from=+2347032000000")
        #expect(scene.happens { scene.agent.counters.flaggedCalls == 11 })
        #expect(scene.server.counters.killsReceived == 3)
        #expect(!scene.lines.contains("need a restart"))
    }

    @Test("Finished calls are recorded from the reload on that asks for them")
    func finishedCalls() throws {
        var plan = Plan()
        let folder = try Folder()
        var options = SimulatorOptions()
        options.talkSeconds = 0.1...0.1
        options.answerAfterSeconds = 0...0
        options.answeredShare = 1
        let server = try SimulatorServer(options)
        server.start()
        defer { server.stop(.abrupt) }
        plan.switches = [("pbx", server.port, "")]
        let on = plan.text(in: folder)
        let off = on.replacing("log: {", with: "log: { calls: false,")
        let first = try Settings.load(text: off, name: "off.json5")
        let lines = LineLog(names: ["pbx"]) { _, _ in }
        let agent = try Agent(
            first,
            passwords: try first.readPasswords(environment: Scene.environment),
            lines: lines
        )
        agent.start()
        defer { agent.stop() }
        let log = try LogReader(path: first.log.database)
        #expect(eventually { agent.status.contains("1 of 1 switches up") })
        server.placeCall(from: "+2347030000001", to: Self.victim)
        // Created, answered, hung up and finished have all been read.
        #expect(eventually { agent.links[0].counters.calls == 4 })
        agent.use(try Settings.load(text: on, name: "on.json5"))
        server.placeCall(from: "+2347030000002", to: Self.victim)
        #expect(eventually { try Rows.calls(log).map(\.caller) == ["+2347030000002"] })
    }

    @Test("However often a file with other switches is loaded, each switch keeps its own arming")
    func otherSwitches() throws {
        let folder = try Folder()
        var plan = Plan()
        plan.isArmed = false
        plan.switches = [("east", 1, "enforce: true"), ("west", 2, "enforce: false")]
        let first = try plan.settings(in: folder)
        let lines = Lines()
        let agent = try Agent(
            first,
            passwords: try first.readPasswords(environment: Scene.environment),
            lines: LineLog(names: []) { _, text in lines.add(text) }
        )
        let simulated = { agent.warden.with { core, _ in core.setup.simulatedLinks } }
        #expect(simulated() == [LinkID(1)])
        plan.switches = [
            ("north", 3, "enforce: false"), ("west", 2, "enforce: false"),
            ("east", 1, "enforce: true"),
        ]
        for _ in 1...3 {
            agent.use(try plan.settings(in: folder))
            #expect(simulated() == [LinkID(1)])
        }
        plan.switches = [("west", 2, "enforce: true"), ("north", 3, "enforce: true")]
        agent.use(try plan.settings(in: folder))
        #expect(simulated().isEmpty, "east stays as it was, west is armed by its name")
        // A hand brake reaches a link that the settings no longer describe.
        let decided = [DecidedValue.arming(false)]
        agent.use(try Settings.load(text: plan.text(in: folder), name: "a", decided: decided))
        #expect(simulated() == [LinkID(0), LinkID(1)])
        agent.start()
        agent.stop()
        #expect(lines.all.count { $0 == "settings need a restart keys=switches" } == 5)
    }

    @Test(
        "A numbering plan that waits for a restart does not reach emergency numbers or exemptions"
    )
    func numberingPlan() throws {
        let folder = try Folder()
        var plan = Plan()
        plan.switches = [("pbx", 1, "")]
        let first = try plan.settings(in: folder)
        plan.countryCode = "44"
        plan.more = "limits: { recent_calls: 65536, calls_up_max: 70000 },"
        let second = try plan.settings(in: folder)
        let setup = WardenSetup(second, in: first)
        #expect(setup.recentCallsMax == first.limits.recentCalls)
        #expect(setup.callsUpMax == 65_536)
        #expect(WardenSetup(second).callsUpMax == 70_000)
        #expect(setup.emergency == WardenSetup(first).emergency)
        #expect(
            first.changesNeedingRestart(to: second)
                == ["numbering.country_code", "limits.recent_calls", "limits.calls_up_max"]
        )
    }
}
