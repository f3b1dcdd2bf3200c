import EventSocket
import Foundation
import Testing

@testable import Simulator

@Suite struct DeliveryTests {
    private static let all =
        "event plain CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_HANGUP HEARTBEAT BACKGROUND_JOB"

    @Test("msleep keeps events and commands of its own connection back, not of others")
    func busyConnection() throws {
        var bench = try SwitchBench()
        let sleeper = bench.listener("event plain CHANNEL_CREATE")
        let other = bench.listener("event plain CHANNEL_CREATE")
        bench.write("api msleep 2000\n\napi uptime\n\n", to: sleeper)
        _ = bench.call()
        bench.pass(milliseconds: 1_999)
        #expect(try bench.summary(sleeper) == [])
        #expect(try bench.summary(other) == ["CHANNEL_CREATE"])
        bench.pass(milliseconds: 2)
        #expect(try bench.summary(sleeper) == ["+OK", "2\n", "CHANNEL_CREATE"])
    }

    @Test("bgapi msleep lets events through and brings its result at its end")
    func backgroundSleep() throws {
        var bench = try SwitchBench()
        let client = bench.listener(Self.all)
        bench.write("bgapi msleep 500\nJob-UUID: mine\n\n", to: client)
        _ = bench.call()
        #expect(try bench.summary(client) == ["+OK Job-UUID: mine", "CHANNEL_CREATE"])
        bench.pass(milliseconds: 600)
        let job = try #require(try bench.frames(client).last?.body)
        #expect(job.header("Event-Name") == "BACKGROUND_JOB")
        #expect(job.header("Job-UUID") == "mine")
        #expect(job.text.hasSuffix("Content-Length: 3\n\n+OK"))
    }

    @Test("Half a command withholds events until its end comes")
    func partialCommand() throws {
        var bench = try SwitchBench()
        let client = bench.listener("event plain CHANNEL_CREATE")
        bench.write("api uptime\n", to: client)
        _ = bench.call()
        #expect(try bench.summary(client) == [])
        bench.write("\n", to: client)
        #expect(try bench.summary(client) == ["0\n", "CHANNEL_CREATE"])
    }

    @Test(
        "Filters let through what the switch's let through",
        arguments: [
            (["Caller-Destination-Number +2348010000001"], 0),
            (["Caller-Destination-Number 2348010000001"], 0),
            (["Caller-Destination-Number /^\\+2348010000001$/"], 1),
            (["Call-Direction inbound"], 2),
            (["Call-Direction inbound", "Unique-ID /^zz/"], 2),
            (["Event-Name -HEARTBEAT"], 0),
            (["Event-Name CHANNEL_CREATE", "Call-Direction -inbound"], 0),
            (["Event-Name HEARTBEAT"], 1),
        ]
    )
    func filters(filters: [String], count: Int) throws {
        var bench = try SwitchBench { $0.heartbeatSeconds = 0.05 }
        let client = bench.listener("event plain CHANNEL_CREATE HEARTBEAT")
        for filter in filters { bench.write("filter \(filter)\n\n", to: client) }
        _ = bench.read(client)
        _ = bench.call(from: "+2347030000001", to: "+2348010000001")
        _ = bench.call(from: "+2347030000002", to: "+2348010000002")
        bench.pass(milliseconds: 50)
        #expect(try bench.frames(client).count == count)
    }

    @Test("A client that does not read is cut off amid an event, with the recorded notice")
    func slowClient() throws {
        var bench = try SwitchBench { $0.clientQueueBytesMax = 30_000 }
        let slow = bench.listener("event plain CHANNEL_CREATE")
        let reader = bench.listener("event plain CHANNEL_CREATE")
        for _ in 0..<10 {
            _ = bench.call()
            #expect(try bench.summary(reader) == ["CHANNEL_CREATE"])
        }
        let left = bench.read(slow)
        let recorded = try Recording("06-slow-reader-killed").received()
        #expect(left.count < 33_000)
        #expect(left.suffix(96).elementsEqual(recorded.suffix(96)))
        #expect(throws: FrameError.self) { _ = try left.frames() }
        #expect(bench.core.isFinished(slow))
        #expect(!bench.core.isFinished(reader))
        #expect(bench.core.statistics.clientsDropped == 1)
    }

    @Test("The most that waited for a client is counted, and stays counted when it has read")
    func queuePeak() throws {
        var bench = try SwitchBench()
        let client = bench.listener("event plain CHANNEL_CREATE")
        for _ in 0..<3 { _ = bench.call() }
        bench.couldNotWrite(to: client)
        let waited = bench.read(client).count
        #expect(waited > 3_000)
        _ = bench.call()
        bench.couldNotWrite(to: client)
        #expect(bench.core.statistics.queueBytesPeak == waited)
    }

