import Kamailio
import Simulator
import Telephony
import Testing

@testable import Switches

@Suite("A switch is tried without being listened to")
struct SwitchTrialTests {
    private func trial(
        _ change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws -> SwitchFinding {
        let server = try SimulatedSwitchTests.server(change)
        defer { server.stop() }
        return FreeSWITCHTrial.run(.test(port: server.port))
    }

    @Test("One that lets the agent in says its version, and a kill of nobody is taken")
    func fine() throws {
        let finding = try trial()
        #expect(finding.isReached && finding.takesKills && finding.why == nil)
        #expect(finding.version?.hasPrefix("FreeSWITCH Version 1.10.12") == true)
    }

    @Test("A wrong password, an access list and nobody at all are told apart")
    func notReached() throws {
        let refused = try trial { $0.password = "another" }
        #expect(!refused.isReached && refused.why?.hasPrefix("password refused: ") == true)
        let turnedAway = try trial { $0.refusesClients = true }
        #expect(!turnedAway.isReached && turnedAway.why?.contains("access list") == true)
        let server = try SimulatedSwitchTests.server()
        let port = server.port
        server.stop()
        let nobody = FreeSWITCHTrial.run(.test(port: port))
        #expect(!nobody.isReached && !nobody.takesKills && nobody.why != nil)
    }

    @Test("A user who may not end calls, or not ask for the version, is found out")
    func rights() throws {
        func finding(_ allowed: [String]) throws -> SwitchFinding {
            let server = try SimulatedSwitchTests.server {
                $0.user = try? SimulatorUser(parsing: "callwarden@pbx:secret")
                $0.user?.allowedAPI = allowed
            }
            defer { server.stop() }
            var configuration = LinkConfiguration.test(port: server.port)
            (configuration.user, configuration.password) = ("callwarden@pbx", "secret")
            return FreeSWITCHTrial.run(configuration)
        }
        let least = try finding(["uuid_kill", "show"])
        #expect(least.isReached && least.takesKills && least.version == nil)
        let without = try finding(["version", "show"])
        #expect(without.isReached && !without.takesKills)
        #expect(without.why?.hasPrefix("kills are refused: -ERR permission denied") == true)
    }

    @Test("A Kamailio that nobody answers for is neither reached nor armed")
    func kamailio() throws {
        var configuration = KamailioConfiguration(
            link: LinkID(0),
            name: "edge",
            host: nil,
            plan: NumberingPlan()
        )
        configuration.way = .datagram
        configuration.datagramPath = "/nonexistent/kamailio.sock"
        let finding = KamailioTrial.run(configuration)
        #expect(!finding.isReached && !finding.takesKills)
        #expect(finding.why?.contains("no way into the control interface") == true)
    }
}
