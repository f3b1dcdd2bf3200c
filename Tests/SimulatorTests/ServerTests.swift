import EventSocket
import Foundation
import Testing

@testable import Simulator

@Suite struct ServerTests {
    private static func started(
        _ change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws -> SimulatorServer {
        var options = SimulatorOptions()
        options.talkSeconds = 60...60
        options.hangupDelayMilliseconds = 1...5
        change(&options)
        let server = try SimulatorServer(options)
        server.start()
        return server
    }

    private static func listener(_ server: SimulatorServer, _ events: String) throws -> WireClient {
        let client = try WireClient(port: server.port)
        _ = try client.frame()
        #expect(try client.ask("auth ClueCon") == "+OK accepted")
        #expect(try client.ask("event plain \(events)") == "+OK event listener enabled plain")
        return client
    }

    @Test("Several clients see one call; a kill by one of them ends it for all")
    func severalClients() throws {
        let server = try Self.started()
        defer { server.stop() }
        let clients = try (0..<3).map { _ in
            try Self.listener(server, "CHANNEL_CREATE CHANNEL_HANGUP")
        }
        server.placeCall(from: "+2347030000001", to: "+2348012345678")
        let uuids = try clients.map { try $0.event("CHANNEL_CREATE").header("Unique-ID") }
        #expect(Set(uuids).count == 1)
        #expect(try clients[1].ask("api uuid_kill \(uuids[0]) CALL_REJECTED") == "+OK\n")
        for client in clients {
            let hangup = try client.event("CHANNEL_HANGUP", of: uuids[0])
            #expect(hangup.header("Hangup-Cause") == "CALL_REJECTED")
        }
        #expect(server.kills.map(\.uuid) == [uuids[0]])
        #expect(server.counters.killsEffective == 1)
    }

    @Test("The kill log holds a kill before its answer is read")
    func killLog() throws {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "callwarden-kills-\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = try Self.started { $0.killLogPath = path }
        defer { server.stop() }
        let client = try Self.listener(server, "CHANNEL_CREATE")
        for round in 1...20 {
            server.placeCall(from: "+234703000\(1_000 + round)", to: "+2348012345678")
            let uuid = try client.event("CHANNEL_CREATE").header("Unique-ID")
            #expect(try client.ask("api uuid_kill \(uuid)") == "+OK\n")
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == round)
            #expect(lines.last?.hasPrefix("{\"uuid\":\"\(uuid)\"") == true)
        }
    }

    @Test("A shut-down sends SHUTDOWN and the notice; an abrupt end sends nothing")
    func ends() throws {
        for how in [SimulatorServer.Stop.shutDown, .abrupt] {
            let server = try Self.started()
            let client = try Self.listener(server, "SHUTDOWN")
            server.stop(how)
            server.stop(how)
            var words: [String] = []
            while let frame = try client.frame() { words.append(frame.body.text) }
            switch how {
            case .shutDown:
                #expect(words.count == 2)
                #expect(words.last == "The system is being shut down.\n")
            case .abrupt: #expect(words.isEmpty)
            }
        }
    }

    @Test("Dropped clients may come back and find their calls")
    func dropAndReturn() throws {
        let server = try Self.started { $0.showLagMilliseconds = 0 }
        defer { server.stop() }
        let client = try Self.listener(server, "CHANNEL_CREATE")
        server.placeCall(from: "+2347030000001", to: "+2348012345678")
        let uuid = try client.event("CHANNEL_CREATE").header("Unique-ID")
        server.dropClients()
        while try client.frame() != nil {}
        let returned = try Self.listener(server, "CHANNEL_CREATE")
        #expect(try returned.ask("api uuid_exists \(uuid)") == "true")
        #expect(try returned.ask("api show channels as json").contains(uuid))
    }

    @Test("An attack launched at run time arrives")
    func launch() throws {
        let server = try Self.started()
        defer { server.stop() }
        let client = try Self.listener(server, "CHANNEL_CREATE")
        server.launch(try AttackPlan(parsing: "callee=+2348012345678,callers=8,over=0.1"))
        var callers: Set<String> = []
        while callers.count < 8 {
            let event = try client.event("CHANNEL_CREATE")
            #expect(event.header("Caller-Destination-Number") == "%2B2348012345678")
            callers.insert(event.header("Caller-Caller-ID-Number"))
        }
        #expect(server.counters.attackCallsStarted == 8)
    }

    @Test("A restart closes the port for its time and opens the same one")
    func restart() throws {
        let server = try Self.started()
        defer { server.stop() }
        let client = try Self.listener(server, "CHANNEL_CREATE")
        server.inject(try FaultPlan(parsing: "restart,for=0.5"))
        #expect(try client.frame() == nil)
        #expect(throws: WireClient.TimedOut.self) { try WireClient(port: server.port) }
        var returned: WireClient?
        let deadline = ContinuousClock.now + .seconds(10)
        while returned == nil, ContinuousClock.now < deadline {
            returned = try? WireClient(port: server.port)
        }
        #expect(try #require(returned).frame()?.kind == .authRequest)
        #expect(server.counters.faults == [.restart: 1])
    }

    @Test("A port that is taken and an address that is none are refused with their reason")
    func refusedAddresses() throws {
        let server = try Self.started()
        defer { server.stop() }
        var options = SimulatorOptions()
        options.port = server.port
        #expect(throws: SimulatorError.self) { try SimulatorServer(options) }
        options.host = "localhost"
        #expect(
            throws: SimulatorError.malformed(
                option: "host",
                text: "localhost",
                expected: "an IPv4 address"
            )
        ) { try SimulatorServer(options) }
    }
}
