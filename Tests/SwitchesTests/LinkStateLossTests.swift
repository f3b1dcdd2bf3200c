import Records
import Warden
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("Link state: going down and coming back")
struct LinkStateLossTests {
    private static let link = LinkConfiguration.test().link

    @Test("A connection that does not come about is given up after the connect timeout")
    func connectTimeout() {
        var bench = StateBench()
        _ = bench.pass()
        bench.state.connected(.events)
        #expect(bench.pass(seconds: 5).isEmpty)
        let down = bench.pass(seconds: 0.001).down
        #expect(down?.why == "no connection within 5 s")
    }

    @Test("A switch that accepts and says nothing is given up")
    func silence() {
        var bench = StateBench()
        _ = bench.connect()
        #expect(bench.pass(seconds: 15).isEmpty)
        let actions = bench.pass(seconds: 0.001)
        #expect(actions.first == .close)
        #expect(
            actions.down?.why == "the switch accepted the connection and then said nothing"
        )
        #expect(actions.inputs.isEmpty)
    }

    @Test("A command without reply means that the switch hangs")
    func replyTimeout() {
        var bench = StateBench()
        _ = bench.comeUp()
        let asked = bench.now
        #expect(bench.pass(seconds: 10, silentSince: asked).inputs.isEmpty)
        let actions = bench.pass(seconds: 0.001, silentSince: asked)
        #expect(actions.down?.why == "no reply to a command for 10 s")
        #expect(actions.inputs == [.linkDown(Self.link, .disconnected, blindFor: 10_001_000)])
    }

    @Test("Three heartbeat periods without any event take the link down")
    func heartbeat() {
        var bench = StateBench()
        _ = bench.comeUp()
        for _ in 0..<4 {
            #expect(bench.pass(seconds: 60).inputs.isEmpty)
            #expect(bench.heard(nil).isEmpty)
        }
        #expect(bench.pass(seconds: 60).inputs.isEmpty)
        let actions = bench.pass(seconds: 0.001)
        #expect(actions.inputs == [.linkDown(Self.link, .heartbeatMissing, blindFor: 60_001_000)])
        #expect(actions.down?.why == "no event and no heartbeat for 60 s")
    }

    @Test("Where no heartbeat is expected its absence means nothing")
    func noHeartbeat() {
        var configuration = LinkConfiguration.test()
        configuration.heartbeatSeconds = 0
        var bench = StateBench(configuration)
        _ = bench.comeUp()
        #expect(bench.pass(seconds: 100_000).inputs.isEmpty)
    }

    @Test("A linger notice is no farewell: the link stays up")
    func lingerNotice() {
        var bench = StateBench()
        _ = bench.comeUp()
        let notice = "Content-Type: text/disconnect-notice\nContent-Disposition: linger\n\n"
        #expect(bench.events(notice).isEmpty)
        #expect(bench.unasked(notice).isEmpty)
        #expect(bench.state.isUp)
    }

    @Test("The rest of a frame whose length was too short takes the link down, on record")
    func restOfFrame() {
        for channel in LinkChannel.allCases {
            var bench = StateBench()
            _ = bench.comeUp()
            let rest = "variable_x: 1\nvariable_y: 2\n\n"
            let actions = channel == .events ? bench.events(rest) : bench.unasked(rest)
            #expect(actions.first == .close)
            #expect(actions.inputs == [.linkDown(Self.link, .malformed)])
        }
        var bench = StateBench()
        _ = bench.comeUp()
        #expect(bench.events("Content-Type: text/unheard-of\n\n").isEmpty, "a type of its own")
    }

    @Test(
        "The switch's last words are in the report",
        arguments: [
            ("06-sigterm", "The system is being shut down."),
            ("06-reload-mod", "The system is being shut down."),
            ("01-auth-good", "Disconnected, goodbye."),
        ]
    )
    func notices(name: String, words: String) throws {
        let frames = try Recording(name).frames()
        let last = try #require(frames.last)
        for channel in LinkChannel.allCases {
            var bench = StateBench()
            _ = bench.comeUp()
            let actions =
                channel == .events
                ? bench.state.received(last, at: bench.now)
                : bench.state.receivedUnasked(last, at: bench.now)
            #expect(actions.first == .close)
            #expect(actions.down?.why == "the switch says: \(words)")
            #expect(actions.inputs == [.linkDown(Self.link, .disconnected)])
        }
    }

    @Test("A link that is lost was blind from when it last heard something")
    func blindness() {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.heard(nil)
        _ = bench.pass(seconds: 3)
        #expect(bench.lose().inputs == [.linkDown(Self.link, .disconnected, blindFor: 3_000_000)])
    }

    @Test("A link goes down once, whatever else breaks")
    func downOnce() {
        var bench = StateBench()
        _ = bench.comeUp()
        #expect(bench.lose().inputs == [.linkDown(Self.link, .disconnected)])
        #expect(bench.lose().isEmpty)
        #expect(bench.state.lost(.malformed, why: "more", at: bench.now).isEmpty)
        #expect(bench.pass(seconds: 0.05).isEmpty)
    }

    @Test("A restarted switch is known by another Core-UUID in an event")
    func restartedByEvent() {
        var bench = StateBench()
        _ = bench.comeUp()
        #expect(bench.heard().isEmpty)
        let actions = bench.heard(Texts.otherUUID)
        #expect(
            actions.inputs == [
                .linkDown(Self.link, .restarted),
                .linkUp(Self.link, coreUUID: ShortText(Texts.otherUUID)),
            ]
        )
        #expect(actions.reports == [.restarted(coreUUID: Texts.otherUUID)])
        #expect(bench.heard(Texts.otherUUID).isEmpty)
    }

    @Test("A switch that came back as another run brings its new Core-UUID")
    func restartedByReconnect() {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.lose()
        #expect(bench.retry().contains(.connect(.events)))
        let up = bench.prepareEvents() + bench.prepareCommands(core: Texts.otherUUID)
        #expect(up.inputs == [.linkUp(Self.link, coreUUID: ShortText(Texts.otherUUID))])
    }

    @Test("Waits double from a quarter second to fifteen, jittered by a quarter, for ever")
    func backoff() {
        for seed in UInt64(1)...20 {
            var bench = StateBench(seed: seed)
            _ = bench.connect()
            var waits: [Int] = []
            for round in 0..<200 {
                let wait = bench.lose().down?.wait ?? 0
                let whole = min(15_000, 250 << min(round, 10))
                #expect((whole * 3 / 4...whole * 5 / 4).contains(wait), "seed \(seed) \(round)")
                #expect(bench.pass(seconds: Double(wait) / 1_000 - 0.001).isEmpty)
                #expect(bench.pass(seconds: 0.001) == [.connect(.events), .connect(.commands)])
                waits.append(wait)
            }
            #expect(Set(waits.suffix(100)).count > 50, "seed \(seed): no jitter")
        }
    }

    @Test("Two seeds wait differently, one seed always the same")
    func jitterIsSeeded() {
        func waits(_ seed: UInt64) -> [Int] {
            var bench = StateBench(seed: seed)
            _ = bench.connect()
            return (0..<10).map { _ in
                defer { _ = bench.retry() }
                return bench.lose().down?.wait ?? 0
            }
        }
        #expect(waits(7) == waits(7))
        #expect(waits(7) != waits(8))
    }

    @Test("A steady link starts over with short waits, a flapping one does not")
    func resets() {
        var bench = StateBench()
        _ = bench.comeUp()
        for round in 0..<6 {
            _ = bench.pass(seconds: 4.9)
            let wait = bench.lose().down?.wait ?? 0
            #expect(wait >= (250 << round) * 3 / 4)
            _ = bench.retry()
            _ = bench.prepareEvents() + bench.prepareCommands()
        }
        _ = bench.pass(seconds: 5)
        #expect((bench.lose().down?.wait ?? .max) <= 313)
    }
}
