import EventSocket
import Foundation
import Testing

@testable import Simulator

@Suite struct PlayTests {
    private static func bench(_ name: String, speed: Double = 1) throws -> SwitchBench {
        try SwitchBench(capture: Capture(path: Recording(name).path("recv"))) {
            $0.playSpeed = speed
        }
    }

    private static let everything =
        "event plain ALL"

    @Test(
        "A capture comes out as it was recorded, event by event",
        arguments: ["02-attack-plain", "03-names-plain", "05-custom-plain", "08-behind-kamailio"]
    )
    func playsBack(name: String) throws {
        var bench = try Self.bench(name, speed: 1_000)
        let client = bench.listener(Self.everything)
        for _ in 0..<100 { bench.pass(milliseconds: 10) }
        let recorded = try Recording(name).frames().filter { $0.kind == .eventPlain }
        let played = try bench.frames(client).filter { $0.body.header("Event-Name") != "HEARTBEAT" }
        let wanted = recorded.filter { $0.body.header("Event-Name") != "HEARTBEAT" }
        #expect(played.map(\.body.text) == wanted.map(\.body.text))
        #expect(bench.core.isTrafficOver)
    }

    @Test("A capture keeps its own time, and twice the speed takes half of it", arguments: [1, 2])
    func ownTime(speed: Int) throws {
        var bench = try Self.bench("02-attack-plain", speed: Double(speed))
        let client = bench.listener("event plain CHANNEL_CREATE")
        let events = try Recording("02-attack-plain").frames().filter { $0.kind == .eventPlain }
        let times = events.map { $0.body.number("Event-Date-Timestamp") }
        let creates = events.filter { $0.body.header("Event-Name") == "CHANNEL_CREATE" }
            .map { $0.body.number("Event-Date-Timestamp") - times[0] }
        for wanted in creates {
            let due = Double(wanted) / Double(speed) / 1_000
            let passed = Double(bench.now - SwitchBench.start) / 1_000
            guard due > passed else { continue }
            bench.pass(milliseconds: due - passed - 1)
            let before = bench.core.statistics.callsStarted
            bench.pass(milliseconds: 1.1)
            #expect(bench.core.statistics.callsStarted > before)
        }
        #expect(try bench.frames(client).count == creates.count)
    }

    @Test("A played call can be killed: its recorded end comes early, with the cause given")
    func killsPlayedCall() throws {
        var bench = try Self.bench("02-attack-plain")
        let client = bench.listener(
            "event plain CHANNEL_CREATE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE"
        )
        bench.pass(milliseconds: 1)
        let uuid = try #require(try bench.frames(client).first).body.header("Unique-ID")
        #expect(try bench.api("show channels count", client) == "\n1 total.\n")
        bench.write("api uuid_kill \(uuid) CALL_REJECTED\n\n", to: client)
        bench.pass(milliseconds: 30)
        let end = try bench.frames(client).filter { $0.kind == .eventPlain }.map(\.body)
        #expect(
            end.map { $0.header("Event-Name") } == ["CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE"]
        )
        #expect(end.allSatisfy { $0.header("Hangup-Cause") == "CALL_REJECTED" })
        bench.pass(milliseconds: 60_000)
        let later = try bench.frames(client).filter { $0.body.header("Unique-ID") == uuid }
        #expect(later.isEmpty)
    }

    @Test("What is no capture is refused with its reason")
    func unreadable() {
        #expect(throws: SimulatorError.self) { try Capture(path: "/nonexistent/capture.raw") }
        #expect(
            throws: SimulatorError.captureUnreadable(path: "x", reason: "no plain events in it")
        ) {
            try Capture(bytes: [UInt8]("Content-Type: auth/request\n\n"), path: "x")
        }
        #expect(throws: SimulatorError.self) {
            try Capture(bytes: [UInt8]("Content-Length: x\n\n"), path: "x")
        }
    }
}
