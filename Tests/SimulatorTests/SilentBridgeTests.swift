import EventSocket
import Testing

@testable import Simulator

@Suite("Bridged calls of which both sides are silent")
struct SilentBridgeTests {
    /// A bridged call of a second's age, its two channels, and a client that gives commands.
    private struct Bridge {
        var bench: SwitchBench
        let commands: ClientID
        let caller: String
        let callee: String

        init(_ change: (inout SimulatorOptions) -> Void = { _ in }) throws {
            bench = try SwitchBench { options in
                options.bridgedShare = 1
                options.answerAfterSeconds = 0.01...0.01
                options.silentBridgeMilliseconds = 5_000
                change(&options)
            }
            commands = bench.listener("event plain CHANNEL_CREATE")
            caller = bench.call()
            let created = try bench.frames(commands).map(\.body)
            callee = try #require(created.last).header("Unique-ID")
            #expect(created.count == 2 && callee != caller)
            bench.pass(milliseconds: 1_000)
        }

        mutating func kill(_ channel: String) throws -> String {
            try bench.api("uuid_kill \(channel)", commands)
        }

        /// Milliseconds until the call is over.
        mutating func timeToEnd() -> Int {
            for milliseconds in 1...7_000 {
                bench.pass(milliseconds: 1)
                if bench.core.statistics.callsUp == 0 { return milliseconds }
            }
            return .max
        }
    }

    /// Milliseconds from the kill until the call is over, of one leg or of both.
    private func timeToEnd(
        both: Bool,
        _ change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws -> Int {
        var bridge = try Bridge(change)
        #expect(try bridge.kill(bridge.caller + " CALL_REJECTED") == "+OK\n")
        if both { #expect(try bridge.kill(bridge.callee) == "+OK\n") }
        return bridge.timeToEnd()
    }

    @Test("They part 5 s after the kill of one leg, and at once when both are killed")
    func parting() throws {
        #expect(try timeToEnd(both: false) >= 5_000)
        #expect(try timeToEnd(both: false) < 6_000)
        #expect(try timeToEnd(both: true) <= 22)
        #expect(try timeToEnd(both: false) { $0.silentBridgeMilliseconds = nil } <= 22)
    }

    @Test(
        "Behind CHANNEL_HANGUP a call is not found by its name any more, in capitals where wanted"
    )
    func notFound() throws {
        for isLoud in [false, true] {
            var bridge = try Bridge { $0.refusesInCapitals = isLoud }
            _ = try bridge.kill(bridge.caller)
            bridge.bench.pass(milliseconds: 1_000)
            let answer = try bridge.kill(bridge.caller)
            #expect(answer == (isLoud ? "-ERR No Such Channel!\n" : "-ERR No such channel!\n"))
        }
    }
}
