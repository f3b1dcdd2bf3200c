import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import callwarden

@Suite("Replay, with thresholds that follow the callees")
struct LearningReplayTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "learning-\(UUID().uuidString)")

    private static let start: Int64 = 1_795_166_794_000_000

    /// A busy line for a day and a half, each call of another caller, and forty callers in four seconds
    /// at the end.
    private func table() throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var lines = ["src,dst,start"]
        var time = Self.start
        var state: UInt64 = 7
        for number in 0..<10_900 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            time += number < 10_860 ? Int64(state >> 33) % 24_000_000 : 100_000
            lines.append("+4930\(1_000_000 + number),+49301111,\(time)")
        }
        let path = folder.appending(path: "calls.csv").path
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
        return path
    }

    private func replay(_ path: String, _ settings: [String]) -> [Substring] {
        let test = TestConsole(environment: [:])
        var words = ["replay", "--columns", "caller=src,callee=dst,start=start", "-o", "json"]
        for setting in settings + ["threshold=3"] {
            words += ["--set", setting]
        }
        let status = Program(Registry.root).run(words + [path], on: test.console)
        #expect(status == .done, "\(settings): \(test.err.text)")
        return test.out.text.split(separator: "\n").filter { $0.contains(#""type":"alert""#) }
    }

    /// How many alerts tripped from then on.
    private func count(_ alerts: [Substring], since time: Int64) -> Int {
        alerts.count { alert in
            let digits = alert.split(separator: #""tripped_us":"#, maxSplits: 1)[1].prefix(16)
            return Int64(digits) ?? 0 >= time
        }
    }

    @Test("It learns from the capture itself: of a busy line little but the attack is left")
    func learns() throws {
        let path = try table()
        defer { try? FileManager.default.removeItem(at: folder) }
        let off = replay(path, ["baselines.mode=off"])
        #expect(off.count > 40)
        #expect(off.allSatisfy { !$0.contains("callee_threshold") })
        let on = replay(path, ["baselines.learning_days=1"])
        let inForce = Self.start + 86_400_000_000
        #expect(count(on, since: inForce) < count(off, since: inForce) / 4)
        #expect(count(on, since: 0) - count(on, since: inForce) > 40, "the rule decides at first")
        let attack = try #require(on.last)
        #expect(attack.contains(#""threshold_origin":"#) && attack.contains(#""would_trip":true"#))
        // Learning goes on for two weeks: the rule decides all the while.
        let learning = replay(path, [])
        let callers = { (line: Substring) in line.prefix { $0 != "[" } }
        #expect(learning.map(callers) == off.map(callers))
        let last = try #require(learning.last)
        #expect(last.contains(#""would_trip":true"#), "the attack is one by either")
        #expect(learning.dropLast().contains { $0.contains(#""would_trip":false"#) })
        #expect(replay(path, ["baselines.mode=watch"]) == learning)
    }
}
