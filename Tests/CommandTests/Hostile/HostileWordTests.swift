import CommandLine
import Foundation
import Telephony
import TestConsoles
import Testing
import Wire

@testable import AlertLog
@testable import callwarden

/// What operators and files say: arguments, reasons, notes, authors, settings.
@Suite("Hostile words of operators and settings")
struct HostileWordTests {
    /// No argument holds a NUL.
    static let words = HostileText.all.filter { !$0.bytes.contains(0) }

    /// Complaints about lines on stderr: each the command's own, clean and bounded.
    private func complaints(_ errors: String) -> [String] {
        var complaints = Judge.human(errors)
        for line in errors.split(separator: "\n") {
            if !line.hasPrefix("callwarden: ") { complaints.append("a line that is not ours") }
            if line.utf8.count > 9_000 { complaints.append("\(line.utf8.count) bytes in a line") }
        }
        return complaints
    }

    @Test("Wrong arguments are quoted in one clean line", arguments: words)
    func arguments(word: HostileText) {
        let text = word.text
        let lines: [[String]] = [
            [text], ["alerts", text], ["help", text], ["--" + text], ["-" + text],
            ["alerts", "list", "--" + text], ["alerts", "show", text],
            ["alerts", "list", "--since", text], ["alerts", "list", "-o", text],
            ["alerts", "show", "1", text], ["kills", "--state", text],
            ["check", "--config", "/none/" + text], ["check", "--set", text],
            ["check", "--config", "/dev/null", "--set", "threshold=" + text],
            ["check", "--config", "/dev/null", "--set", text + "=1"],
            ["alerts", "list", "--database", "/none/" + text],
            ["exempt", "check", "--source", text], ["replay", "/none/" + text],
            ["record", text, "-o", "/none/x"],
            ["record", "h:1", "-o", "x", "--password-env", text],
        ]
        for line in lines {
            let test = TestConsole()
            let code = Program(Registry.root).run(line, on: test.console)
            #expect(code != .done, "\(line.first ?? "")")
            #expect(test.out.text.isEmpty)
            #expect(!test.err.text.isEmpty)
            #expect(complaints(test.err.text).isEmpty, "\(line.count) words, \(line.first ?? "")")
        }
    }

    @Test("Settings with hostile keys and values are refused in clean lines", arguments: words)
    func settings(word: HostileText) throws {
        let folder = try TestFolder()
        let text = JSON.string(word.text).encoded
        for settings in [
            "{ threshold: \(text) }", "{ \(text): 1 }", "{ numbering: { \(text): 1 } }",
            "{ switches: [{ name: \(text), host: 'h', password_env: 'P' }] }",
            "{ switches: [{ name: 'a', host: \(text), password_env: 'P' }] }",
            "{ switches: [{ name: 'a', host: 'h', \(text): 1 }] }", "{ log: \(text) }",
            "{ switches: \(text) }", "{ numbering: { emergency_numbers: [\(text)] } }",
            "{ enforcement: { hangup_cause: \(text) } }", "{ threshold: \(word.text)",
        ] {
            try Data(settings.utf8).write(to: URL(filePath: folder.path + "/s.json5"))
            let test = TestConsole()
            let words = ["check", "--no-passwords", "--config", folder.path + "/s.json5"]
            let code = Program(Registry.root).run(words, on: test.console)
            // Two of the texts are made of what a host's name may have.
            let isHost = ["undefined", "MI attribute"].contains(word.name)
            #expect(code == .failed || isHost && settings.contains("host: \""))
            #expect(Judge.human(test.out.text).isEmpty)
            #expect(complaints(test.err.text).isEmpty, "\(settings.prefix(40))")
        }
    }

