import EventSocket
import Testing

@testable import Simulator

@Suite struct TrafficTests {
    /// Four seconds of traffic with two rounds of an attack, read in steps of this many milliseconds.
    private static func fourSeconds(
        step: Double = 100,
        _ change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws -> [UInt8] {
        var bench = try SwitchBench { options in
            options.callsPerSecond = 20
            options.talkSeconds = 0.5...1
            options.answerAfterSeconds = 0.1...0.8
            options.answeredShare = 0.8
            options.hangupDelayMilliseconds = 1...21
            options.bridgedShare = 0.3
            var attack = AttackPlan(callee: "+2348012345678")
            (attack.atSeconds, attack.overSeconds, attack.everySeconds) = (0.5, 1, 2)
            options.attacks = [attack]
            change(&options)
        }
        let client = bench.listener("event plain ALL")
        var bytes: [UInt8] = []
        for _ in 0..<Int((4_000 / step).rounded(.up)) {
            bench.pass(milliseconds: step)
            bytes += bench.read(client)
        }
        return bytes
    }

    private static func creates(_ bytes: [UInt8]) throws -> [[UInt8]] {
        try bytes.frames().map(\.body).filter {
            $0.header("Event-Name") == "CHANNEL_CREATE" && $0.header("Call-Direction") == "inbound"
        }
    }

    @Test("One seed gives one stream of bytes, however often the clock is looked at")
    func determinism() throws {
        let first = try Self.fourSeconds()
        #expect(first.count > 500_000)
        #expect(try Self.fourSeconds() == first)
        #expect(try Self.fourSeconds(step: 12.5) == first)
        #expect(try Self.fourSeconds { $0.seed = 2 } != first)
    }

    @Test("Ordinary calls have callers and callees of their own, at about the rate asked for")
    func ordinaryCalls() throws {
        let calls = try Self.creates(Self.fourSeconds { $0.attacks = [] })
        #expect((50...110).contains(calls.count))
        for header in ["Caller-Caller-ID-Number", "Caller-Destination-Number", "Unique-ID"] {
            #expect(Set(calls.map { $0.header(header) }).count == calls.count)
        }
    }

    @Test("Even spacing is even")
    func evenSpacing() throws {
        let calls = try Self.creates(
            Self.fourSeconds { options in
                options.attacks = []
                options.spacing = .even
            }
        )
        let times = calls.map { $0.number("Event-Date-Timestamp") - SwitchBench.start }
        #expect(times == (1...80).map { Int64($0) * 50_000 })
    }

    @Test("An attack brings its callers to its callee in its time, each round with new ones")
    func attack() throws {
        let calls = try Self.creates(Self.fourSeconds())
            .filter { $0.header("Caller-Destination-Number") == "%2B2348012345678" }
        #expect(calls.count == 16)
        #expect(Set(calls.map { $0.header("Caller-Caller-ID-Number") }).count == 16)
        let times = calls.map { $0.number("Event-Date-Timestamp") - SwitchBench.start }
        #expect(times[0] == 500_000)
        #expect(times[7] == 1_500_000)
        #expect(times[8] == 2_500_000)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(calls[1].header("Caller-Caller-ID-Number") == "%2B2347030001111")
    }

    @Test("Events are in order and every channel is created once and ended once at most")
    func order() throws {
        let events = try Self.fourSeconds().frames().map(\.body)
        let sequence = events.map { $0.number("Event-Sequence") }
        let times = events.map { $0.number("Event-Date-Timestamp") }
        #expect(zip(sequence, sequence.dropFirst()).allSatisfy { $0 < $1 })
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        var states: [String: [String]] = [:]
        for event in events where !event.header("Unique-ID").isEmpty {
            let name = event.header("Event-Name").replacing("CHANNEL_", with: "")
            states[event.header("Unique-ID"), default: []].append(name)
        }
        let answered = ["CREATE", "ANSWER", "HANGUP", "HANGUP_COMPLETE", "DESTROY"]
        let given = answered.filter { $0 != "ANSWER" }
        for names in states.values {
            #expect(answered.starts(with: names) || given.starts(with: names), "\(names)")
        }
    }

    @Test("Event times tick every 20 ms where that was asked for")
    func tick() throws {
        let events = try Self.fourSeconds { $0.ticksEvery20Milliseconds = true }.frames()
        #expect(
            events.allSatisfy {
                ($0.body.number("Event-Date-Timestamp") - SwitchBench.start) % 20_000 == 0
            }
        )
    }

    @Test("Traffic waits for a listener, ends in its time, and knows when it is over")
    func limits() throws {
        var bench = try SwitchBench { options in
            options.callsPerSecond = 100
            options.trafficSeconds = 2
            options.talkSeconds = 1...1
        }
        bench.pass(milliseconds: 5_000)
        #expect(bench.core.statistics.callsStarted == 0)
        let client = bench.listener("event plain CHANNEL_CREATE")
        bench.pass(milliseconds: 2_000)
        let started = bench.core.statistics.callsStarted
        #expect((120...280).contains(started))
        #expect(!bench.core.isTrafficOver)
        bench.pass(milliseconds: 3_000)
        #expect(bench.core.statistics.callsStarted == started)
        #expect(bench.core.isTrafficOver)
        #expect(try bench.frames(client).count == started)
    }

    @Test("Calls past the limit are not let in and nobody hears of them")
    func callLimit() throws {
        var bench = try SwitchBench { $0.liveCallsMax = 3 }
        let client = bench.listener("event plain CHANNEL_CREATE")
        for _ in 0..<5 { _ = bench.call() }
        #expect(try bench.frames(client).count == 3)
        #expect(bench.core.statistics.callsRefused == 2)
    }
}
