import Testing

@testable import Simulator

@Suite("Bridged calls of which both sides are silent")
struct SilentBridgeTests {
    private func options(_ change: (inout SimulatorOptions) -> Void = { _ in }) -> SimulatorOptions
    {
        var options = SimulatorOptions()
        options.bridgedShare = 1
        options.answerAfterSeconds = 0.01...0.01
        options.talkSeconds = 60...60
        options.hangupDelayMilliseconds = 1...1
        options.silentBridgeMilliseconds = 5_000
        change(&options)
        return options
    }

    /// Milliseconds from the kill until the call is over, of one leg or of both.
    private func timeToEnd(_ options: SimulatorOptions, both: Bool) throws -> Int64 {
        var bench = try SimulatedSwitch(options, startingAt: 0)
        let placed = bench.placeCall(from: "+12025550001", to: "+2348031230000", at: 0)
        let id = try #require(placed)
        bench.advance(to: 1_000_000)
        let number = try #require(bench.calls[uuid: id]?.call)
        let leg = try #require(bench.calls[number]?.outbound?.uuid.text)
        #expect(bench.kill([Substring(id), "CALL_REJECTED"], by: .api, at: 1_000_000) == "+OK\n")
        if both { #expect(bench.kill([Substring(leg)], by: .api, at: 1_000_000) == "+OK\n") }
        for now in stride(from: Int64(1_000_000), through: 8_000_000, by: 1_000) {
            bench.advance(to: now)
            if bench.calls[number] == nil { return (now - 1_000_000) / 1_000 }
        }
        return .max
    }

    @Test("They part 5 s after the kill of one leg, and at once when both are killed")
    func parting() throws {
        #expect(try timeToEnd(options(), both: false) >= 5_000)
        #expect(try timeToEnd(options(), both: true) <= 22)
        #expect(try timeToEnd(options { $0.silentBridgeMilliseconds = nil }, both: false) <= 22)
    }

    @Test(
        "Behind CHANNEL_HANGUP a call is not found by its name any more, in capitals where wanted"
    )
    func notFound() throws {
        for isLoud in [false, true] {
            var bench = try SimulatedSwitch(
                options { $0.refusesInCapitals = isLoud },
                startingAt: 0
            )
            let placed = bench.placeCall(from: "+12025550001", to: "+2348031230000", at: 0)
            let id = try #require(placed)
            bench.advance(to: 1_000_000)
            _ = bench.kill([Substring(id)], by: .api, at: 1_000_000)
            bench.advance(to: 2_000_000)
            let answer = bench.kill([Substring(id)], by: .api, at: 2_000_000)
            #expect(answer == (isLoud ? "-ERR No Such Channel!\n" : "-ERR No such channel!\n"))
        }
    }
}
