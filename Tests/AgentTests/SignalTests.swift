import CLinux
import Foundation
import Testing

@testable import Agent

@Suite("Signals that mean nothing to the agent")
struct SignalTests {
    private func child(in folder: Folder) throws -> ChildAgent {
        let config = folder.path + "/callwarden.json5"
        try Plan().text(in: folder).write(toFile: config, atomically: true, encoding: .utf8)
        return try ChildAgent(config: config)
    }

    @Test(
        "A stray signal killed the agent",
        arguments: [
            (SIGALRM, "SIGALRM"), (SIGVTALRM, "SIGVTALRM"), (SIGPROF, "SIGPROF"),
            (SIGWINCH, "SIGWINCH"),
            (SIGIO, "SIGIO"),
            (SIGPWR, "SIGPWR"), (SIGSTKFLT, "SIGSTKFLT"), (SIGXCPU, "SIGXCPU"),
            (SIGXFSZ, "SIGXFSZ"), (34, "SIGRTMIN+0"), (64, "SIGRTMIN+30"),
        ]
    )
    func stray(signal: Int32, name: String) throws {
        let folder = try Folder()
        let child = try child(in: folder)
        #expect(eventually { child.says("callwarden started") })
        for _ in 0..<3 {
            child.signal(signal)
            usleep(20_000)
        }
        #expect(eventually { child.says("signal passed over") })
        #expect(child.isRunning)
        child.signal(SIGPIPE)
        child.signal(SIGHUP)
        #expect(eventually { child.says("settings loaded") })
        let ended = child.end(by: SIGTERM)
        #expect(ended?.status == 0)
        let said = child.lines.filter { $0.contains("signal passed over") }
        #expect(said.count == 1)
        #expect(said.first?.contains("signal=\(name) pid=\(getpid())") == true, "\(said)")
    }

    @Test("SIGUSR1 has the agent say more, SIGUSR2 less, and each says so; a reload takes it back")
    func level() throws {
        let folder = try Folder()
        let child = try child(in: folder)
        let said = { child.lines.filter { $0.contains("log level is") } }
        #expect(eventually { child.says("callwarden started") })
        let steps = [
            (SIGUSR1, "debug"), (SIGUSR1, "debug"), (SIGUSR2, "info"), (SIGUSR2, "notice"),
            (SIGUSR2, "warning"), (SIGUSR2, "error"), (SIGUSR2, "error"),
        ]
        for (count, step) in steps.enumerated() {
            child.signal(step.0)
            #expect(eventually { said().count == count + 1 })
            #expect(said().last?.contains("log level is \(step.1) pid=\(getpid()) uid=") == true)
        }
        child.signal(SIGHUP)
        #expect(eventually { said().last?.hasSuffix("log level is info") == true })
        #expect(eventually { child.says("settings loaded") })
        #expect(child.end(by: SIGTERM)?.status == 0)
    }

    @Test("A second reload that comes while the first one loads is carried out, and kills nothing")
    func reloadTwice() throws {
        let folder = try Folder()
        let child = try child(in: folder)
        #expect(eventually { child.says("callwarden started") })
        for _ in 0..<50 {
            child.signal(SIGHUP)
            usleep(2_000)
        }
        #expect(eventually { child.lines.count { $0.contains("settings loaded") } >= 2 })
        #expect(child.end(by: SIGTERM)?.status == 0)
    }

    @Test(
        "systemctl reload said that all was well where the settings were wrong: check comes first"
    )
    func unit() throws {
        let unit = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../systemd/callwarden.service").standardized
        let reload = try String(contentsOf: unit, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("ExecReload=") }.map { $0.dropFirst("ExecReload=".count) }
        #expect(reload.count == 2)
        #expect(reload.last == "/bin/kill -HUP $MAINPID")
        let check = try #require(reload.first).split(separator: " ").dropFirst()
        let folder = try Folder()
        let config = folder.path + "/callwarden.json5"
        for (text, status) in [("{ threshold: 1 }", 1), ("{ switches: [] }", 0)] {
            try text.write(toFile: config, atomically: true, encoding: .utf8)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: ChildAgent.binary)
            process.arguments = check.map {
                $0 == "/etc/callwarden/callwarden.json5" ? config : String($0)
            }
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == status, "\(text)")
        }
    }
}
