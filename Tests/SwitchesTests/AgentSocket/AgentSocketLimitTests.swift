import AgentSocket
import Foundation
import Telephony
import Testing
import Warden

@testable import Switches

@Suite("The limits of those who tell of calls")
struct AgentSocketLimitTests {
    @Test("A full ring is said to whoever asks, counted, and a gap; then it goes on")
    func overloaded() throws {
        let scene = try SocketScene()
        #expect(eventually { scene.link.counters.isUp })
        scene.spy.set(room: 0)
        let asker = try scene.asker()
        asker.tell(1)
        asker.ask(.end(callID: "told-1"), id: 2)
        for id in [1, 2] as [Int64] {
            guard case .failed(id, .overloaded, _) = try asker.answer() else {
                Issue.record("\(id) was taken")
                return
            }
        }
        scene.spy.set(room: 100)
        asker.tell(3)
        #expect(eventually { scene.spy.calls.contains { $0.id == "told-3" } })
        #expect(scene.spy.inputs.contains(.shed(LinkID(0), count: 2)))
        #expect(eventually { scene.link.counters.eventsShed == 2 })
    }

    @Test("No more calls are under way than may be; the rest waits and is answered after them")
    func inFlight() throws {
        let scene = try SocketScene { $0.inFlightMax = 4 }
        let asker = try scene.asker()
        for caller in 0..<10 { asker.tell(caller) }
        // Somebody else is served meanwhile.
        let other = try scene.asker()
        #expect(scene.has(calls: 4))
        other.ask(.status, id: 1)
        #expect(try other.answer() != nil)
        #expect(scene.spy.calls.count == 4)
        var answered = 0
        while answered < 10 {
            let told = scene.spy.calls.count
            scene.answer(from: answered)
            for _ in answered..<told { _ = try asker.advice() }
            answered = told
            #expect(scene.has(calls: min(10, answered + 1)))
        }
        #expect(scene.spy.callNames == (0..<10).map { "told-\($0)" })
    }

    @Test("Whoever takes no answers is asked no more, then closed; others notice nothing")
    func slowReader() throws {
        let scene = try SocketScene { limits in
            limits.stallMicroseconds = 200_000
            limits.outgoingBytesMax = 4_096
        }
        let asker = try scene.asker()
        let line = "{\"request\":\"status\",\"id\":1}\n"
        let flood = Array(String(repeating: line, count: 1_000).utf8)
        var written = 0
        let isClosed = eventually {
            written += asker.writeSome(flood[...])
            return scene.spy.reports.contains { report in
                if case .askerClosed("it takes no answers", _) = report { true } else { false }
            }
        }
        #expect(isClosed)
        #expect(written > 0)
        let other = try scene.asker()
        other.tell(1)
        #expect(scene.has(calls: 1))
    }

    @Test("Half a line and then nothing is closed, however it drips")
    func halfLine() throws {
        let scene = try SocketScene { $0.halfLineMicroseconds = 200_000 }
        let silent = try scene.asker()
        let dripping = try scene.asker()
        silent.write("{\"request\":\"call\",\"id\":1,")
        let isClosed = eventually {
            dripping.write(" ")
            let closed = scene.spy.reports.count { report in
                if case .askerClosed("a line has no end", _) = report { true } else { false }
            }
            return closed == 2
        }
        #expect(isClosed)
        #expect(try silent.answer() == nil)
        #expect(scene.spy.calls.isEmpty)
    }

    @Test("A line that is too long is said to be, and ends the connection")
    func longLine() throws {
        let scene = try SocketScene()
        let asker = try scene.asker()
        asker.tell(1)
        asker.write(String(repeating: "a", count: LineDecoder.lineBytesMax + 1))
        guard case .failed(nil, .lineTooLong, _) = try asker.answer() else {
            Issue.record("it was taken")
            return
        }
        #expect(try asker.answer() == nil)
        #expect(scene.spy.callNames == ["told-1"])
    }

    @Test("One connection too many is told so and closed; room again is room again")
    func connections() throws {
        let scene = try SocketScene { $0.clientsMax = 2 }
        var askers = try [scene.asker(), scene.asker()]
        for asker in askers {
            asker.ask(.status, id: 1)
            #expect(try asker.answer() != nil)
        }
        let third = try scene.asker()
        guard case .failed(nil, .tooManyConnections, _) = try third.answer() else {
            Issue.record("it was taken")
            return
        }
        #expect(try third.answer() == nil)
        #expect(scene.spy.reports.contains(.askerRefused(limit: 2)))
        askers.removeLast()
        let isTaken = eventually {
            guard let fourth = try? scene.asker() else { return false }
            fourth.ask(.status, id: 1)
            guard case .status = try? fourth.answer() else { return false }
            return true
        }
        #expect(isTaken)
    }
}