    @Test("A switch that is late does things late and stamps them with the true time")
    func late() throws {
        var bench = try SwitchBench()
        let client = bench.listener("event plain CHANNEL_CREATE")
        bench.pass(milliseconds: 100)
        bench.fallBehind(milliseconds: 400)
        _ = bench.call()
        let stamps = try bench.frames(client).map { $0.body.number("Event-Date-Timestamp") }
        #expect(stamps == [SwitchBench.start + 500_000])
    }

    @Test("A client that never reads its notice is cut off in the end")
    func deafClient() throws {
        var bench = try SwitchBench { $0.clientQueueBytesMax = 16_384 }
        let slow = bench.listener("event plain CHANNEL_CREATE")
        for _ in 0..<5 { _ = bench.call() }
        #expect(!bench.core.isFinished(slow))
        bench.pass(milliseconds: 10_001)
        #expect(bench.core.isFinished(slow))
        #expect(!bench.core.hasOutput(for: slow))
    }

    @Test("Heartbeats keep their interval; SHUTDOWN, hang-ups and the notice end it all")
    func heartbeatAndShutdown() throws {
        var bench = try SwitchBench { $0.heartbeatSeconds = 5 }
        let client = bench.listener("event plain HEARTBEAT SHUTDOWN CHANNEL_HANGUP")
        _ = bench.call()
        bench.pass(milliseconds: 15_000)
        let beats = try bench.frames(client).map { $0.body.number("Event-Date-Timestamp") }
        #expect(beats == [5, 10, 15].map { SwitchBench.start + $0 * 1_000_000 })
        bench.shutDown()
        let words = try bench.frames(client)
        #expect(
            words.map { $0.kind == .eventPlain ? $0.body.header("Event-Name") : $0.body.text }
                == ["SHUTDOWN", "CHANNEL_HANGUP", "The system is being shut down.\n"]
        )
        #expect(words[1].body.header("Hangup-Cause") == "SYSTEM_SHUTDOWN")
        #expect(bench.core.isFinished(client))
    }

    @Test("myevents follows one channel; linger holds the connection for its time")
    func lingering() throws {
        var bench = try SwitchBench()
        let (quick, lingering) = (bench.listener("noevents"), bench.listener("noevents"))
        let uuid = bench.call()
        _ = bench.call()
        for client in [quick, lingering] { bench.write("myevents \(uuid)\n\n", to: client) }
        bench.write("linger 3\n\n", to: lingering)
        #expect(
            try bench.summary(lingering) == ["+OK Events Enabled", "+OK will linger 3 seconds"]
        )
        bench.pass(milliseconds: 200)
        _ = try bench.api("uuid_kill \(uuid)", bench.listener("noevents"))
        bench.pass(milliseconds: 100)
        #expect(bench.read(quick).text.contains("Content-Disposition: disconnect\n"))
        #expect(bench.core.isFinished(quick))
        #expect(bench.read(lingering).text.contains("Linger-Time: 3\nContent-Length: 0\n\n"))
        #expect(!bench.core.isFinished(lingering))
        bench.pass(milliseconds: 3_000)
        #expect(bench.read(lingering).text.hasSuffix("http://www.cluecon.com/\n"))
        #expect(bench.core.isFinished(lingering))
    }

    @Test("sendevent reaches those who asked for its subclass, body and all")
    func sentEvent() throws {
        var bench = try SwitchBench()
        let wanted = bench.listener("event plain CUSTOM agent::note")
        let other = bench.listener("event plain CUSTOM other::note")
        let recorded = Recording("05-custom-plain")
        let sent = try recorded.sent().text
        let start = try #require(sent.range(of: "sendevent")).lowerBound
        let end = try #require(sent.range(of: "bgapi status")).lowerBound
        bench.write(String(sent[start..<end]), to: wanted)
        let event = try #require(try bench.frames(wanted).last?.body)
        let original = try #require(
            try recorded.frames().first { $0.body.header("Event-Subclass") == "agent%3A%3Anote" }
        )
        #expect(Self.comparable(event) == Self.comparable(original.body))
        #expect(try bench.frames(other).isEmpty)
    }

    /// The event without what differs from run to run.
    private static func comparable(_ event: [UInt8]) -> [String] {
        event.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .filter { line in
                !["Event-UUID", "Core-UUID", "Event-Date", "Event-Sequence"]
                    .contains { line.hasPrefix($0) }
            }
    }

    @Test("Logging puts log lines between the events")
    func logLines() throws {
        var bench = try SwitchBench()
        let client = bench.listener("log debug")
        let uuid = bench.call()
        let frame = try #require(try bench.frames(client).first)
        #expect(frame.kind == .logData)
        #expect(frame["User-Data"] == uuid)
        #expect(frame.body.text.contains("[NOTICE]"))
    }
}
