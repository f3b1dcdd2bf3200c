import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import AlertLog
@testable import callwarden

@Suite("callwarden status")
struct StatusCommandTests {
    private let log: LogSample

    init() throws { log = try LogSample() }

    /// A log as an agent that runs would have it at this moment, but for what is given.
    private func write(_ figures: [String: Int64], isAgentAlive: Bool = true) throws {
        let database = try Database.forClient(log.path, .readWrite, busyMilliseconds: 1_000)
        // A little ahead, so that a machine that stands still for seconds changes nothing.
        let age: Int64 = isAgentAlive ? -5_000_000 : 60_000_000
        var all: [String: Int64] = [
            "snapshot_us": LogWriter.wallClock() - age, "armed": 1, "switch.pbx1.up": 1,
            "switch.pbx1.armed": 1, "calls": 7, "brakes_engaged": 0, "journal_fill_percent": 1,
        ]
        all.merge(figures) { $1 }
        try database.run("DELETE FROM stats")
        try database.run("DELETE FROM meta WHERE key = 'stopped_us'")
        for (name, value) in all {
            try database.run("INSERT INTO stats VALUES (?1, ?2)", .text(name), .integer(value))
        }
    }

    private func run(_ line: String) -> (out: String, err: String, code: ExitCode) {
        let test = TestConsole()
        let code = log.run(line, in: test)
        return (test.out.text, test.err.text, code)
    }

    private func object() throws -> (object: [String: Any], code: ExitCode) {
        let answer = run("status -o json")
        #expect(answer.err.isEmpty && answer.out.count { $0 == "\n" } == 1)
        let read = try JSONSerialization.jsonObject(with: Data(answer.out.utf8))
        return (try #require(read as? [String: Any]), answer.code)
    }

    private func states(_ object: [String: Any]) throws -> [String: String] {
        let checks = try #require(object["checks"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: try checks.map { check in
                (
                    try #require(check["check"] as? String),
                    try #require(check["state"] as? String)
                )
            }
        )
    }

    @Test(
        "The exit code is that of the worst check, and JSON says the same",
        arguments: [
            ([:], nil, 0), (["brakes_engaged": 1], "brakes", 1),
            (["switch.pbx1.late_us": 60_000_000], "switch", 1),
            (["switch.pbx1.up": 0], "switch", 2), (["journal_fill_percent": 91], "journal", 2),
        ] as [([String: Int64], String?, Int)]
    )
    func codes(figures: [String: Int64], wrong: String?, code: Int) throws {
        try write(figures)
        let (object, exit) = try object()
        var states = try states(object)
        // The disk is that of whoever runs the tests.
        let disk = states.removeValue(forKey: "disk")
        #expect(states.filter { $0.value != "ok" }.map(\.key) == [wrong].compactMap(\.self))
        #expect(object["code"] as? Int == Int(exit.rawValue))
        guard disk == "ok" else { return }
        #expect(Int(exit.rawValue) == code)
        #expect(object["state"] as? String == ["ok", "warning", "critical"][code])
    }

    @Test("A dead agent is critical, and stats says that its figures are old and whom to ask")
    func dead() throws {
        try write([:], isAgentAlive: false)
        let answer = run("status")
        #expect(answer.code.rawValue == 2 && answer.err.isEmpty)
        #expect(answer.out.hasPrefix("CALLWARDEN CRITICAL - agent does not run: "))
        #expect(answer.out.contains("systemctl status callwarden"))
        let stats = run("stats")
        #expect(stats.code == .failed && stats.out.contains("calls"))
        #expect(stats.err.contains("figures are 1 min") && stats.err.contains("callwarden status"))
        try write([:])
        #expect(run("stats").err.isEmpty)
    }

    @Test("What an agent left that stopped by its own will is said to be of a stopped one")
    func stopped() throws {
        let answer = run("status")
        #expect(answer.code.rawValue == 2)
        #expect(answer.out.contains("agent has written no figures yet") == false)
        #expect(answer.out.contains("agent was stopped"))
    }

    @Test(
        "A log or settings that cannot be read are unknown, on stdout where monitors look",
        arguments: [
            (["--database", "/nowhere/log.db"], "/nowhere/log.db: no alert log there"),
            (["--set", "threshold=none"], "threshold"),
            (["--config", "/nowhere.json5"], "/nowhere.json5"),
        ]
    )
    func unknown(place: [String], says: String) {
        for format in ["human", "json"] {
            let test = TestConsole()
            let words = ["status", "-o", format] + place
            #expect(Program(Registry.root).run(words, on: test.console).rawValue == 3)
            #expect(test.err.text.isEmpty && test.out.text.contains(says), "\(test.out.text)")
            let start = format == "json" ? #"{"type":"status","state":"unknown""# : "CALLWARDEN UNK"
            #expect(test.out.text.hasPrefix(start))
        }
    }

    @Test("A file that is no log, and a log of another version, are unknown")
    func foreign() throws {
        let path = log.folder + "/other.db"
        try Data("no database at all, and long enough to be asked".utf8)
            .write(to: URL(filePath: path))
        let test = TestConsole()
        let code = Program(Registry.root).run(["status", "--database", path], on: test.console)
        #expect(code.rawValue == 3 && test.out.text.contains("not an alert log"))
        let database = try Database.forClient(log.path, .readWrite, busyMilliseconds: 1_000)
        try database.execute("PRAGMA user_version = 9999")
        let newer = run("status")
        #expect(newer.code.rawValue == 3 && newer.out.contains("schema 9999"))
    }
}
