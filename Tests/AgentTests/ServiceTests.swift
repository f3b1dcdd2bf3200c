import AlertLog
import CLinux
import Foundation
import Settings
import Simulator
import Testing

@testable import Agent

@Suite("The agent as a service")
struct ServiceTests {
    private struct Setting {
        let folder: Folder
        let server: SimulatorServer
        var plan = Plan()

        init() throws {
            folder = try Folder()
            server = try SimulatorServer(SimulatorOptions())
            server.start()
            plan.switches = [("pbx", server.port, "")]
            try write()
        }

        var config: String { folder.path + "/callwarden.json5" }

        func write() throws { try write(plan.text(in: folder)) }
        func write(_ text: String) throws {
            try text.write(toFile: config, atomically: true, encoding: .utf8)
        }

        func child(
            _ environment: [String: String] = [:],
            stderr: String? = nil
        ) throws
            -> ChildAgent
        {
            try ChildAgent(config: config, environment: environment, standardError: stderr)
        }
    }

    @Test("SIGTERM and SIGINT stop the agent within two seconds with status 0", arguments: [15, 2])
    func stops(signal: Int32) throws {
        let setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        let child = try setting.child()
        #expect(eventually { child.says("switch connected") })
        let ended = try #require(child.end(by: signal))
        #expect(ended.status == 0)
        #expect(ended.seconds < 2)
        #expect(child.says("callwarden stopping"))
    }

