import CommandLine
import Foundation
import Rules
import Settings
import Simulator
import TestConsoles
import Testing

@testable import callwarden

@Suite("The demo in a browser")
struct WebDemoTests {
    @Test("Its settings are what an agent and callwarden-web take, on loopback alone")
    func settings() throws {
        let parent = try TestFolder()
        let folder = try DemoFolder(keptAt: parent.path + "/a\"b', log: {\u{202e}")
        let text = WebDemoPlan.settings(folder, switchPort: 8021, webPort: 8090)
        let settings = try Settings.load(text: text, name: "demo")
        #expect(settings.log.database == folder.database && settings.log.recordsCalls)
        #expect(settings.web.port == 8090 && settings.web.address == "127.0.0.1")
        #expect(settings.switches.map(\.socket) == [nil, folder.agentSocket])
    }

    @Test("What it plays is what a switch takes: attacks over the limit, and callees below it")
    func plan() throws {
        var options = SimulatorOptions()
        options.callsPerSecond = WebDemoPlan.callsPerSecond
        options.attacks = WebDemoPlan.attacks
        _ = try SimulatorServer(options)
        let limit = try Settings.load(text: "{}", name: "none").rule.threshold
        let attacked = Set(WebDemoPlan.attacked.map(\.callee))
        for plan in WebDemoPlan.attacks {
            #expect((plan.callers >= limit) == attacked.contains(plan.callee))
        }
        #expect(Set(WebDemoPlan.attacks.map(\.firstCaller)).count == WebDemoPlan.attacks.count)
    }

    /// A program of that name.
    @discardableResult
    private func program(_ text: String, in folder: String) throws -> String {
        let path = folder + "/callwarden-web"
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test("callwarden-web is found beside the program, then in PATH, and by absolute names alone")
    func found() throws {
        let parent = try TestFolder()
        for name in ["own", "path"] {
            let folder = parent.path + "/" + name
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            try program("", in: folder)
        }
        let path = "relative:\(parent.path)/none:\(parent.path)/path"
        let own = parent.path + "/own/callwarden"
        #expect(
            try WebProgram.find(beside: own, path: path) == parent.path + "/own/callwarden-web"
        )
        let elsewhere = parent.path + "/callwarden"
        #expect(
            try WebProgram.find(beside: elsewhere, path: path)
                == parent.path + "/path/callwarden-web"
        )
        let missing = #expect(throws: CommandError.self) {
            try WebProgram.find(beside: elsewhere, path: ".:relative")
        }
        guard case .failed(let words) = missing else { throw CommandError.failed("no words") }
        #expect(words.contains("swift build -c release --product callwarden-web"))
    }

    @Test("A port that somebody listens on is not taken; another is found")
    func port() throws {
        let first = try WebProgram.freePort(preferring: 0)
        #expect(first != 0)
        let server = try SimulatorServer(SimulatorOptions())
        server.start()
        defer { server.stop() }
        #expect(try WebProgram.freePort(preferring: server.port) != server.port)
    }

    @Test("A program that ends at once is an error with the last that it said")
    func ends() throws {
        let parent = try TestFolder()
        let text = "#!/bin/sh\necho first >&2\necho 'no such port' >&2\nexit 1\n"
        let script = try program(text, in: parent.path)
        let web = try WebProgram(at: script, settings: "x", log: parent.path + "/web.log")
        let error = #expect(throws: CommandError.self) { try web.waitForStart() }
        #expect(error == .failed("callwarden-web did not start: no such port"))
        #expect(!web.isRunning)
    }

    @Test("A folder whose path is too long for a socket is refused before anything starts")
    func long() throws {
        let parent = try TestFolder()
        let room = DemoFolder.socketBytesMax - "/agent.sock".utf8.count - parent.path.utf8.count - 1
        try DemoFolder(keptAt: parent.path + "/" + String(repeating: "x", count: room))
            .checkSocket()
        let longer = try DemoFolder(
            keptAt: parent.path + "/" + String(repeating: "x", count: room + 1)
        )
        #expect(throws: CommandError.self) { try longer.checkSocket() }
    }

    @Test("--seconds goes with --web alone")
    func misuse() throws {
        let test = TestConsole()
        let status = Program(Registry.root).run(["demo", "--seconds", "3"], on: test.console)
        #expect(status == .misused)
    }
}
