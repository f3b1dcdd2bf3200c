import AlertLog
import CLinux
import Foundation
import Simulator
import Testing

@testable import AlertLog

@Suite("The agent stopped by SIGKILL")
struct KilledAgentTests {
    @Test(
        "Every kill that the switch received is in the log once, whenever the agent died",
        arguments: 1...5
    )
    func everyKillIsOnRecord(seed: UInt64) throws {
        let folder = try Folder()
        var options = SimulatorOptions()
        options.seed = seed
        options.ignoredKillsPerCall = Int(seed % 2)
        options.hangupDelayMilliseconds = 1...21
        let server = try SimulatorServer(options)
        server.start()
        defer { server.stop(.abrupt) }
        var plan = Plan()
        plan.switches = [("pbx", server.port, "")]
        let config = folder.path + "/callwarden.json5"
        try plan.text(in: folder).write(toFile: config, atomically: true, encoding: .utf8)

        var child = try ChildAgent(config: config)
        #expect(eventually { child.says("calls listed") })
        let attack = "callee=+2348012345678,callers=120,over=2,talk=60"
        server.launch(try AttackPlan(parsing: attack))
        for moment in 1...2 {
            let kills = (Int(seed) * 13 + moment * 40) % 80 + 5
            let before = server.counters.killsReceived
            #expect(eventually { server.counters.killsReceived >= min(before + kills, 110) })
            _ = child.end(by: SIGKILL)
            child = try ChildAgent(config: config)
            #expect(eventually { child.says("calls listed") }, "seed \(seed)")
        }
        #expect(eventually { server.counters.attackCallsStarted == 120 })
        let path = folder.path + "/log.db"
        let log = try LogReader(path: path)
        let isOver = eventually {
            try Rows.kills(log).allSatisfy { $0.state == "ended" || $0.state == "gone" }
                && server.counters.callsUp == 0
        }
        #expect(isOver, "seed \(seed)")
        #expect(child.end(by: SIGTERM)?.status == 0)
        try check(log, path, server, seed)
    }

    private func check(
        _ log: LogReader,
        _ path: String,
        _ server: SimulatorServer,
        _ seed: UInt64
    ) throws {
        let database = try Database(path: path, mode: .readOnly, busyMilliseconds: 5_000)
        let integrity = try database.first("PRAGMA integrity_check") { $0.text(0) }
        #expect(integrity == "ok")
        let requests = try Rows.requests(log)
        let received = Dictionary(server.kills.map { ($0.uuid, 1) }, uniquingKeysWith: +)
        for (call, times) in received {
            let recorded = requests[call] ?? 0
            // One that was recorded but not written may come on top at each of the two deaths.
            #expect((times...times + 2).contains(recorded), "seed \(seed) call \(call)")
        }
        let kills = try Rows.kills(log)
        #expect(Set(kills.map(\.id)).count == kills.count)
        // A call that has just ended may still be listed to the next agent, which finds it gone.
        let ended = kills.filter { $0.state == "ended" }.map(\.call)
        #expect(Set(ended).count == ended.count, "seed \(seed): ended twice")
        let over = Set(server.kills.filter { $0.result == .ended }.map(\.uuid))
        #expect(Set(kills.map(\.call)) == over, "seed \(seed): flagged and not ended")
    }
}
