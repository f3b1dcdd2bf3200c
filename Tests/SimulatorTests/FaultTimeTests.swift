import EventSocket
import Testing

@testable import Simulator

@Suite struct FaultTimeTests {
    private static func fault(
        _ plan: String,
        _ change: (inout SimulatorOptions) -> Void = { _ in }
    ) throws -> SwitchBench {
        try SwitchBench { options in
            options.faults = [(try? FaultPlan(parsing: plan)) ?? FaultPlan(.stall)]
            change(&options)
        }
    }

    @Test("A stalled feed sends nothing for its time, then all of it; commands go on")
    func stall() throws {
        var bench = try Self.fault("stall,at=1,for=2,connection=events")
        let (feed, commands) = (
            bench.listener("event plain CHANNEL_CREATE"), bench.listener("noevents")
        )
        #expect(try bench.api("uptime", commands) == "0\n")
        bench.pass(milliseconds: 1_000)
        _ = bench.call()
        #expect(!bench.core.hasOutput(for: feed))
        #expect(bench.read(feed).isEmpty)
        #expect(try bench.api("uptime", commands) == "1\n")
        bench.pass(milliseconds: 1_999)
        #expect(bench.read(feed).isEmpty)
        bench.pass(milliseconds: 1)
        #expect(bench.core.hasOutput(for: feed))
        #expect(try bench.summary(feed) == ["CHANNEL_CREATE"])
        #expect(bench.core.statistics.faults == [.stall: 1])
    }

    @Test("A stall of commands leaves the feed alone; one of both stalls who has shown nothing yet")
    func stalledCommands() throws {
        var bench = try Self.fault("stall,at=1,for=2,connection=commands")
        let (feed, commands) = (
            bench.listener("event plain CHANNEL_CREATE"), bench.listener("noevents")
        )
        _ = try bench.api("uptime", commands)
        try bench.inject("stall,at=10,for=1")
        bench.pass(milliseconds: 1_000)
        _ = bench.call()
        #expect(try bench.summary(feed) == ["CHANNEL_CREATE"])
        #expect(try bench.api("uptime", commands) == "none")
        bench.pass(milliseconds: 2_000)
        #expect(try bench.summary(commands) == ["1\n"])
        bench.pass(milliseconds: 7_000)
        let new = bench.connect()
        #expect(bench.read(new).isEmpty)
        bench.pass(milliseconds: 1_000)
        #expect(bench.read(new).text == "Content-Type: auth/request\n\n")
        #expect(bench.core.statistics.faults == [.stall: 3])
    }

    @Test("A fault that repeats comes again at its interval")
    func repeated() throws {
        var bench = try Self.fault("no-heartbeat,at=1,every=4,for=2") { $0.heartbeatSeconds = 1 }
        let feed = bench.listener("event plain HEARTBEAT")
        bench.pass(milliseconds: 10_900)
        let beats = try bench.frames(feed).map { $0.body.number("Event-Date-Timestamp") }
        // At 1 s the heartbeat's timer was there first; later ones find the fault on or over already.
        #expect(beats.map { ($0 - SwitchBench.start) / 1_000_000 } == [1, 3, 4, 7, 8])
        #expect(bench.core.statistics.faults == [.noHeartbeat: 5])
    }

    @Test("While passwords are refused, good ones are too")
    func refusedAuth() throws {
        var bench = try Self.fault("refused-auth,for=3") { $0.waitsForListener = false }
        bench.pass(milliseconds: 1)
        let early = bench.connect()
        bench.write("auth ClueCon\n\n", to: early)
        #expect(bench.read(early).text.contains("Reply-Text: -ERR invalid\n"))
        #expect(bench.core.isFinished(early))
        bench.pass(milliseconds: 3_000)
        let late = bench.connect()
        bench.write("auth ClueCon\n\n", to: late)
        #expect(bench.read(late).text.hasSuffix("Reply-Text: +OK accepted\n\n"))
        #expect(bench.core.statistics.faults == [.refusedAuth: 1])
    }

    @Test("Who connects while no banner is sent never gets one")
    func noBanner() throws {
        var bench = try Self.fault("no-banner,for=3") { $0.waitsForListener = false }
        bench.pass(milliseconds: 1)
        let early = bench.connect()
        bench.pass(milliseconds: 5_000)
        #expect(bench.read(early).isEmpty)
        #expect(!bench.read(bench.connect()).isEmpty)
        #expect(bench.core.statistics.faults == [.noBanner: 1])
    }

    @Test("While subscriptions are refused the connection stays and hears nothing")
    func refusedSubscription() throws {
        var bench = try Self.fault("refused-subscription,for=3") { $0.waitsForListener = false }
        bench.pass(milliseconds: 1)
        let client = bench.listener("noevents")
        bench.write("event plain CHANNEL_CREATE\n\n", to: client)
        #expect(try bench.summary(client) == ["-ERR permission denied"])
        _ = bench.call()
        #expect(try bench.summary(client) == [])
        bench.pass(milliseconds: 3_000)
        bench.write("event plain CHANNEL_CREATE\n\n", to: client)
        #expect(try bench.summary(client) == ["+OK event listener enabled plain"])
        #expect(bench.core.statistics.faults == [.refusedSubscription: 1])
    }

    @Test("While the list is refused the switch answers as one without SQL")
    func refusedList() throws {
        var bench = try Self.fault("refused-list,for=3") { $0.waitsForListener = false }
        bench.pass(milliseconds: 1)
        let client = bench.listener("noevents")
        #expect(
            try bench.api("show channels as json", client)
                == "-ERR SQL disabled, no data available!\n"
        )
        bench.pass(milliseconds: 3_000)
        #expect(try bench.api("show channels as json", client) == "{\"row_count\": 0}\n")
        #expect(bench.core.statistics.faults == [.refusedList: 1])
    }

    @Test(
        "A restart ends connections without a word and calls without an event, and changes the name"
    )
    func restart() throws {
        var bench = try Self.fault("restart,at=5,for=2")
        let feed = bench.listener("event plain CHANNEL_CREATE CHANNEL_HANGUP HEARTBEAT")
        let uuid = bench.call()
        let before = try #require(try bench.frames(feed).first).body.header("Core-UUID")
        _ = bench.call()
        bench.pass(milliseconds: 5_000)
        #expect(bench.core.isFinished(feed))
        #expect(bench.read(feed).isEmpty)
        #expect(bench.core.isDown)
        #expect(bench.connect() == -1)
        #expect(bench.call() == "")
        bench.pass(milliseconds: 2_000)
        #expect(!bench.core.isDown)
        let again = bench.listener("event plain CHANNEL_CREATE")
        #expect(try bench.api("uuid_exists \(uuid)", again) == "false")
        #expect(try bench.api("uptime", again) == "2\n")
        _ = bench.call()
        let event = try #require(try bench.frames(again).last).body
        #expect(event.header("Core-UUID") != before)
        #expect(event.number("Event-Sequence") < 100)
        #expect(bench.core.statistics.callsUp == 1)
        #expect(bench.core.statistics.faults == [.restart: 1])
    }
}
