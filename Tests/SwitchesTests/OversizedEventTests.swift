import Records
import Warden
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("Events and replies over the limit, on a running link")
struct OversizedEventTests {
    private static let link = LinkID(0)

    private static func configuration(_ port: UInt16) -> LinkConfiguration {
        var configuration = LinkConfiguration.test(port: port)
        configuration.frameLimits.bodyBytesMax = 65_536
        return configuration
    }

    /// The event of a call whose caller wrote as much as this into his name.
    private static func huge(_ bytes: Int) -> String {
        Texts.event(
            "Event-Name: CHANNEL_CREATE\nX: \(String(repeating: "%01", count: bytes / 3))\n\n"
        )
    }

    @Test("One is a gap of one event in its place, counted and said, and the link stays up")
    func passedOver() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(Self.configuration(server.port))
        let switchSide = try server.login()
        #expect(eventually { running.spy.reports.last == .liveCalls(0) })
        let before = running.spy.inputs.count
        let huge = Self.huge(300_000)
        switchSide.events.write(Texts.call(id: "before") + huge + Texts.call(id: "behind"))
        #expect(eventually { running.spy.calls.count == 2 })
        let inputs = running.spy.inputs.dropFirst(before)
        #expect(inputs.count == 3)
        #expect(inputs.dropFirst().first == .shed(Self.link, count: 1, .oversized))
        #expect(running.spy.callNames == ["before", "behind"])
        let bytes = huge.split(separator: "\n\n", maxSplits: 1)[1].utf8.count
        #expect(running.spy.reports.last == .passedOver(bytes: bytes))
        #expect(eventually { running.link.counters.framesPassedOver == 1 })
        #expect(eventually { running.link.counters.events == 2 })
        #expect(running.spy.losses.isEmpty)
        withExtendedLifetime(switchSide) { #expect(running.stop()) }
    }

    @Test("However many come while the ring is full, they are one gap once there is room")
    func fullRing() throws {
        let server = try ScriptedSwitch()
        let running = RunningLink(Self.configuration(server.port))
        let switchSide = try server.login()
        #expect(eventually { running.spy.reports.last == .liveCalls(0) })
        let before = running.spy.inputs.count
        running.spy.set(room: 0)
        for _ in 0..<10 { switchSide.events.write(Self.huge(70_000)) }
        #expect(eventually { running.link.counters.framesPassedOver == 10 })
        running.spy.set(room: .max)
        #expect(eventually { running.spy.inputs.count > before })
        #expect(running.spy.inputs.dropFirst(before) == [.shed(Self.link, count: 10, .oversized)])
        withExtendedLifetime(switchSide) { #expect(running.stop()) }
    }

    @Test("A list of calls over the limit is one that is not known: the link stays up all the same")
    func longList() throws {
        let server = try ScriptedSwitch()
        var configuration = Self.configuration(server.port)
        configuration.replyBytesMax = 65_536
        let running = RunningLink(configuration)
        let rows = (0..<1_000).map { Texts.row("call-\($0)") }
        let switchSide = try server.login(list: Texts.list(rows))
        let bytes = Texts.list(rows).utf8.count
        let why = "a list of \(bytes) bytes, where 65536 are allowed"
        #expect(eventually { running.spy.reports.last == .liveCallsUnknown(why: why) })
        #expect(running.spy.inputs.last == .liveCallsUnknown(Self.link))
        #expect(running.spy.losses.isEmpty)
        switchSide.commands.write(Texts.api(String(repeating: "x", count: 70_000)))
        #expect(eventually { running.spy.losses == ["a reply of 70000 bytes"] })
        #expect(running.stop())
    }
}