    @Test("A path of the settings is shown in one line and given back by JSON", arguments: words)
    func paths(word: HostileText) throws {
        let folder = try TestFolder()
        let text = JSON.string(word.text).encoded
        try Data("{ log: { database: \(text) } }".utf8)
            .write(to: URL(filePath: folder.path + "/s.json5"))
        let words = ["check", "--no-passwords", "--config", folder.path + "/s.json5"]
        let (human, machine) = (TestConsole(), TestConsole())
        let isPath = word.text.utf8.count <= 4_095
        #expect((Program(Registry.root).run(words, on: human.console) == .done) == isPath)
        #expect(
            (Program(Registry.root).run(words + ["-o", "json"], on: machine.console) == .done)
                == isPath
        )
        #expect(complaints(human.err.text).isEmpty)
        guard isPath else { return }
        let read = Judge.json(machine.out.text)
        let objects = try #require(read)
        #expect(Judge.human(human.out.text, lines: objects.count + 1).isEmpty)
        let value = objects.first { $0["key"] as? String == "log.database" }?["value"] as? String
        #expect(value.map { Array($0.utf8) } == Array(word.text.utf8))
    }

    @Test("Reasons, notes, authors and patterns stay in their places and come back as given")
    func rules() throws {
        let sample = try LogSample()
        var added = 0
        for (place, word) in Self.words.enumerated() {
            let (text, number) = (word.text, "+23480300\(10_000 + place)")
            let tail = ["--reason", text, "--author", text]
            let lines = [
                ["exempt", "add", "caller", number] + tail,
                ["block", "add", "--caller", number, "--callee", "+2348012345678"] + tail,
                ["alerts", "set", "1", "--note", text, "--author", text],
                ["exempt", "remove", "\(added + 1)", "--author", text],
                ["block", "remove", "\(added + 1)", "--author", text],
            ]
            added += 1
            for line in lines {
                let test = TestConsole()
                #expect(sample.run(line, in: test) == .done, "\(word.name): \(line.prefix(2))")
                #expect(Judge.human(test.out.text, lines: 1).isEmpty)
            }
            let alert = try sample.object(["alerts", "list"])
            #expect(alert["note"].map { same($0, text) } == true, "\(word.name)")
        }
        for listing in [["exempt", "list", "--all"], ["block", "list", "--all"]] {
            let test = TestConsole()
            #expect(sample.run(listing, in: test) == .done)
            #expect(Judge.human(test.out.text, lines: added + 1).isEmpty)
            let objects = try sample.objects(listing)
            for (object, word) in zip(objects, Self.words) {
                for key in ["reason", "author", "removed_by"] {
                    #expect(object[key].map { same($0, word.text) } == true, "\(word.name) \(key)")
                }
            }
        }
    }

    @Test("Hostile patterns are refused or kept, and listed in their own lines")
    func patterns() throws {
        let sample = try LogSample()
        var added = 0
        for word in Self.words {
            let test = TestConsole()
            let line = ["exempt", "add", "callee", word.text, "--reason", "x"]
            let code = sample.run(line, in: test)
            added += code == .done ? 1 : 0
            #expect(code == .done || code == .misused)
            #expect(complaints(test.err.text).isEmpty, "\(word.name)")
        }
        #expect(added > 40)
        let test = TestConsole()
        #expect(sample.run(["exempt", "list"], in: test) == .done)
        #expect(Judge.human(test.out.text, lines: added + 1).isEmpty)
        #expect(try sample.objects(["exempt", "list"]).count == added)
    }

    /// Equal up to the bytes that a reason, note or author may have.
    private func same(_ value: Any, _ text: String) -> Bool {
        let kept = String(decoding: text.utf8.prefix(LogEditor.textBytesMax), as: UTF8.self)
        return (value as? String).map { Array($0.utf8) == Array(kept.utf8) } ?? false
    }
}

extension LogSample {
    /// Runs words as they are, spaces and all.
    func run(_ words: [String], in test: TestConsole) -> ExitCode {
        let place = ["--database", path, "--config", folder + "/settings.json5"]
        return Program(Registry.root).run(words + place, on: test.console)
    }

    /// The objects that a command gives.
    func objects(_ words: [String]) throws -> [[String: Any]] {
        let test = TestConsole()
        #expect(run(words + ["-o", "json"], in: test) == .done)
        let read = Judge.json(test.out.text)
        return try #require(read)
    }

    func object(_ words: [String]) throws -> [String: Any] {
        let first = try objects(words).first
        return try #require(first)
    }
}

/// A folder that goes with the test.
final class TestFolder {
    let path = NSTemporaryDirectory() + "hostile-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
