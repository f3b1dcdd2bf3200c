import EventSocket
import Testing

@testable import Simulator

@Suite struct KillTests {
    private static let events = "event plain CHANNEL_CREATE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE"

    @Test("The reply comes first, then the two events of the end, in the recorded order")
    func order() throws {
        var bench = try SwitchBench()
        let client = bench.listener(Self.events)
        let uuid = bench.call()
        bench.write("api uuid_kill \(uuid) CALL_REJECTED\n\n", to: client)
        #expect(try bench.summary(client) == ["CHANNEL_CREATE", "+OK\n"])
        bench.pass(milliseconds: 0.9)
        #expect(try bench.summary(client) == [])
        bench.pass(milliseconds: 25)
        let frames = try bench.frames(client)
        #expect(
            frames.map { $0.body.header("Event-Name") }
                == ["CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE"]
        )
        for frame in frames {
            #expect(frame.body.header("Unique-ID") == uuid)
            #expect(frame.body.header("Hangup-Cause") == "CALL_REJECTED")
        }
        #expect(try bench.api("uuid_exists \(uuid)", client) == "false")
    }

    @Test("Hang-up delays stay inside their range and differ")
    func delays() throws {
        var bench = try SwitchBench { $0.hangupDelayMilliseconds = 1...21 }
        let client = bench.listener("event plain CHANNEL_HANGUP")
        let uuids = (0..<50).map { _ in bench.call() }
        for uuid in uuids { bench.write("api uuid_kill \(uuid)\n\n", to: client) }
        let killed = bench.now
        _ = bench.read(client)
        bench.pass(milliseconds: 50)
        let delays = try bench.frames(client).map {
            $0.body.number("Event-Date-Timestamp") - killed
        }
        #expect(delays.count == 50)
        #expect(delays.allSatisfy { (1_000...21_000).contains($0) })
        #expect(Set(delays).count > 40)
    }

    @Test(
        "Causes are read as the switch reads them",
        arguments: [
            ("", "NORMAL_CLEARING"), ("21", "CALL_REJECTED"), ("user_busy", "USER_BUSY"),
            ("BOGUS", "NORMAL_CLEARING"), ("9999", "NORMAL_CLEARING"),
        ]
    )
    func causes(written: String, cause: String) throws {
        var bench = try SwitchBench()
        let client = bench.listener("event plain CHANNEL_HANGUP")
        let uuid = bench.call()
        bench.write("api uuid_kill \(uuid) \(written)\n\n", to: client)
        _ = bench.read(client)
        bench.pass(milliseconds: 2)
        #expect(try bench.frames(client).map { $0.body.header("Hangup-Cause") } == [cause])
    }

    @Test("The first kills are accepted without effect where that was asked for")
    func ignoredKills() throws {
        var bench = try SwitchBench { $0.ignoredKillsPerCall = 2 }
        let client = bench.listener("event plain CHANNEL_HANGUP")
        let uuid = bench.call()
        for _ in 0..<2 {
            #expect(try bench.api("uuid_kill \(uuid)", client) == "+OK\n")
            bench.pass(milliseconds: 150)
            #expect(try bench.summary(client) == [])
        }
        #expect(try bench.api("uuid_kill \(uuid)", client) == "+OK\n")
        #expect(try bench.api("uuid_kill \(uuid)", client) == "+OK\n")
        bench.pass(milliseconds: 50)
        #expect(try bench.summary(client) == ["CHANNEL_HANGUP"])
        #expect(try bench.api("uuid_kill \(uuid)", client) == "-ERR No such channel!\n")
        let kills = bench.takeKills()
        #expect(kills.map(\.result) == [.ignored, .ignored, .ended, .repeated, .unknown])
        #expect(kills.map(\.attempt) == [1, 2, 3, 4, 0])
        let counters = bench.core.statistics
        #expect(counters.killsReceived == 5)
        #expect(counters.killsEffective == 1)
        #expect(counters.callsUp == 0)
    }

    @Test(
        "Killing either leg of a bridged call ends both",
        arguments: [
            (0, ["inbound CALL_REJECTED", "outbound NORMAL_CLEARING"]),
            (1, ["outbound CALL_REJECTED", "inbound CALL_REJECTED"]),
        ]
    )
    func bridged(leg: Int, ends: [String]) throws {
        var bench = try SwitchBench { $0.bridgedShare = 1 }
        let client = bench.listener("event plain CHANNEL_CREATE CHANNEL_HANGUP")
        _ = bench.call()
        bench.pass(milliseconds: 500)
        let legs = try bench.frames(client).map { $0.body }
        #expect(legs.map { $0.header("Call-Direction") } == ["inbound", "outbound"])
        #expect(legs[1].header("Other-Leg-Unique-ID") == legs[0].header("Unique-ID"))
        #expect(Set(legs.map { $0.header("Caller-Destination-Number") }).count == 1)
        #expect(try bench.api("uuid_kill \(legs[leg].header("Unique-ID")) 21", client) == "+OK\n")
        bench.pass(milliseconds: 50)
        let seen = try bench.frames(client).map {
            "\($0.body.header("Call-Direction")) \($0.body.header("Hangup-Cause"))"
        }
        #expect(seen == ends)
        #expect(bench.core.statistics.callsUp == 0)
    }

    @Test("A kill's entry says whom it met, in one line of JSON")
    func entry() throws {
        var bench = try SwitchBench()
        let client = bench.listener("event plain CHANNEL_CREATE")
        var attack = AttackPlan(callee: "+2348012345678")
        attack.callers = 1
        try bench.launch(attack)
        bench.pass(milliseconds: 1)
        let uuid = try bench.frames(client)[0].body.header("Unique-ID")
        bench.write("bgapi uuid_kill \(uuid) CALL_REJECTED\n\n", to: client)
        let entry = try #require(bench.takeKills().first)
        #expect(
            entry.json == """
                {"uuid":"\(uuid)","cause":"CALL_REJECTED","command":"bgapi",\
                "at_us":\(bench.now),"result":"ended","attempt":1,"attack":1,"leg_of":null,\
                "caller":"+2347030000000","callee":"+2348012345678"}
                """
        )
    }

    @Test("sendmsg ends an answered call and leaves a ringing one alone, accepted both times")
    func sendmsg() throws {
        var bench = try SwitchBench()
        let client = bench.listener("event plain CHANNEL_HANGUP")
        let uuid = bench.call()
        let message = "sendmsg \(uuid)\ncall-command: hangup\nhangup-cause: CALL_REJECTED\n\n"
        bench.write(message, to: client)
        bench.pass(milliseconds: 50)
        #expect(try bench.summary(client) == ["+OK"])
        bench.pass(milliseconds: 100)
        bench.write(message, to: client)
        bench.pass(milliseconds: 50)
        #expect(try bench.summary(client) == ["+OK", "CHANNEL_HANGUP"])
    }
}
