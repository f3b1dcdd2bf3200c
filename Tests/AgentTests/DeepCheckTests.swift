import AlertLog
import Foundation
import Ring
import Settings
import Simulator
import Telephony
import Testing

@testable import Agent

@Suite("check --deep: all that the agent depends on")
struct DeepCheckTests {
    private let folder = NSTemporaryDirectory() + "deep-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750]
        )
    }

    private func write(_ name: String, _ text: String, mode: Int = 0o600) throws {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    private func settings(port: Int, more: String = "", mode: Int = 0o640) throws -> Settings {
        try write("pw", "a-secret")
        try write(
            "s.json5",
            """
            { numbering: { country_code: "234" }, log: { database: "\(folder)/log.db" },
              switches: [ { name: "pbx1", host: "127.0.0.1", port: \(port), password_file: "pw" } ]
              \(more) }
            """,
            mode: mode
        )
        return try Settings.load(
            file: folder + "/s.json5",
            environment: [:],
            decided: [],
            overrides: []
        )
    }

    private func checks(_ settings: Settings) throws -> [CareCheck] {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let passwords = try settings.readPasswords(environment: [:])
        var found: [CareCheck] = []
        DeepCheck(settings, passwords: passwords, environment: [:]).run { found.append($0) }
        return found
    }

    private func states(_ checks: [CareCheck], _ name: String) -> [CareCheck.State] {
        checks.filter { $0.name == name }.map(\.state)
    }

    @Test("A machine where all is well has no failure, and every kind of check says something")
    func well() throws {
        var options = SimulatorOptions()
        options.password = "a-secret"
        let server = try SimulatorServer(options)
        server.start()
        defer { server.stop() }
        let settings = try settings(port: Int(server.port))
        let journal = try Journal(path: settings.log.journal, capacity: 1 << 20)
        _ = try LogWriter(LogOptions(settings), journal: journal) { _ in }
        let found = try checks(settings)
        #expect(found.filter { $0.state == .failed } == [])
        let kinds = "places settings permissions journal clock memory log disk switch weapon"
        #expect(Set(found.map(\.name)) == Set(kinds.split(separator: " ").map(String.init)))
        #expect(states(found, "weapon") == [.ok])
        #expect(found.allSatisfy { ($0.state == .ok) == ($0.advice == nil) })
    }

    @Test("What others may change, what nobody answers for and what is damaged has failed")
    func bad() throws {
        let settings = try settings(port: 1, mode: 0o666)
        try write("log.db", String(repeating: "no database ", count: 400), mode: 0o644)
        try write("log.journal", String(repeating: "no journal ", count: 1_000))
        let found = try checks(settings)
        #expect(states(found, "switch") == [.failed])
        #expect(states(found, "log") == [.failed])
        #expect(states(found, "journal") == [.failed])
        #expect(states(found, "permissions") == [.failed, .failed])
        #expect(states(found, "places").contains(.failed))
    }

    @Test("A switch on another machine is spoken to in the clear, and that is said")
    func wire() throws {
        var options = SimulatorOptions()
        options.password = "a-secret"
        let server = try SimulatorServer(options)
        server.start()
        defer { server.stop() }
        let plain = try settings(port: Int(server.port))
        #expect(try states(checks(plain), "wire") == [])
    }

    @Test(
        "The unit's memory is read as systemd writes it",
        arguments: [
            ("256M", 256 << 20), ("1G", 1 << 30), ("1048576", 1 << 20), ("64K", 64 << 10),
            ("infinity", nil), ("50%", nil), ("", nil), ("99999999999999T", nil),
        ] as [(String, Int64?)]
    )
    func memory(text: String, bytes: Int64?) {
        #expect(UnitMemory.bytes(text) == bytes)
    }

    @Test("The last of the unit's files that sets a limit holds")
    func dropIns() {
        let files = [("a", "[Service]\nMemoryMax=256M\n"), ("b", "[Service]\nMemoryMax=1G\n")]
        #expect(UnitMemory.of(files)?.bytes == 1 << 30)
        #expect(UnitMemory.of([files[0], ("c", "MemoryMax=infinity")]) == nil)
        #expect(UnitMemory.of([]) == nil)
    }

    @Test("The agent refuses a place that check refuses, in the same words")
    func places() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let more = ", window_seconds: 5"
        let text = try settings(port: 1, more: more)
        #expect(AgentPlaces.problems(of: text).isEmpty)
        let settings = try Settings.load(
            file: nil,
            environment: [:],
            decided: [],
            overrides: [("log.database", folder + "/none/log.db")]
        )
        let problems = AgentPlaces.problems(of: settings)
        #expect(problems.count == 2)
        #expect("\(problems[0])".hasPrefix("log.database: \(folder)/none: no such folder"))
        let lines = LineLog(names: []) { _, _ in }
        #expect(throws: PlaceError.noFolder(key: "log.database", path: folder + "/none")) {
            let passwords = try settings.readPasswords(environment: [:])
            _ = try Agent(settings, passwords: passwords, lines: lines)
        }
        let file = try Settings.load(
            file: nil,
            environment: [:],
            decided: [],
            overrides: [("log.database", folder + "/pw/log.db")]
        )
        #expect(AgentPlaces.problems(of: file).count == 2)
    }
}