    @Test("SIGHUP with a broken file changes nothing and says why; with a good one it is taken up")
    func reload() throws {
        var setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        let child = try setting.child()
        #expect(eventually { child.says("switch connected") })
        try setting.write("{ threshold: 1, wnidow_seconds: 3 }")
        child.signal(SIGHUP)
        #expect(
            eventually {
                child.lines.contains { line in
                    line.contains("error settings not loaded") && line.contains("threshold")
                }
            }
        )
        #expect(child.says("did you mean") || child.says("window_seconds"))
        #expect(!child.says("notice settings loaded"))
        setting.plan.threshold = 3
        try setting.write()
        child.signal(SIGHUP)
        #expect(eventually { child.says("notice settings loaded") })
        setting.server.launch(try AttackPlan(parsing: "callee=+2348012345678,callers=3,over=0"))
        #expect(eventually { setting.server.counters.killsEffective == 3 })
        #expect(child.end(by: SIGTERM)?.status == 0)
    }

    @Test("What is decided in the log is taken up by the agent that runs, and by the next one")
    func decided() throws {
        let setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        let child = try setting.child()
        #expect(eventually { child.says("switch connected") })
        let editor = try LogEditor(path: setting.folder.path + "/log.db", origin: .command)
        try editor.decide([("threshold", "3")], by: "ada", reason: "fair", at: 1)
        #expect(eventually { child.says("decided: threshold=3") })
        setting.server.launch(try AttackPlan(parsing: "callee=+2348012345678,callers=3,over=0"))
        #expect(eventually { setting.server.counters.killsEffective == 3 })
        #expect(child.end(by: SIGTERM)?.status == 0)
        let next = try setting.child()
        #expect(eventually { next.lines.contains { $0.contains("started") } })
        #expect(next.lines.contains { $0.contains("started") && $0.contains("threshold=3") })
        #expect(eventually { next.says("switch connected") })
        // What was loaded at the start is no news.
        #expect(!next.says("settings loaded"))
        // What nobody checked changes nothing, and says why.
        try editor.decide([("threshold", "1")], by: "ada", reason: "", at: 2)
        #expect(
            eventually {
                next.lines.contains {
                    $0.contains("settings not loaded") && $0.contains("threshold")
                }
            }
        )
        try editor.decide([("threshold", nil)], by: "ada", reason: "", at: 3)
        #expect(eventually { next.says("no setting is decided any more") })
        #expect(next.end(by: SIGTERM)?.status == 0)
    }

    @Test("A reload that is asked for is answered with what changed, or with all that is wrong")
    func answered() throws {
        var setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        let child = try setting.child()
        #expect(eventually { child.says("switch connected") })
        let editor = try LogEditor(path: setting.folder.path + "/log.db", origin: .command)
        func reply() throws -> ControlReply? {
            let id = try editor.post(.reloadSettings, by: "ada", at: LogWriter.wallClock())
            var reply: ControlReply?
            _ = eventually {
                reply = (try? editor.answer(to: id)).flatMap { $0 }
                return reply != nil
            }
            return reply
        }
        #expect(try reply()?.answer == .stoodSo)
        setting.plan.threshold = 3
        try setting.write()
        let done = try #require(try reply())
        #expect(done.answer == .done && done.lines.contains("mode: armed"))
        #expect(done.lines.contains { $0.hasPrefix("threshold: ") && $0.hasSuffix("→ 3 (file)") })
        try setting.write("{ threshold: 1, wnidow_seconds: 3 }")
        let refused = try #require(try reply())
        #expect(refused.answer == .refused && refused.lines.contains("mode: armed"))
        #expect(refused.lines.count { $0.contains("settings not loaded") } == 2)
        // The hand brake holds all the same.
        let disarming = DecidedValue.arming(false)
        let id = try #require(
            try editor.decide(
                [(disarming.key, disarming.text)],
                by: "ada",
                reason: "a complaint",
                isAwaited: true,
                at: LogWriter.wallClock()
            )
        )
        #expect(
            eventually { (try? editor.answer(to: id)?.lines.contains("mode: simulate")) == true }
        )
        #expect(try editor.answer(to: id)?.answer == .done)
        setting.server.launch(try AttackPlan(parsing: "callee=+2348012345678,callers=6,over=0"))
        #expect(
            eventually {
                child.lines.contains { $0.contains("callee=\"+2348012345678\"") }
                    || child.says("+2348012345678")
            }
        )
        #expect(setting.server.counters.killsEffective == 0)
        #expect(child.end(by: SIGTERM)?.status == 0)
    }

    @Test("The service manager hears READY, WATCHDOG, RELOADING and STOPPING")
    func notifications() throws {
        let setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        let socket = try NotifySocket(in: setting.folder)
        let child = try setting.child(["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "1000000"])
        #expect(socket.awaits("READY=1")?.contains("STATUS=armed") == true)
        #expect(socket.awaits("WATCHDOG=1") != nil)
        child.signal(SIGHUP)
        #expect(socket.awaits("RELOADING=1")?.contains("MONOTONIC_USEC=") == true)
        #expect(socket.awaits("READY=1") != nil)
        #expect(socket.awaits("WATCHDOG=1") != nil)
        child.signal(SIGTERM)
        #expect(socket.awaits("STOPPING=1") != nil)
        #expect(child.end(by: SIGTERM)?.status == 0)
    }

    @Test("Messages are written as sd_notify writes them, and only where someone listens")
    func messages() throws {
        let folder = try Folder()
        let socket = try NotifySocket(in: folder)
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": socket.path])
        manager.ready("armed")
        manager.status("x")
        manager.isAlive()
        manager.reloading(monotonicMicroseconds: 17)
        manager.stopping()
        #expect(
            (0..<5).map { _ in socket.next() } == [
                "READY=1\nSTATUS=armed", "STATUS=x", "WATCHDOG=1",
                "RELOADING=1\nMONOTONIC_USEC=17", "STOPPING=1\nSTATUS=stopping",
            ]
        )
        for address in ["", folder.path + "/none", String(repeating: "x", count: 200)] {
            ServiceManager(environment: ["NOTIFY_SOCKET": address]).ready("x")
        }
        ServiceManager(environment: [:]).ready("x")
        let other = ["WATCHDOG_USEC": "5", "WATCHDOG_PID": "1"]
        #expect(ServiceManager(environment: other).watchdogMicroseconds == nil)
        let own = ["WATCHDOG_USEC": "5", "WATCHDOG_PID": "\(getpid())"]
        #expect(ServiceManager(environment: own).watchdogMicroseconds == 5)
    }

    @Test("Stderr that takes nothing, such as a full disk, does not end the agent")
    func fullStandardError() throws {
        let setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        let child = try setting.child(stderr: "/dev/full")
        #expect(eventually { setting.server.counters.clientsAccepted == 2 })
        setting.server.launch(try AttackPlan(parsing: "callee=+2348012345678,callers=5,over=0"))
        #expect(eventually { setting.server.counters.killsEffective == 5 })
        #expect(child.end(by: SIGTERM)?.status == 0)
    }

    @Test("Reconnecting leaves no descriptors and no threads behind")
    func nothingLeaks() throws {
        let setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        let child = try setting.child()
        let ups = { child.lines.count { $0.contains("switch connected") } }
        #expect(eventually { ups() == 1 })
        let before = (child.descriptors, child.threads)
        for round in 2...4 {
            setting.server.dropClients()
            #expect(eventually { ups() == round })
        }
        #expect(eventually { (child.descriptors, child.threads) == before })
        #expect(child.end(by: SIGTERM)?.status == 0)
    }

    @Test("Settings that are wrong end the start with status 2 or 1 and words")
    func wrongSettings() throws {
        let setting = try Setting()
        defer { setting.server.stop(.abrupt) }
        try setting.write("{ treshold: 5 }")
        let child = try setting.child()
        #expect(eventually { !child.isRunning })
        #expect(child.says("threshold"))
        #expect([1, 2].contains(child.end(by: 0)?.status ?? -1))
    }
}
