import Warden
import Records
import EventSocket
import Foundation
import Ring
import Telephony
import Testing

@testable import Switches

@Suite("A running link among faults")
struct LinkFaultTests {
    @Test("A link comes back to a switch that let it go, again and again")
    func reconnects() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        for round in 1...3 {
            let switchSide = try server.login()
            switchSide.events.write(Texts.call(id: "call-\(round)"))
            #expect(eventually { running.spy.calls.count == round })
        }
        #expect(eventually { running.spy.losses.count == 3 })
        #expect(running.spy.losses.allSatisfy { $0 == "the switch closed the connection" })
        #expect(running.spy.gapReasons == [.start, .disconnected, .disconnected, .disconnected])
        #expect(running.stop())
    }

    @Test("An end inside a frame is said, with how much is missing")
    func cutFrame() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        switchSide.events.write(String(Texts.call(id: "one").dropLast(40)))
        switchSide.events.endWriting()
        #expect(eventually { running.spy.losses.count == 1 })
        #expect(
            running.spy.losses == ["the end came inside a frame, 40 bytes early"]
        )
        #expect(running.spy.calls.isEmpty)
        #expect(running.stop())
    }

    @Test("A notice that a switch wrote into the middle of an event is found and said")
    func noticeInsideEvent() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        switchSide.events.write(try Recording("06-slow-reader-killed").bytes)
        switchSide.events.endWriting()
        #expect(eventually { running.spy.losses.count == 1 })
        #expect(
            running.spy.losses == [
                "the switch cut a frame short and says: killed listener because of lost events"
            ]
        )
        #expect(eventually { running.link.counters.events > 50 })
        #expect(running.stop())
    }

    @Test(
        "A stream that is no longer frames closes the link",
        arguments: [
            "Content-Length: x\n\n", "Content-Length: 99999999999\n\n",
            String(repeating: "a", count: 20_000),
        ]
    )
    func unreadable(text: String) throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        switchSide.events.write(text)
        #expect(eventually { running.spy.losses.count == 1 })
        #expect(running.spy.losses.first?.hasPrefix("the feed cannot be read") == true)
        #expect(running.spy.gapReasons.last == .malformed)
        withExtendedLifetime(switchSide) { #expect(running.stop()) }
    }

    @Test("Events that find no room are given away, counted and said once there is room")
    func shed() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        #expect(eventually { running.spy.reports.last == .liveCalls(0) })
        running.spy.set(room: 10)
        let ids = (0..<100).map { "call-\($0)" }
        switchSide.events.write(ids.map { Texts.call(id: $0) }.joined())
        #expect(eventually { running.link.counters.eventsShed == 90 })
        running.spy.set(room: .max)
        #expect(eventually { running.spy.inputs.last == .shed(LinkID(0), count: 90) })
        #expect(eventually { running.spy.reports.last == .eventsShed(90) })
        #expect(running.spy.callNames == Array(ids.prefix(10)))
        #expect(running.stop())
    }

    @Test("A full ring never swallows replies to kills or that the link went down")
    func nothingElseIsShed() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        try {
            let switchSide = try server.login(list: Texts.list([Texts.row("live")]))
            #expect(eventually { running.spy.reports.last == .liveCalls(1) })
            running.spy.set(room: 0)
            #expect(
                running.link.commands.take(
                    kill: KillID(1),
                    of: "one",
                    cause: "CALL_REJECTED",
                    at: Moment.now().monotonic
                )
            )
            running.link.commands.sendKills()
            _ = try switchSide.commands.command()
            switchSide.commands.write(Texts.api("+OK\n") + Texts.api(Texts.coreUUID))
            switchSide.events.write(Texts.call(id: "shed"))
            #expect(eventually { running.link.counters.eventsShed == 1 })
        }()
        #expect(eventually { running.spy.losses.count == 1 })
        let before = running.spy.inputs.count
        running.spy.set(room: .max)
        #expect(eventually { running.spy.inputs.count >= before + 3 })
        let told = Array(running.spy.inputs.dropFirst(before).prefix(3))
        #expect(told.first == .killReply(KillID(1), .accepted))
        #expect(told[1].isLinkDown)
        #expect(told.last == .shed(LinkID(0), count: 1))
        let again = try server.login()
        #expect(eventually { running.spy.timesUp == 2 })
        withExtendedLifetime(again) { #expect(running.stop()) }
    }

    @Test("Work of the core that is overdue elsewhere does not make a link's thread spin")
    func noSpinning() throws {
        let server = try ScriptedSwitch()
        let spy = Spy()
        spy.set(nextDue: 0)
        let running = RunningLink(.test(port: server.port), spy: spy)
        let switchSide = try server.login()
        let (start, before) = (ContinuousClock.now, spy.turns)
        #expect(eventually { spy.turns > before + 50 })
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        #expect(Double(spy.turns - before) <= milliseconds * 2 + 60)
        withExtendedLifetime(switchSide) { #expect(running.stop()) }
    }

    @Test("A connection is not begun for a link that has just failed: nobody would read it")
    func noHalfConnection() throws {
        let server = try ScriptedSwitch()
        let spy = Spy()
        let wakeUp = WakeUp()
        var worker = LinkWorker(
            .test(port: server.port),
            commands: CommandChannel(wakeUp: wakeUp),
            wakeUp: wakeUp,
            delegate: spy
        )
        worker.turn()
        let connected = worker.commands != nil
        #expect(connected)
        worker.lose(.disconnected, "the other one failed", at: .now())
        worker.act([.connect(.commands)], at: .now())
        let isLeft = worker.commands != nil
        #expect(!isLeft)
    }

    @Test("Where nobody listens the link says so and stops at once when told to")
    func refused() throws {
        let port = try ScriptedSwitch().port
        let running = RunningLink(.test(port: port))
        #expect(eventually { running.spy.losses.count >= 2 })
        #expect(running.spy.losses.allSatisfy { $0.hasPrefix("cannot connect: ") })
        #expect(running.spy.turns < 100)
        #expect(running.stop())
    }

    @Test("A host that has no address is said and tried again")
    func unknownHost() {
        var configuration = LinkConfiguration.test()
        configuration.host = "127.0.0.1.invalid%"
        let running = RunningLink(configuration)
        #expect(eventually { running.spy.losses.count >= 2 })
        #expect(running.spy.losses.allSatisfy { $0.hasPrefix("cannot resolve 127.0.0.1.invalid%") })
        #expect(running.stop())
    }

    @Test("Behind half a command no farewell is written: it would become part of it")
    func farewellBehindHalfACommand() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        #expect(eventually { running.spy.timesUp == 1 })
        let filler = Array((String(repeating: "x", count: 250_000) + "\n\n").utf8)
        var count = 0
        while running.link.commands.send(filler, .coreUUID, at: Moment.now().monotonic) {
            count += 1
        }
        #expect(running.stop())
        let received = try switchSide.commands.rest()
        #expect(received.count < count * filler.count)
        #expect(!received.contains(UInt8(ascii: "e")))
    }
}
