import CommandLine
import Hindsight
import Foundation
import TestConsoles
import Testing

@testable import callwarden

@Suite("Sweep, with limits that follow the callees")
struct SweepModesTests {
    /// What one setting has found of masking.
    private struct Found: Equatable {
        var alerts = 0
        var calls = 0
    }

    /// Calls to try settings on.
    enum Source: String, CaseIterable, Sendable {
        case busyQueue = "rules/busy-queue.raw.gz"
        case knownCallers = "rules/masking-known-callers.raw.gz"
        case arrivals = "arrivals/gp-calls-2021-h1.csv"
    }

    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures")

    private let log: LogSample

    init() throws { log = try LogSample() }

    /// Runs a command on no log.
    private func run(_ words: [String], _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: [:])
        let status = Program(Registry.root).run(words, on: test.console)
        #expect(status == code, "\(words): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    /// The objects of some type that a command prints.
    private func objects(_ text: String, _ type: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").compactMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return object as? [String: Any]
        }.filter { $0["type"] as? String == type }
    }

    /// A file of a source, and what says how it is read.
    private func words(_ source: Source) throws -> [String] {
        let path = Self.fixtures.appending(path: source.rawValue).path
        guard source == .arrivals else { return [path, "--set", "baselines.learning_days=0"] }
        let folded = log.folder + "/calls.csv"
        try Data(Self.folded(try String(contentsOfFile: path, encoding: .utf8)).utf8)
            .write(to: URL(filePath: folded))
        return [
            folded, "--columns", "caller=from,callee=to,start=t", "--set",
            "baselines.learning_days=1",
        ]
    }

    /// The calls of two months as if they had come in four days: a busy line.
    private static func folded(_ table: String) -> String {
        var lines = ["t,from,to"]
        for line in table.split(separator: "\n").dropFirst() where line < "2021-03" {
            let (month, day) = (line.dropFirst(5).prefix(2), line.dropFirst(8).prefix(2))
            let days = 31 * (Int(month) ?? 0) + (Int(day) ?? 0)
            lines.append("2021-01-0\(4 + days % 4)\(line.dropFirst(10)),desk")
        }
        return lines.joined(separator: "\n")
    }

    /// What one replay by a setting finds.
    private func replayed(
        _ words: [String],
        _ setting: [String: Any],
        _ mode: String
    ) throws -> Found {
        let threshold = try #require(setting["threshold"] as? Int)
        let window = try #require(setting["window_seconds"] as? Int)
        let set = [
            "threshold=\(threshold)", "window_seconds=\(window)", "baselines.mode=\(mode)",
        ].flatMap { ["--set", $0] }
        let alerts = try objects(run(["replay", "-o", "json"] + words + set).out, "alert")
            .filter { $0["rule"] as? String == "masking" }
        let calls = alerts.reduce(0) { $0 + (($1["calls"] as? [Any])?.count ?? 0) }
        return Found(alerts: alerts.count, calls: calls)
    }

    private func found(_ setting: [String: Any]) throws -> Found {
        Found(
            alerts: try #require(setting["alerts"] as? Int),
            calls: try #require(setting["flagged_calls"] as? Int)
        )
    }

    @Test(
        "Each setting of either mode finds what a replay by it alone finds",
        arguments: Source.allCases
    )
    func equalsSingle(source: Source) throws {
        let words = try words(source)
        let sweep = ["sweep", "-o", "json", "--mode", "on,off", "--threshold", "2,5"]
        let settings = try objects(run(sweep + ["--window", "1,5"] + words).out, "setting")
        #expect(
            settings.map { $0["mode"] as? String }
                == Array(repeating: ["off", "on"], count: 4).flatMap(\.self)
        )
        var found: [String: [Found]] = [:]
        for setting in settings {
            let mode = try #require(setting["mode"] as? String)
            let own = try self.found(setting)
            #expect(try own == replayed(words, setting, mode), "\(setting)")
            #expect(setting["complete"] as? Bool == true)
            #expect((setting["smallest_attack_callers"] is NSNull) == (mode == "on"))
            found[mode, default: []].append(own)
        }
        #expect(try #require(found["off"]).contains { $0.alerts > 0 })
        // What is learned makes a difference where there is time to learn.
        if source == .arrivals { #expect(found["on"] != found["off"]) }
    }

    @Test(
        "With --baselines-from settings of mode on, and no others, start from what a log has learned"
    )
    func baselinesFrom() throws {
        let now = LogSample.time + 86_400_000_000
        let busy = "2348035550001"
        try log.add(LearnedSample.records(of: busy, perHour: 600, until: now), now: now)
        let table = LearnedSample.tableOfBurst(to: busy, at: now + 60_000_000)
        let file = log.folder + "/calls.csv"
        try Data(table.utf8).write(to: URL(filePath: file))
        let words = [
            "sweep", "-o", "json", file, "--columns", "caller=a,callee=b,start=at",
            "--mode", "off,on", "--threshold", "5,6", "--window", "5",
            "--set", "baselines.learning_days=0", "--set", "numbering.country_code=234",
        ]
        func alerts(_ more: [String]) throws -> [Int?] {
            try objects(run(words + more).out, "setting").map { $0["alerts"] as? Int }
        }
        #expect(try alerts([]) == [1, 1, 1, 1])
        #expect(try alerts(["--baselines-from", log.path]) == [1, 0, 1, 0])
        let other = try LogSample()
        let nothing = run(words + ["--baselines-from", other.path]).err
        let said = nothing.split(separator: "nothing was learned of any callee there").count - 1
        #expect(said == 1, "\(nothing)")
        let missing = log.folder + "/missing.db"
        #expect(run(words + ["--baselines-from", missing], .failed).err.contains(missing))
    }

    @Test("What operators made of alerts holds for mode on as well")
    func verdicts() throws {
        try log.addCalls(callers: 6, others: 3, at: LogSample.time, now: LogSample.time)
        for status in ["confirmed", "false_positive"] {
            let test = TestConsole(environment: ["USER": "ada"])
            #expect(log.run("alerts set 1 --status \(status)", in: test) == .done)
            let line = "sweep --from-log --mode off,on --threshold 5,8 --window 5 -o json"
            let sweep = TestConsole(environment: [:])
            #expect(log.run(line, in: sweep) == .done, "\(sweep.err.text)")
            let settings = try objects(sweep.out.text, "setting")
            #expect(settings.count == 4)
            for kind in ["alerts", "calls"] {
                let figures = settings.map { $0["\(status)_\(kind)"] as? Int }
                let some = kind == "alerts" ? 1 : 7
                #expect(figures == [some, some, 0, 0], "\(status), \(kind)")
            }
        }
    }

    @Test("The table names the mode where on is tried, and marks the setting in force by it")
    func table() {
        let words = ["--threshold", "5", "--window", "5", Self.attack]
        let both = run(["sweep", "--mode", "off,on"] + words).out.split(separator: "\n")
        #expect(both[0].hasPrefix("THRESHOLD  WINDOW  MODE  ALERTS"))
        #expect(both[1].contains("5 s  off ") && !both[1].contains("in force"))
        #expect(both[2].contains("5 s  on ") && both[2].contains(" -  in force"))
        let watch = run(["sweep", "--mode", "off,on", "--set", "baselines.mode=watch"] + words).out
        let marked = watch.split(separator: "\n").filter { $0.contains("in force") }
        #expect(marked.count == 1 && marked[0].contains("5 s  off "))
        let fixed = run(["sweep"] + words).out
        #expect(!fixed.contains("MODE") && !fixed.contains("in force"))
        #expect(fixed.contains("baselines.mode is on, which finds what --mode on does"))
    }

    @Test("The lines of mode on are dashed in the picture, and its legend names them")
    func picture() throws {
        func picture(_ mode: String) throws -> String {
            let path = log.folder + "/sweep.svg"
            let words = ["sweep", "--threshold", "4,6", "--window", "1,5", "--svg", path]
            _ = run(words + ["--mode", mode, Self.attack])
            return try String(contentsOfFile: path, encoding: .utf8)
        }
        let both = try picture("off,on")
        #expect(both.split(separator: "<polyline").count == 9)
        // Two windows in two panels and in the legend.
        #expect(both.split(separator: "stroke-dasharray").count == 7)
        #expect(both.contains(">5 s<") && both.contains(">5 s, mode on<"))
        #expect(both.contains("4 callers in 5 s, mode on: 1 alerts"))
        #expect(try !picture("off").contains("stroke-dasharray"))
        #expect(try !picture("on").contains(">5 s<"))
    }

    private static let attack = fixtures.appending(path: "esl/02-attack-plain.recv.raw").path
}
