import AgentSocket
import AlertLog
import CLinux
import Foundation
import Simulator
import Switches
import Testing
import Warden

@testable import Agent

@Suite("The agent's own socket, beside a switch")
struct AgentSocketTests {
    private static let callee = "+2348012345678"

    /// A simulated switch and an agent that is told of calls as well.
    private func scene(
        armed: Bool = true,
        more: String = "",
        _ change: (inout SimulatorOptions) throws -> Void = { _ in }
    ) throws -> Scene {
        var plan = Plan()
        plan.isArmed = armed
        plan.more = more
        let folder = try Folder()
        plan.socket = folder.path + "/agent.sock"
        return try Scene(plan, in: folder) { options in
            options.callsPerSecond = 0
            options.trafficSeconds = 60
            try change(&options)
        }
    }

    private func asker(_ scene: Scene) throws -> Asker {
        try Asker(scene.folder.path + "/agent.sock")
    }

    /// Actions on record, by call.
    private func actions(_ scene: Scene, of alert: Int64 = 1) throws -> [String: String] {
        let calls = try scene.log.calls(of: alert).map { ($0.id, $0.action) }
        return Dictionary(calls, uniquingKeysWith: { first, _ in first })
    }

    @Test("Five calls told trip: the fifth is to be refused, all are on record, none is killed")
    func five() throws {
        let scene = try scene()
        defer { scene.stop() }
        #expect(scene.comesUp())
        let asker = try asker(scene)
        var advice: [CallAdvice] = []
        for caller in 0..<6 {
            asker.tell(caller)
            advice.append(try #require(try asker.advice()))
        }
        #expect(advice.map(\.action) == [.none, .none, .none, .none, .refuse, .refuse])
        #expect(advice.map(\.isDetected) == [false, false, false, false, true, true])
        #expect(advice.map(\.distinctCallers) == [1, 2, 3, 4, 5, 6])
        #expect(advice.map(\.alert) == [nil, nil, nil, nil, 1, 1])
        #expect(advice.allSatisfy { $0.callee == Self.callee && $0.threshold == 5 })
        #expect(advice.allSatisfy { $0.windowMicroseconds == 5_000_000 })
        #expect(scene.happens { try actions(scene).count == 6 })
        let told = Dictionary(uniqueKeysWithValues: (0..<4).map { ("told-\($0)", "told") })
        let advised = ["told-4": "advised", "told-5": "advised"]
        #expect(try actions(scene) == told.merging(advised) { $1 })
        #expect(try scene.kills().isEmpty && scene.received().isEmpty)
        #expect(scene.happens { try scene.figure("calls_told") == .integer(6) })
        #expect(try scene.figure("calls_advised") == .integer(2))
    }

    @Test("Calls of the switch and calls told trip together; the switch's are ended")
    func mixed() throws {
        let scene = try scene()
        defer { scene.stop() }
        #expect(scene.comesUp())
        let asker = try asker(scene)
        try scene.attack("callee=\(Self.callee),callers=3,over=0,talk=60")
        #expect(scene.happens { scene.agent.counters.calls == 3 })
        for caller in 0..<2 { asker.tell(caller) }
        #expect(try asker.advice()?.isDetected == false)
        let last = try #require(try asker.advice())
        #expect(last.action == .refuse && last.distinctCallers == 5)
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 3 })
        #expect(scene.happens { try actions(scene).count == 5 })
        let words = try actions(scene).values.sorted()
        #expect(words == ["advised", "killed", "killed", "killed", "told"])
        #expect(scene.server.counters.callsUp == 0)
    }

    @Test("Simulating, nothing is to be refused; an exempt callee is said to be that")
    func simulateAndExempt() throws {
        let scene = try scene(armed: false)
        defer { scene.stop() }
        #expect(scene.comesUp())
        let asker = try asker(scene)
        for caller in 0..<5 { asker.tell(caller) }
        let advice = try (0..<5).map { _ in try #require(try asker.advice()) }
        #expect(advice.last?.action == .simulated && advice.last?.isDetected == true)
        for caller in 0..<6 { asker.tell(caller, to: "112") }
        for _ in 0..<6 {
            let advice = try #require(try asker.advice())
            #expect(advice.action == .exempt && !advice.isDetected)
        }
    }

    @Test("Status says how the agent is and who is linked")
    func status() throws {
        let scene = try scene()
        defer { scene.stop() }
        #expect(scene.comesUp())
        scene.agent.noteStart(SettingsChange())
        let asker = try asker(scene)
        let isShown = scene.happens {
            asker.ask(.status, id: 1)
            guard case .status(1, let status) = try asker.answer() else { return false }
            return status.pid == Int64(getpid()) && status.isArmed && status.mode == "armed"
                && status.links.map(\.name) == ["pbx", "api"]
                && status.links.allSatisfy { $0.isUp && $0.canKill }
        }
        #expect(isShown)
    }

    @Test("Which callees are nearest to their N is said, of the switch's calls and of those told")
    func standing() throws {
        let scene = try scene(armed: false)
        defer { scene.stop() }
        #expect(scene.comesUp())
        let asker = try asker(scene)
        try scene.attack("callee=\(Self.callee),callers=2,over=0,talk=60")
        #expect(scene.happens { scene.agent.counters.calls == 2 })
        for caller in 0..<2 { asker.tell(caller) }
        asker.tell(7, to: "08039999999")
        for _ in 0..<3 { #expect(try asker.advice() != nil) }
        asker.ask(.standing(), id: 1)
        guard case .standing(1, let all) = try asker.answer() else {
            Issue.record("no answer")
            return
        }
        #expect(all.windowMicroseconds == 5_000_000)
        #expect(all.callees.map(\.callee) == [Self.callee, "+2348039999999"])
        #expect(all.callees.map(\.distinctCallers) == [4, 1])
        #expect(all.callees.allSatisfy { $0.threshold == 5 && $0.lastCall != nil })
        asker.ask(.standing(callee: "08012345678"), id: 2)
        asker.ask(.standing(callee: "08010000000"), id: 3)
        guard case .standing(2, let one) = try asker.answer(),
            case .standing(3, let none) = try asker.answer()
        else {
            Issue.record("no answer")
            return
        }
        #expect(one.callees == [all.callees[0]])
        #expect(none.callees.map(\.callee) == ["+2348010000000"])
        #expect(none.callees.map(\.distinctCallers) == [0])
    }

    @Test("10,000 calls at once are answered one by one, and the switch's attack is ended")
    func flood() throws {
        let scene = try scene(more: "limits: { ring_events: 64 },")
        defer { scene.stop() }
        #expect(scene.comesUp())
        let asker = try asker(scene)
        var bytes: [UInt8] = []
        for number in 0..<10_000 {
            let call = AgentRequest.Call(
                caller: "+23480\(10_000_000 + number)",
                callee: "+23470\(10_000_000 + number)"
            )
            AgentRequest.call(call).append(to: &bytes, id: Int64(number))
        }
        try scene.attack("callee=\(Self.callee),callers=5,over=0,talk=60")
        var rest = bytes[...]
        var answered: Set<Int64> = []
        var overloaded = 0
        while answered.count < 10_000 {
            rest = rest.dropFirst(asker.writeSome(rest))
            switch try asker.answer() {
            case .call(let advice): answered.insert(advice.id)
            case .failed(let id?, .overloaded, _):
                answered.insert(id)
                overloaded += 1
            default:
                Issue.record("another answer")
                return
            }
        }
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 5 })
        let counters = scene.agent.counters
        #expect(counters.callsTold == 10_000 - overloaded)
        #expect(counters.eventsShed == overloaded)
    }

    @Test("Garbage, half lines and clients that die change nothing for the switch or for others")
    func hostile() throws {
        let scene = try scene()
        defer { scene.stop() }
        #expect(scene.comesUp())
        for turn in 0..<20 {
            let asker = try asker(scene)
            asker.tell(turn, to: "+23480999\(10_000 + turn)")
            asker.write("\u{0}\u{1b}]0;x\u{7}\n{\"request\":\"call\",\"id\":1,\"callee\":")
        }
        let asker = try asker(scene)
        try scene.attack("callee=\(Self.callee),callers=5,over=0,talk=60")
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 5 })
        asker.tell(99)
        #expect(try asker.advice() != nil)
        #expect(scene.lines.contains("malformed event skipped"))
        #expect(scene.happens { scene.agent.counters.callsTold == 21 })
    }

    @Test("A killed agent's socket is replaced at the next start, and a second agent is refused")
    func twoAgents() throws {
        let folder = try Folder()
        var plan = Plan()
        plan.socket = folder.path + "/agent.sock"
        let config = folder.path + "/callwarden.json5"
        try plan.text(in: folder).write(toFile: config, atomically: true, encoding: .utf8)
        let first = try ChildAgent(config: config)
        #expect(eventually { first.says("agent socket listens") })
        let other = try Folder()
        let otherConfig = other.path + "/callwarden.json5"
        try plan.text(in: other).write(toFile: otherConfig, atomically: true, encoding: .utf8)
        let second = try ChildAgent(config: otherConfig)
        #expect(eventually { !second.isRunning })
        #expect(second.says("another agent listens there"))
        #expect(first.isRunning)
        _ = first.end(by: SIGKILL)
        #expect(FileManager.default.fileExists(atPath: plan.socket))
        let third = try ChildAgent(config: config)
        #expect(eventually { third.says("agent socket listens") })
        let asker = try Asker(plan.socket)
        asker.ask(.status, id: 1)
        guard case .status(1, let status) = try asker.answer() else {
            Issue.record("no status")
            return
        }
        #expect(status.version.isEmpty == false)
        #expect(third.end(by: SIGTERM)?.status == 0)
        #expect(!FileManager.default.fileExists(atPath: plan.socket))
    }
}
