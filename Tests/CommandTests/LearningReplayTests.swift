import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import callwarden

@Suite("Replay, with thresholds that follow the callees")
struct LearningReplayTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "learning-\(UUID().uuidString)")

    /// A busy line for a night, each call of another caller, and forty callers in four seconds at the
    /// end.
    private func table() throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var lines = ["src,dst,start"]
        var time: Int64 = 1_795_166_794_000_000
        var state: UInt64 = 7
        for number in 0..<2_600 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            time += number < 2_560 ? Int64(state >> 33) % 24_000_000 : 100_000
            lines.append("+4930\(1_000_000 + number),+49301111,\(time)")
        }
        let path = folder.appending(path: "calls.csv").path
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
        return path
    }

    private func replay(_ path: String, _ settings: [String]) -> [Substring] {
        let test = TestConsole(environment: [:])
        var words = ["replay", "--columns", "caller=src,callee=dst,start=start", "-o", "json"]
        for setting in settings + ["threshold=3"] { words += ["--set", setting] }
        let status = Program(Registry.root).run(words + [path], on: test.console)
        #expect(status == .done, "\(settings): \(test.err.text)")
        return test.out.text.split(separator: "\n").filter { $0.contains(#""type":"alert""#) }
    }

    @Test("It learns from the capture itself: of a busy line little but the attack is left")
    func learns() throws {
        let path = try table()
        defer { try? FileManager.default.removeItem(at: folder) }
        let off = replay(path, ["baselines.mode=off"])
        #expect(off.count > 40)
        #expect(off.allSatisfy { !$0.contains("callee_threshold") })
        let on = replay(path, ["baselines.learning_days=0"])
        #expect(on.count < off.count / 4)
        let attack = try #require(on.last)
        #expect(attack.contains(#""threshold_origin":"#) && attack.contains(#""would_trip":true}"#))
        // Learning goes on for two weeks: the rule decides all the while.
        let learning = replay(path, [])
        let callers = { (line: Substring) in line.prefix { $0 != "[" } }
        #expect(learning.map(callers) == off.map(callers))
        let last = try #require(learning.last)
        #expect(last.hasSuffix(#""would_trip":true}"#), "the attack is one by either")
        #expect(learning.dropLast().contains { $0.hasSuffix(#""would_trip":false}"#) })
        #expect(replay(path, ["baselines.mode=watch"]) == learning)
    }
}
