import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import callwarden

/// What `replay` finds in the recordings of `fixtures/rules`, each of which says in its JSON what is right.
@Suite("Recordings of a real FreeSWITCH: each rule finds its attack, and nothing else")
struct RuleRecordingTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/rules")

    /// One recording, the settings that it is replayed by, and how many calls each rule is to flag.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let words: [String]
        let flagged: [String: Int]

        init(
            _ name: String,
            _ settings: [String] = [],
            legs: String? = nil,
            flags flagged: [String: Int]
        ) {
            self.name = name
            words = settings.flatMap { ["--set", $0] } + (legs.map { ["--legs", $0] } ?? [])
            self.flagged = flagged
        }

        var testDescription: String { ([name] + words).joined(separator: " ") }
    }

    static let cases: [Case] = [
        Case("masking-attack", flags: ["masking": 12]),
        Case("masking-evidence", flags: ["masking": 8]),
        Case("masking-known-callers", flags: ["masking": 10]),
        Case("conference-at-nine", flags: ["masking": 7]),
        Case("wangiri", flags: ["wangiri": 25]),
        Case("wangiri-range", ["rules.wangiri.range_digits=2"], flags: ["wangiri": 25]),
        Case("wangiri-range", flags: [:]),
        Case("sequence", flags: ["sequence": 15]),
        Case(
            "sequence-callers",
            [#"rules.sequence.subjects=caller,callee"#],
            flags: ["sequence": 12]
        ),
        Case("sequence-callers", flags: [:]),
        Case("concurrency", ["rules.concurrency.caller=30"], flags: ["concurrency": 30]),
        Case("concurrency", ["rules.concurrency.caller=31"], flags: [:]),
        Case(
            "short-calls",
            ["rules.short_calls.calls=40", "rules.short_calls.answered_percent=26"],
            flags: ["short_calls": 40]
        ),
        Case("short-calls", flags: [:]),
        Case("fan-out", flags: ["fan_out": 30]),
        Case("ordinary-life", flags: [:]), Case("ordinary-life", legs: "both", flags: [:]),
        Case("busy-queue", flags: [:]), Case("busy-queue", legs: "both", flags: [:]),
    ]

    /// How many calls each rule flags in a recording.
    private func replay(_ name: String, _ words: [String]) throws -> [String: Int] {
        let test = TestConsole(environment: [:])
        let path = Self.folder.appending(path: name + ".raw.gz").path
        let line = ["replay", "-o", "json"] + words + [path]
        #expect(Program(Registry.root).run(line, on: test.console) == .done, "\(test.err.text)")
        var flagged: [String: Int] = [:]
        for line in test.out.text.split(separator: "\n") {
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
            guard object["type"] as? String == "alert" else {
                #expect(object["malformed_frames"] as? Int == 0)
                continue
            }
            let rule = try #require(object["rule"] as? String)
            flagged[rule, default: 0] += (object["calls"] as? [Any])?.count ?? 0
        }
        return flagged
    }

    @Test("A recording shows what it holds, and no other rule is stirred", arguments: cases)
    func found(recorded: Case) throws {
        #expect(try replay(recorded.name, recorded.words) == recorded.flagged)
    }

    @Test(
        "Calls to the operator's own prefixes are too many, and the switch's extension fans out",
        arguments: [("prefix-rate", ["prefix_rate"]), ("toll-fraud", ["fan_out", "prefix_rate"])]
    )
    func prefixes(name: String, rules: [String]) throws {
        let path = NSTemporaryDirectory() + "prefixes-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let table = """
            prefix,name,calls_per_minute,calls_per_minute_warning
            +44909879,premium,10,5
            """
        try Data(table.utf8).write(to: URL(filePath: path))
        let settings = ["numbering.country_code=44", "rules.prefix_rate.file=\(path)"]
        let flagged = try replay(name, settings.flatMap { ["--set", $0] })
        #expect(flagged.keys.sorted() == rules)
        #expect((flagged["prefix_rate"] ?? 0) >= 10)
    }

    @Test("Callers who have talked with the callee before are spared where the settings say so")
    func known() throws {
        let test = TestConsole(environment: [:])
        let path = Self.folder.appending(path: "masking-known-callers.raw.gz").path
        let set = ["--set", "enforcement.spare_known_callers=true"]
        let code = Program(Registry.root).run(
            ["replay", "-o", "json"] + set + [path],
            on: test.console
        )
        #expect(code == .done)
        #expect(test.out.text.components(separatedBy: #""action":"spared""#).count == 3)
    }
}
