import Records
import Warden
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("A running link")
struct LinkTests {
    @Test("A link logs in, comes up and hands on its events in order")
    func delivers() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        #expect(eventually { running.spy.reports.last == .liveCalls(0) })
        let ids = (0..<500).map { "call-\($0)" }
        switchSide.events.write(ids.map { Texts.call(id: $0) }.joined())
        switchSide.events.write(Texts.heartbeat())
        #expect(eventually { running.spy.calls.count == 500 })
        #expect(running.spy.callNames == ids)
        let link = LinkID(0)
        #expect(
            Array(running.spy.inputs.prefix(3)) == [
                .linkDown(link, .start), .linkUp(link, coreUUID: ShortText(Texts.coreUUID)),
                .liveCallsEnd(link),
            ]
        )
        #expect(eventually { running.spy.inputs.last == .heartbeat(link, 1_795_167_022_000_000) })
        #expect(running.spy.reports.first == .up(coreUUID: Texts.coreUUID))
        #expect(running.stop())
        #expect(try switchSide.events.command() == "exit")
        #expect(try switchSide.commands.command() == "exit")
    }

    @Test("Kills written by another thread reach the switch and their replies the core")
    func kills() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        #expect(eventually { running.spy.timesUp == 1 })
        for number in Int64(1)...3 {
            let isTaken = running.link.commands.take(
                kill: KillID(number),
                of: CallID("call-\(number)"),
                cause: "CALL_REJECTED",
                at: Moment.now().monotonic
            )
            #expect(isTaken)
        }
        running.link.commands.sendKills()
        for number in 1...3 {
            #expect(
                try switchSide.commands.command() == "api uuid_kill call-\(number) CALL_REJECTED"
            )
        }
        #expect(try switchSide.commands.command() == "api global_getvar core_uuid")
        switchSide.commands.write(
            Texts.api("+OK\n") + Texts.api("-ERR No such channel!\n") + Texts.api("-ERR odd\n")
                + Texts.api(Texts.coreUUID)
        )
        #expect(
            eventually {
                Array(running.spy.inputs.suffix(3)) == [
                    .killReply(KillID(1), .accepted), .killReply(KillID(2), .gone),
                    .killReply(KillID(3), .refused("-ERR odd")),
                ]
            }
        )
        #expect(running.stop())
    }

    @Test("Malformed events are counted and said, and those around them are read")
    func malformed() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        let headers = String(repeating: "x: y\n", count: 20_000)
        switchSide.events.write(
            Texts.call(id: "first") + Texts.call(id: "") + Texts.event("Core-UUID: x\n\n")
                + Texts.call(id: "late", time: 0) + Texts.event(headers + "\n")
                + Texts.call(id: "last")
        )
        #expect(eventually { running.spy.calls.count == 2 })
        #expect(running.spy.callNames == ["first", "last"])
        #expect(eventually { running.link.counters.malformed == 4 })
        let missed = WardenInput.shed(LinkID(0), count: 1, .malformed)
        #expect(
            running.spy.inputs.count { $0 == missed } == 4,
            "each is a gap: it may have been a call"
        )
        #expect(running.spy.reports.count { if case .malformed = $0 { true } else { false } } == 4)
        #expect(running.spy.losses.isEmpty)
        #expect(running.stop())
    }

    @Test("A caller's name cannot change the callee or add a call")
    func hostileName() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        let call = Texts.call(id: "one").replacing(
            "Call-Direction",
            with:
                "Caller-Caller-ID-Name: x%0ACaller-Destination-Number:%20911%00%FF\nCall-Direction"
        )
        let body = String(call.drop { $0 != "E" })
        switchSide.events.write(Texts.event(body))
        #expect(eventually { running.spy.calls.count == 1 })
        #expect(running.spy.calls.first?.callee.string == "+2348012345678")
        #expect(running.stop())
    }

    @Test("A switch that announces its shut-down is believed only when it goes")
    func shutdown() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        switchSide.events.write(
            Texts.event("Event-Name: SHUTDOWN\nCore-UUID: \(Texts.coreUUID)\n\n")
        )
        #expect(eventually { running.spy.reports.last == .shutdownAnnounced })
        #expect(running.spy.losses.isEmpty)
        switchSide.events.write(Texts.notice("The system is being shut down.\n"))
        #expect(eventually { running.spy.losses.count == 1 })
        #expect(running.spy.losses == ["the switch says: The system is being shut down."])
        #expect(running.spy.gapReasons.last == .disconnected)
        #expect(running.stop())
    }

    @Test("A reply that nobody waits for closes the link instead of being guessed at")
    func surplusReply() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(.test(port: server.port))
        let switchSide = try server.login()
        switchSide.commands.write(Texts.api("+OK\n"))
        #expect(eventually { running.spy.losses.count == 1 })
        #expect(running.spy.losses == ["a reply came that nobody waits for"])
        #expect(running.spy.gapReasons.last == .malformed)
        #expect(running.stop())
    }

    @Test(
        "A list of channels longer than an event may be is read: the link comes up under many calls"
    )
    func longList() throws {
        var configuration = LinkConfiguration.test()
        configuration.frameLimits.bodyBytesMax = 65_536
        let server = try ScriptedSwitch()
        configuration.port = Int(server.port)
        let running = RunningLink(configuration)
        let rows = (0..<2_000).map { Texts.row("call-\($0)") }
        let switchSide = try server.login(list: Texts.list(rows))
        #expect(eventually { running.spy.reports.last == .liveCalls(2_000) })
        #expect(running.spy.inputs.last == .liveCallsEnd(LinkID(0)))
        #expect(running.spy.losses.isEmpty)
        withExtendedLifetime(switchSide) { #expect(running.stop()) }
    }
}
