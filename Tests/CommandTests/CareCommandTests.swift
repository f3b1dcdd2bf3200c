import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import AlertLog
@testable import callwarden

@Suite("Backup, restore and forget as commands")
struct CareCommandTests {
    private let log: LogSample

    init() throws { log = try LogSample() }

    private func run(_ words: [String]) -> (out: String, err: String, code: ExitCode) {
        let test = TestConsole(environment: ["USER": "ada"])
        let code = Program(Registry.root).run(words, on: test.console)
        return (test.out.text, test.err.text, code)
    }

    /// Settings that name the log.
    private func settings() throws -> [String] {
        let path = log.folder + "/care.json5"
        let text = "{ numbering: { country_code: '234' }, log: { database: '\(log.path)' } }"
        try Data(text.utf8).write(to: URL(filePath: path))
        return ["--config", path]
    }

    @Test("A backup says what it holds, is refused a second time, and is a log like any other")
    func backup() throws {
        let copy = log.folder + "/copy.db"
        let place = try settings()
        let first = run(["backup", copy, "-o", "json"] + place)
        #expect(first.code == .done, "\(first.err)")
        #expect(first.out.hasPrefix(#"{"type":"backup","file":"\#(copy)","bytes":"#))
        #expect(first.out.contains(#""alerts":1,"kills":1,"#))
        let second = run(["backup", copy] + place)
        #expect(second.code == .failed && second.err.contains("--force"))
        #expect(run(["backup", copy, "--force"] + place).out.contains("1 alerts"))
        let there = run(["alerts", "list", "-o", "json", "--database", copy] + place)
        #expect(there.out == run(["alerts", "list", "-o", "json"] + place).out)
    }

    @Test("A restored log is in place, the other one is named, and who did it is on record")
    func restore() throws {
        let copy = log.folder + "/copy.db"
        let place = try settings()
        _ = run(["backup", copy] + place)
        let answer = run(["restore", copy] + place)
        #expect(answer.code == .done, "\(answer.err)")
        #expect(answer.out.contains("the log that stood there is \(log.path).before-restore-"))
        let audit = run(["audit", "-o", "json"] + place)
        #expect(audit.out.contains(#""author":"ada","what":"log.restored","subject":"log""#))
        let none = run(["restore", log.folder + "/none.db"] + place)
        #expect(none.code == .failed && none.err.contains("no alert log there"))
    }

    @Test("A number is counted, erased, and then not found; what is no number is wrong usage")
    func forget() throws {
        let place = try settings() + ["--reason", "asked for"]
        let dry = run(["forget", "08031110001", "--dry-run"] + place)
        #expect(dry.code == .done && dry.out.contains("nothing was changed"))
        #expect(run(["alerts", "show", "1"] + (try settings())).out.contains("+2348031110001"))
        let done = run(["forget", "0803-111-0001"] + place)
        #expect(done.code == .done, "\(done.err)")
        #expect(done.out.contains("its digits stand nowhere in the database any more"))
        #expect(!run(["alerts", "show", "1"] + (try settings())).out.contains("8031110001"))
        #expect(run(["forget", "+2348031110001"] + place).code == .notFound)
        #expect(run(["forget", "1001"] + place).code == .misused)
        #expect(run(["forget", "08031110001"] + (try settings())).code == .misused)
    }

    @Test("check names its file and gives a verdict, and refuses a folder that is not there")
    func verdict() throws {
        let place = try settings()
        let good = run(["check"] + place)
        #expect(good.code == .done)
        #expect(good.out.hasSuffix("\(place[1]): good, with 1 warning\n"), "\(good.out.suffix(99))")
        let bad = run(["check", "--set", "log.database=\(log.folder)/none/l.db"] + place)
        #expect(bad.code == .failed && bad.err.contains("no such folder"))
        #expect(bad.out.hasSuffix("no agent starts with it: 2 things to put right\n"))
        let line = run(["check", "-o", "json"] + place).out.split(separator: "\n").last
        #expect(line?.hasPrefix(#"{"type":"verdict","file":"\#(place[1])","good":true,"#) == true)
        #expect(run(["check", "--quiet"] + place).out.isEmpty)
    }

    @Test("check --deep prints a line for each thing, and its exit code is the verdict")
    func deep() throws {
        let deep = run(["check", "--deep", "-o", "json"] + (try settings()))
        let lines = deep.out.split(separator: "\n")
        #expect(lines.count > 6)
        #expect(lines.dropLast().allSatisfy { $0.hasPrefix(#"{"type":"check","check":""#) })
        #expect(lines.last?.contains(#""type":"verdict""#) == true)
        let failed = lines.contains { $0.contains(#""state":"failed""#) }
        #expect(deep.code == (failed ? .failed : .done))
        #expect(run(["check", "--deep", "--no-passwords"]).code == .misused)
    }
}
