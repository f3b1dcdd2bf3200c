import Records
import Warden
import Foundation
import Kamailio
import Telephony
import Testing

@testable import Switches

@Suite("A link to a Kamailio")
struct KamailioLinkTests {
    /// A link that is stopped when the test is over, and the server's end of its feed.
    private final class Scene {
        let server: ScriptedSwitch
        let spy = Spy()
        let link: KamailioLink
        private(set) var peer: Peer

        init() throws {
            server = try ScriptedSwitch()
            let configuration = KamailioConfiguration(
                link: LinkID(0),
                name: "edge",
                host: "127.0.0.1",
                port: Int(server.port),
                plan: NumberingPlan(countryCode: "234")
            )
            link = KamailioLink(configuration, delegate: spy)
            link.start()
            peer = try server.accept()
            try ping()
        }

        deinit {
            link.beginStopping()
            _ = link.waitUntilStopped(seconds: Patience.seconds)
        }

        /// The link begins with a ping.
        func ping() throws {
            let bytes = try peer.bytes(18)
            #expect(String(decoding: bytes, as: UTF8.self) == #"14:{"cmd":"ping"},"#)
        }

        func acceptAgain() throws {
            peer = try server.accept()
            try ping()
        }
    }

    private static func invite(_ number: Int) -> [UInt8] {
        netstring(
            #"{"ts":"1795168188.\#(100_000 + number)","call_id":"c\#(number)@h","from_tag":"t","#
                + #""cseq":1,"caller":"+234803111\#(1_000 + number)","callee":"+2348012345678","#
                + #""src":"192.0.2.1:5060","h_entry":7,"h_id":\#(number),"event":"call.invite"}"#
        )
    }

    private static func netstring(_ text: String) -> [UInt8] {
        Array("\(text.utf8.count):\(text),".utf8)
    }

    @Test("Events come in order, however they are cut", arguments: [1, 7, 100, 5_000])
    func order(step: Int) throws {
        let scene = try Scene()
        let bytes = (0..<30).flatMap(Self.invite)
        for start in stride(from: 0, to: bytes.count, by: step) {
            scene.peer.write(Array(bytes[start..<min(start + step, bytes.count)]))
        }
        #expect(eventually { scene.spy.calls.count == 30 })
        #expect(scene.spy.calls.map { $0.sipCallID.string } == (0..<30).map { "c\($0)@h" })
        #expect(scene.spy.calls.allSatisfy { $0.isNamedByDialog })
    }

    @Test(
        "A stream that is no netstrings is closed, on record, and the link comes back by itself",
        arguments: ["GET / HTTP/1.1\r\n\r\n", "99999999:{", "5:{\"a\"}x", "-1:,"]
    )
    func garbage(text: String) throws {
        let scene = try Scene()
        scene.peer.write(text)
        #expect(try scene.peer.rest().isEmpty, "closed")
        try scene.acceptAgain()
        #expect(eventually { scene.spy.timesUp == 2 })
        #expect(scene.spy.gapReasons == [.start, .malformed])
        scene.peer.write(Self.invite(1))
        #expect(eventually { scene.spy.calls.count == 1 })
    }

    @Test("An event that is no JSON is counted and left out; the next one counts")
    func malformed() throws {
        let scene = try Scene()
        scene.peer.write(Self.netstring("not JSON") + Self.netstring("") + Self.invite(1))
        #expect(eventually { scene.spy.calls.count == 1 })
        #expect(scene.spy.timesUp == 1)
        #expect(eventually { scene.link.counters.malformed == 2 })
        let missed = WardenInput.shed(LinkID(0), count: 1, .malformed)
        #expect(scene.spy.inputs.count { $0 == missed } == 2)
    }

    @Test("An event over the limit is a gap of one event in its place, and the link stays up")
    func passedOver() throws {
        let scene = try Scene()
        let huge = Self.netstring(String(repeating: "x", count: 600_000))
        scene.peer.write(Self.invite(1) + huge + Self.invite(2))
        #expect(eventually { scene.spy.calls.count == 2 })
        let inputs = scene.spy.inputs.suffix(3)
        #expect(inputs.dropFirst().first == .shed(LinkID(0), count: 1, .oversized))
        #expect(scene.spy.reports.contains(.passedOver(bytes: 600_000)))
        #expect(eventually { scene.link.counters.framesPassedOver == 1 })
        #expect(scene.link.counters.frames == 3)
        #expect(scene.spy.losses.isEmpty)
    }

    @Test("A server that goes away is a gap, and is found again")
    func away() throws {
        let scene = try Scene()
        scene.peer.endWriting()
        #expect(eventually { !scene.spy.losses.isEmpty })
        try scene.acceptAgain()
        #expect(eventually { scene.spy.timesUp == 2 })
    }

    @Test("A verdict is one netstring in one send")
    func verdict() throws {
        let scene = try Scene()
        let held = TransactionKey(index: 12, label: 345)
        scene.link.kills.give(verdict: false, on: held)
        let text = #"{"cmd":"block","t_index":12,"t_label":345}"#
        #expect(try scene.peer.bytes(text.utf8.count + 4) == Self.netstring(text))
    }

    @Test("A switch is told which calls it need not ask of, and a block takes that back")
    func unasked() throws {
        let scene = try Scene()
        for unasked in [UnaskedCalls(seconds: 7, calls: 3), .none] {
            scene.link.kills.tell(unasked: unasked)
            let (seconds, calls) = (unasked.seconds, unasked.calls)
            let text = #"{"cmd":"window","seconds":\#(seconds),"calls":\#(calls)}"#
            #expect(try scene.peer.bytes(text.utf8.count + 4) == Self.netstring(text))
        }
    }

    @Test("Without a way into the control interface kills are not taken, and that is said")
    func noControl() throws {
        let scene = try Scene()
        #expect(
            eventually {
                scene.spy.reports.contains { if case .controlLost = $0 { true } else { false } }
            }
        )
        let call = ControlQueueTests.call()
        let record = KillRecord(
            kill: KillID(1),
            alert: AlertID(1),
            reason: .masking,
            link: call.link,
            call: call.id,
            state: .requested,
            attempt: 1,
            at: call.createdAt
        )
        #expect(!scene.link.kills.take(record, call: { call }, cause: "", at: 0))
    }
}
