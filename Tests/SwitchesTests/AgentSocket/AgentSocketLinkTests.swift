import AgentSocket
import CLinux
import Foundation
import Records
import Telephony
import Testing
import Warden

@testable import Switches

@Suite("The link of those who tell of calls")
struct AgentSocketLinkTests {
    @Test("It stands from the start, seen, with nothing told")
    func start() throws {
        let scene = try SocketScene()
        #expect(eventually { scene.link.counters.isUp })
        let inputs = scene.spy.inputs
        #expect(inputs.count == 3 && inputs[0].isLinkDown)
        #expect(inputs[1] == .linkUp(LinkID(0), coreUUID: ShortText()))
        guard case .heartbeat = inputs[2] else {
            Issue.record("no heartbeat")
            return
        }
        #expect(scene.spy.reports == [.listens(path: scene.folder.socket)])
        #expect(eventually { scene.link.counters.canKill })
    }

    @Test("A call told is handed on as a switch's is, and held until its answer comes")
    func call() throws {
        let scene = try SocketScene()
        let asker = try scene.asker()
        let before = Moment.now().wall
        asker.tell(7)
        #expect(scene.has(calls: 1))
        let call = try #require(scene.spy.calls.first)
        #expect(call.id == "told-7" && call.link == LinkID(0) && call.isNamedByDialog)
        #expect(call.createdAt >= before && call.createdAt <= Moment.now().wall)
        scene.answer()
        let advice = try #require(try asker.advice())
        #expect(advice.id == 7 && advice.callee == "+2348012345678" && advice.action == .none)
        #expect(advice.latencyMicroseconds > 0)
        #expect(!scene.link.kills.give(kill: "told-7"), "nothing can be ended")
    }

    @Test("Answers come in any order and say by their numbers whose they are")
    func order() throws {
        let scene = try SocketScene()
        let asker = try scene.asker()
        let other = try scene.asker()
        asker.tell(1, id: 100)
        other.tell(2, id: 100)
        asker.tell(3, id: 101)
        #expect(scene.has(calls: 3))
        let calls = scene.spy.calls
        for call in calls.reversed() {
            guard let held = call.heldTransaction else { continue }
            var answer = ToldAnswer(
                link: LinkID(0),
                held: held,
                threshold: 5,
                windowMicroseconds: 5_000_000
            )
            answer.calls = call.id == "told-2" ? 2 : call.id == "told-3" ? 3 : 1
            scene.link.kills.give(answer)
        }
        var own: [Int64: Int] = [:]
        for _ in 0..<2 { if let advice = try asker.advice() { own[advice.id] = advice.calls } }
        #expect(own == [100: 1, 101: 3])
        #expect(try other.advice()?.calls == 2)
    }

    @Test("The time told is taken where it is near now, and refused where it is not")
    func time() throws {
        let scene = try SocketScene()
        let asker = try scene.asker()
        let now = Moment.now().wall
        for (id, offset) in [(1, -59_000_000), (2, 1_000_000)] as [(Int64, Int64)] {
            var call = AgentRequest.Call(caller: "1", callee: "2")
            call.time = now + offset
            asker.ask(.call(call), id: id)
        }
        #expect(scene.has(calls: 2))
        #expect(scene.spy.calls.map(\.createdAt) == [now - 59_000_000, now + 1_000_000])
        for time in [now - 120_000_000, now + 60_000_000, 0, 999_999_999_999_999_999] {
            var call = AgentRequest.Call(caller: "1", callee: "2")
            call.time = time
            asker.ask(.call(call), id: 9)
            guard case .failed(9, .badTime, _) = try asker.answer() else {
                Issue.record("\(time) was taken")
                return
            }
        }
        #expect(scene.spy.calls.count == 2)
    }

    @Test("Garbage is answered line by line, and the call behind it is taken")
    func garbage() throws {
        let scene = try SocketScene()
        let asker = try scene.asker()
        asker.write("\u{1b}[2J\n{}\n\u{0}\n{\"request\":\"call\",\"id\":5}\n")
        for id in [nil, nil, nil, 5] as [Int64?] {
            guard case .failed(id, .malformed, _) = try asker.answer() else {
                Issue.record("it was taken")
                return
            }
        }
        asker.tell(1)
        #expect(scene.has(calls: 1))
        #expect(eventually { scene.link.counters.malformed == 4 })
    }

    @Test("Answers to somebody who has gone are dropped, and what he told stays told")
    func gone() throws {
        let scene = try SocketScene()
        do {
            let asker = try scene.asker()
            for caller in 0..<3 { asker.tell(caller) }
            #expect(scene.has(calls: 3))
            asker.write("{\"request\":\"call\",\"id\":9,\"callee\":\"1")
        }
        scene.answer()
        let other = try scene.asker()
        other.tell(7)
        #expect(scene.has(calls: 4))
        scene.answer(from: 3)
        #expect(try other.advice()?.id == 7)
    }

    @Test("Whoever ends his side has his answers all the same")
    func halfClosed() throws {
        let scene = try SocketScene()
        let asker = try scene.asker()
        for caller in 0..<3 { asker.tell(caller) }
        _ = shutdown(asker.descriptor, Int32(SHUT_WR))
        #expect(scene.has(calls: 3))
        scene.answer()
        for id in 0..<3 as Range<Int64> { #expect(try asker.advice()?.id == id) }
        #expect(try asker.answer() == nil)
    }

    @Test("Status is what the board shows, with version and age")
    func status() throws {
        let scene = try SocketScene()
        var shown = AgentStatus()
        (shown.pid, shown.mode, shown.isArmed) = (4_711, "armed", true)
        shown.links = [AgentStatus.Link(name: "pbx", isUp: true, canKill: true)]
        scene.board.status = shown
        let asker = try scene.asker()
        asker.ask(.status, id: 3)
        guard case .status(3, var status) = try asker.answer() else {
            Issue.record("no status")
            return
        }
        #expect(status.version == "1.2.3" && status.uptimeSeconds >= 0)
        (status.version, status.uptimeSeconds) = ("", 0)
        #expect(status == shown)
    }
}

extension KillChannel {
    /// Whether a kill of a call by this name is taken.
    fileprivate func give(kill name: CallID) -> Bool {
        let record = KillRecord(
            kill: KillID(1),
            alert: AlertID(1),
            reason: .masking,
            link: LinkID(0),
            call: name,
            state: .requested,
            attempt: 1,
            at: 0
        )
        return take(record, call: { nil }, cause: "CALL_REJECTED", at: 0)
    }
}
