import AlertLog
import CommandLine
import Foundation
import Lists
import Telephony
import TestConsoles
import Testing
import Views

@testable import callwarden

@Suite struct ExportTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    private func run(
        _ words: [String],
        _ code: ExitCode = .done,
        environment: [String: String] = [:]
    ) throws -> TestConsole {
        var environment = environment
        environment["USER"] = "ada"
        environment["TMPDIR"] = log.folder
        let test = TestConsole(environment: environment)
        let place = ["--database", log.path, "--config", log.folder + "/settings.json5"]
        let found = Program(Registry.root).run(words + place, on: test.console)
        #expect(found == code, "\(words): \(test.err.text)")
        return test
    }

    private func run(
        _ line: String,
        _ code: ExitCode = .done,
        editor: String? = nil
    ) throws -> TestConsole {
        let environment = editor.map { ["EDITOR": $0] } ?? [:]
        return try run(line.split(separator: " ").map(String.init), code, environment: environment)
    }

    private func rules() throws -> LogRules {
        try LogWatch(path: log.path)
            .rules(plan: NumberingPlan(countryCode: "234"), now: LogWriter.wallClock())
    }

    /// Patterns and reasons that a spreadsheet, a terminal or a careless reader would spoil.
    private static let hostile = [
        ("callee", "08031234567", "plain"), ("callee", "10*", "=1+1"),
        ("caller", "+23480*", "-2, \"quoted\"; +3"), ("caller", "=*21*", "'already"),
        ("callee", "=conf,room", "'=both"), ("caller", "anonymous", "two\nlines\tand \u{202e}"),
        ("source", "2001:db8::/32", "back\\slash \\n"), ("callee", "1001@pbx.example", " x;=y "),
    ]

    @Test("What export writes is read back as it was", arguments: ["csv", "json"])
    func roundTrip(format: String) throws {
        for (subject, pattern, reason) in Self.hostile {
            let words = ["exempt", "add", subject, pattern, "--reason", reason]
            _ = try run(words + ["--expires", "2999-01-01"])
        }
        let before = try rules()
        #expect(before.exemptions.count == Self.hostile.count)
        let text = try run("exempt export --format \(format)").out.text
        let path = log.folder + "/list"
        try Data(text.utf8).write(to: URL(filePath: path))
        _ = try run(["exempt", "remove"] + (1...Self.hostile.count).map { "\($0)" })
        _ = try run("exempt import \(path)")
        let after = try rules()
        #expect(after.exemptions.map(\.subject) == before.exemptions.map(\.subject))
        #expect(after.exemptions.map(\.expiresAt) == before.exemptions.map(\.expiresAt))
        let rows = try LogReader(path: log.path).exemptions(all: false, now: LogWriter.wallClock())
        #expect(rows.map(\.reason) == Self.hostile.map { $0.2.trimmed })
        #expect(rows.allSatisfy { $0.author == "ada" })
    }

    @Test("Blocks go out and come back, those of the agent stay where they are")
    func blocks() throws {
        _ = try run("block add --caller 0803111* --callee 10* --reason r --yes")
        let text = try run("block export").out.text
        #expect(text.hasPrefix("\"id\",\"caller\",\"callee\",\"reason\",\"author\",\"expires\""))
        let path = log.folder + "/list"
        try Data(text.utf8).write(to: URL(filePath: path))
        _ = try run("block import \(path) --yes", .failed)
        _ = try run("block remove 1")
        #expect(try run("block import \(path) --yes").out.text == "1 block added (2)\n")
        #expect(try rules().blocks.map(\.caller) == [.prefix("234803111")])
        #expect(try run("block export --format lines").out.text == "0803111* to 10*\n")
    }

    @Test("A field that a spreadsheet would take for a formula is kept from it, and read as it was")
    func formulas() {
        for text in ["=1", "'=1", "+23480*", "a;=b", "\\n", "\n=1", "'x", "+2348031234567", "-"] {
            let quoted = CSV.quoted(text)
            #expect(CSV.meaning(of: String(quoted.dropFirst().dropLast())) == text, "\(quoted)")
        }
    }

    @Test("Edited lines end, change and make rules in one go")
    func edit() throws {
        for number in ["1001", "1002", "1003"] {
            _ = try run("exempt add callee \(number) --reason phone-in")
        }
        let editor = "sed -i -e /1001/d -e s/1002/1009/ -e '$a,1010,,,new,,,,,'"
        let test = try run("exempt edit", editor: editor)
        let lines = test.out.text.split(separator: "\n")
        #expect(
            lines == [
                "- 2 callee 1002, reason phone-in, author ada",
                "+ callee 1009, reason phone-in", "+ callee 1010, reason new",
                "- 1 callee 1001, reason phone-in, author ada",
                "2 exemptions added (4 to 5), 2 removed",
            ],
            "\(test.out.text) \(test.err.text)"
        )
        #expect(try rules().exemptions.map(\.id) == [3, 4, 5])
        #expect(try run("audit -o json").out.text.contains(#""what":"list.edit""#))
        let left = try FileManager.default.contentsOfDirectory(atPath: log.folder)
        #expect(!left.contains { $0.contains("exemptions") })
    }

    @Test("What is wrong changes nothing and stays in the file that is named")
    func editRefused() throws {
        _ = try run("exempt add callee 1001 --reason phone-in")
        let words = try run("exempt edit", .failed, editor: "sed -i s/1001/conf*/").err.text
        #expect(words.contains("line 2: callee: conf*: a star"))
        #expect(words.contains("what you wrote is in \(log.folder)/callwarden-"))
        #expect(try rules().exemptions.map(\.id) == [1])
        let left = try FileManager.default.contentsOfDirectory(atPath: log.folder)
        #expect(left.count { $0.hasSuffix("-exemptions.csv") } == 1)
        let twice = try run("exempt edit", .failed, editor: "sed -i p").err.text
        #expect(twice.contains("1 stands here twice"))
        let other = try run("exempt edit", .failed, editor: "sed -i s/^1,/7,/").err.text
        #expect(other.contains("there is no 7 here"))
        let gone = try run("exempt edit", .failed, editor: "sed -i 2d").err.text
        #expect(gone.contains("there is nothing in it"))
        #expect(try run("exempt edit", editor: "true").err.text == "nothing was changed\n")
        let none = try run("exempt edit", .failed, editor: "false").err.text
        #expect(none.contains("VISUAL or EDITOR"))
        #expect(try rules().exemptions.map(\.id) == [1])
    }

    @Test(
        "A list that somebody else has changed meanwhile is not edited; what expires is no change"
    )
    func changedSince() throws {
        let plan = NumberingPlan(countryCode: "234")
        let now = LogWriter.wallClock()
        let editor = try LogEditor(path: log.path)
        let new = { (number: String, expires: EventTime?) throws in
            try NewExemption(.callee, pattern: number, reason: "r", expires: expires, plan: plan)
        }
        _ = try editor.addExemption(try new("1001", now + 10), by: "ada", at: now)
        let mark = try LogReader(path: log.path).mark(of: .exemptions, now: now)
        var batch = RuleBatch(
            .edited,
            adding: [RuleBatch.Addition(try new("1002", nil), by: nil)]
        )
        batch.mark = mark
        #expect(try editor.apply(batch, plan: plan, by: "ada", at: now + 20) == .done([2]))
        #expect(try editor.apply(batch, plan: plan, by: "ada", at: now + 20) == .changedSince)
    }
}
