import Warden
import AlertLog
import Records
import Settings
import Simulator
import Switches
import Telephony
import Testing

@testable import Agent

@Suite("What the switch's side of a link makes of it")
struct SwitchSideTests {
    @Test("An agent whose user may not end calls says that it is not armed, and why none was ended")
    func cannotKill() throws {
        var plan = Plan()
        plan.pbx = "user: \"callwarden@pbx\""
        let scene = try Scene(plan) {
            $0.user = try SimulatorUser(parsing: "callwarden@pbx:ClueCon")
            $0.user?.allowedAPI = ["show", "global_getvar"]
            $0.callsPerSecond = 0
            $0.trafficSeconds = 3
            $0.attacks = [try AttackPlan(parsing: "callee=+2348012345678,callers=8,over=1,at=1")]
        }
        defer { scene.stop() }
        #expect(scene.comesUp())
        #expect(scene.happens { scene.agent.counters.flaggedCalls == 8 })
        #expect(
            scene.lines.contains(
                "error switch takes no kills: this link is NOT ARMED, no call can be ended "
                    + "why=\"-ERR permission denied\" switch=pbx"
            )
        )
        #expect(scene.agent.status.contains("NO KILLS TAKEN BY pbx"))
        #expect(scene.happens { try scene.figure("switch.pbx.can_kill") == .integer(0) })
        #expect(try scene.figure("switch.pbx.armed") == .integer(0))
        #expect(try scene.figure("armed") == .integer(0))
        #expect(scene.happens { try scene.figure("kills_unarmed") == .integer(8) })
        #expect(scene.happens { try scene.alerts().first.map { $0.calls } == 8 })
        let calls = try scene.log.calls(of: 1)
        #expect(calls.allSatisfy { $0.action == "unarmed" })
        #expect(try scene.kills().isEmpty && scene.received().isEmpty)
    }

    @Test("Figures say how late events come, and each kill how long after its INVITE it went out")
    func lateness() throws {
        let scene = try Scene {
            $0.callsPerSecond = 0
            $0.trafficSeconds = 3
            $0.attacks = [try AttackPlan(parsing: "callee=+2348012345678,callers=8,over=1,at=1")]
        }
        defer { scene.stop() }
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 8 })
        for kill in try scene.kills() {
            let (killed, ended) = (try #require(kill.killedAfter), try #require(kill.endedAfter))
            #expect(killed >= 0 && ended >= killed)
        }
        #expect(try scene.alerts().allSatisfy { $0.lateMicroseconds != nil })
        for name in [
            "switch.pbx.late_us", "switch.pbx.late_p99_us", "switch.pbx.clock_us",
            "kill_after_invite_p50_us", "end_after_invite_max_us",
        ] {
            #expect(scene.happens { try scene.figure(name) != nil }, "\(name)")
        }
        #expect(scene.happens { try scene.figure("switch.pbx.can_kill") == .integer(1) })
        #expect(scene.happens { try scene.figure("end_after_invite_count") == .integer(8) })
    }

    private static func settings(_ kamailio: String, host: String = "127.0.0.1") throws -> Settings
    {
        try Settings.load(
            text: """
                { numbering: { country_code: "234" }, switches: [
                    { name: "pbx", host: "127.0.0.1", password_env: "P", edge: "edge" },
                    { name: "edge", type: "kamailio", host: "\(host)", \(kamailio) } ] }
                """,
            name: "test.json5"
        )
    }

    @Test("X-Source-IP is believed from the addresses of the edge's SIP, or from its host")
    func sipAddresses() throws {
        let told = try Self.settings(#"sip_addresses: ["127.0.0.9", "192.0.2.5"]"#)
        #expect(told.trustedProxies(of: told.switches[0]) == ["127.0.0.9", "192.0.2.5"])
        #expect(told.trustedProxies(of: told.switches[1]).isEmpty)
        #expect(!told.warnings.contains { $0.contains("sip_addresses") })
        let untold = try Self.settings("")
        #expect(untold.trustedProxies(of: untold.switches[0]) == ["127.0.0.1"])
        #expect(
            untold.warnings.contains {
                $0.hasPrefix(
                    "switches.edge.sip_addresses: not set, so pbx believes X-Source-IP from"
                )
            }
        )
        #expect(throws: SettingsErrors.self) { try Self.settings(#"sip_addresses: ["a b"]"#) }
    }

    @Test("A source named by somebody else is not believed, and that is said once")
    func notBelieved() {
        let happening = Happening.link(name: "pbx", .sourceNotBelieved(from: "127.0.0.9"))
        let line = LogLine(happening, names: ["pbx"])
        #expect(line.severity == .warning)
        #expect(
            line.text == "X-Source-IP not believed: it comes from none of the edge's sip_addresses "
                + "from=127.0.0.9 switch=pbx"
        )
    }

    @Test("A late switch is said to be late, not unseen, and by how much")
    func lateLines() {
        var gap = Gap(gap: GapID(1), link: LinkID(0), reason: .late, from: 1_000_000)
        gap.lateMicroseconds = 9_400_000
        let opened = LogLine(.record(.gapOpened(gap)), names: ["pbx"])
        #expect(opened.text == "switch is late switch=pbx reason=late late_seconds=9.4")
        #expect(opened.severity == .warning)
        gap.to = 21_000_000
        let closed = LogLine(.record(.gapClosed(gap)), names: ["pbx"])
        #expect(
            closed.text == "switch is on time again switch=pbx reason=late lasted_seconds=20.0 "
                + "worst_seconds=9.4"
        )
    }
}
