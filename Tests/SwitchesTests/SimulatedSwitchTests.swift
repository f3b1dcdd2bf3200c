import Warden
import Records
import Simulator
import Telephony
import Testing

@testable import Switches

@Suite("A link to the simulated switch")
struct SimulatedSwitchTests {
    static func server(
        _ change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws
        -> SimulatorServer
    {
        var options = SimulatorOptions()
        options.heartbeatSeconds = 0.2
        change(&options)
        let server = try SimulatorServer(options)
        server.start()
        return server
    }

    private static func hangups(_ spy: Spy) -> Int { spy.events.count { $0.kind == .finished } }

    @Test("Every call of the switch is delivered, in the order of its clock")
    func everyCall() throws {
        let server = try Self.server {
            $0.callsPerSecond = 300
            $0.trafficSeconds = 1
            $0.talkSeconds = 0.1...0.5
            $0.answerAfterSeconds = 0...0.2
            $0.bridgedShare = 0.3
        }
        defer { server.stop() }
        let running = RunningLink(.test(port: server.port))
        #expect(eventually { server.isTrafficOver })
        let counters = server.counters
        #expect(eventually { Self.hangups(running.spy) == counters.callsEnded })
        let events = running.spy.events
        #expect(events.count { $0.kind == .created } == counters.callsStarted)
        #expect(events.count { $0.kind == .hangingUp } == counters.callsStarted)
        #expect(Set(events.map { $0.id }).count == counters.callsStarted)
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
        #expect(running.link.counters.malformed == 0)
        #expect(running.link.counters.eventsShed == 0)
        #expect(running.stop())
    }

    @Test("A user who may do nothing but list and end calls is enough: the check is refused alike")
    func leastRights() throws {
        let server = try Self.server {
            $0.talkSeconds = 60...60
            $0.user = try? SimulatorUser(parsing: "callwarden@pbx:secret")
            $0.user?.allowedAPI = ["uuid_kill", "show"]
        }
        defer { server.stop() }
        var configuration = LinkConfiguration.test(port: server.port)
        (configuration.user, configuration.password) = ("callwarden@pbx", "secret")
        let running = RunningLink(configuration)
        #expect(eventually { running.spy.timesUp == 1 })
        server.placeCall(from: "+234703000001", to: "+2348012345678")
        #expect(eventually { !running.spy.calls.isEmpty })
        let call = try #require(running.spy.calls.first)
        let now = Moment.now().monotonic
        let channel = running.link.commands
        #expect(channel.take(kill: KillID(1), of: call.id, cause: "CALL_REJECTED", at: now))
        channel.sendKills()
        #expect(eventually { running.spy.inputs.contains(.killReply(KillID(1), .accepted)) })
        #expect(running.spy.losses.isEmpty)
        #expect(running.stop())
    }

    @Test("Clients that are dropped come back and are told which calls live")
    func dropped() throws {
        let server = try Self.server {
            $0.showLagMilliseconds = 0
            $0.talkSeconds = 60...60
        }
        defer { server.stop() }
        let running = RunningLink(.test(port: server.port))
        #expect(eventually { running.spy.timesUp == 1 })
        for number in 1...3 {
            server.placeCall(from: "+23470300000\(number)", to: "+2348012345678")
        }
        #expect(eventually { running.spy.events.count { $0.kind == .created } == 3 })
        server.dropClients()
        #expect(eventually { running.spy.reports.last == .liveCalls(3) })
        #expect(running.spy.timesUp == 2)
        let listed = running.spy.inputs.compactMap { input -> CallID? in
            guard case .liveCall(let call) = input else { return nil }
            return call.id
        }
        #expect(Set(listed) == Set(running.spy.calls.map { $0.id }))
        #expect(!running.spy.reports.contains { if case .restarted = $0 { true } else { false } })
        #expect(running.stop())
    }

    @Test(
        "A switch that comes back on its port as another run is met as such",
        arguments: [true, false]
    )
    func restarted(isAbrupt: Bool) throws {
        var first: SimulatorServer? = try Self.server()
        let port = first?.port ?? 0
        let running = RunningLink(.test(port: port))
        #expect(eventually { running.spy.timesUp == 1 })
        first?.stop(isAbrupt ? .abrupt : .shutDown)
        #expect(eventually { running.spy.losses.count >= 1 })
        // The port is free once the last one has let go of the server.
        first = nil
        var second: SimulatorServer?
        #expect(
            eventually {
                second = try? Self.server {
                    $0.port = port
                    $0.seed = 2
                }
                return second != nil
            }
        )
        defer { second?.stop() }
        #expect(eventually { running.spy.timesUp == 2 })
        let runs = running.spy.inputs.compactMap { input -> String? in
            guard case .linkUp(_, let core) = input else { return nil }
            return core.string
        }
        #expect(Set(runs).count == 2)
        #expect(!(isAbrupt && running.spy.reports.contains(.shutdownAnnounced)))
        #expect(running.stop())
    }

    @Test("A call that began just before the feed stood is found, though the list lags")
    func laggingList() throws {
        let server = try Self.server {
            $0.showLagMilliseconds = 400
            $0.talkSeconds = 60...60
            $0.waitsForListener = false
        }
        defer { server.stop() }
        server.placeCall(from: "+2347030000001", to: "+2348012345678")
        #expect(eventually { server.counters.callsStarted == 1 })
        var configuration = LinkConfiguration.test(port: server.port)
        configuration.secondListMilliseconds = 1_000
        let running = RunningLink(configuration)
        #expect(eventually { running.spy.reports.last == .liveCalls(1) })
        #expect(!running.spy.events.contains { $0.kind == .created })
        #expect(running.stop())
    }

    @Test("A switch without heartbeats is left after three periods and tried again")
    func noHeartbeat() throws {
        let server = try Self.server { $0.heartbeatSeconds = 3_600 }
        defer { server.stop() }
        var configuration = LinkConfiguration.test(port: server.port)
        configuration.heartbeatSeconds = 1
        let running = RunningLink(configuration)
        #expect(eventually { running.spy.timesUp == 2 })
        #expect(running.spy.losses == ["no event and no heartbeat for 3 s"])
        #expect(running.spy.gapReasons.contains(.heartbeatMissing))
        #expect(running.stop())
    }

    @Test("A wrong password and an access list are said with what to do")
    func turnedAway() throws {
        for (why, change) in [
            ("check user and password", { $0.password = "another" }),
            ("apply-inbound-acl", { $0.refusesClients = true }),
        ] as [(String, (inout SimulatorOptions) -> Void)] {
            let server = try Self.server(change)
            defer { server.stop() }
            let running = RunningLink(.test(port: server.port))
            #expect(eventually { running.spy.losses.count == 1 })
            #expect(running.spy.losses.first?.contains(why) == true)
            #expect(running.stop())
        }
    }
}
