import CommandLine
import Foundation
import TestConsoles
import Testing
import Views

@testable import callwarden

@Suite("What lists print, for eyes and for programs")
struct OutputTests {
    private let log: LogSample

    init() throws { log = try LogSample() }

    private func output(
        _ line: String,
        _ test: TestConsole = TestConsole(),
        code: ExitCode = .done
    ) -> String {
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return test.out.text
    }

    @Test(
        "Every list is to be had as comma-separated values, named as its JSON is",
        arguments: [
            "alerts list", "calls", "kills", "gaps", "audit", "exempt list", "block list",
            "expect list", "token list", "baselines", "precision", "notify list",
            "notify silence list",
        ]
    )
    func csv(command: String) throws {
        let lines = output("\(command) -o csv").components(separatedBy: "\r\n")
        #expect(lines.last?.isEmpty == true && lines.count >= 2, "\(lines)")
        let names = lines[0].split(separator: ",").map { String($0.replacing("\"", with: "")) }
        #expect(Set(names).count == names.count, "\(names)")
        let rows = output("\(command) -o json").split(separator: "\n").compactMap { line in
            try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }
        for line in lines.dropFirst().dropLast() where !line.isEmpty {
            #expect(line.contains(","), "\(line)")
        }
        guard let row = rows.first, lines.count > 2 else { return }
        // Lists within a row are no columns, nor is what JSON adds to the record.
        let keys: [String] = row.keys.filter { key in
            key != "type" && !(row[key] is [Any]) && !key.hasPrefix("share_true")
        }
        #expect(Set(keys).subtracting(names).isEmpty, "\(keys) \(names)")
    }

    @Test("Calls and alerts as comma-separated values hold what JSON holds")
    func rows() {
        let calls = output("calls -o csv").components(separatedBy: "\r\n")
        #expect(calls.count == 3)
        #expect(calls[1].contains("\"+2348031234567\"") && calls[1].contains("\"NORMAL_CLEARING\""))
        #expect(calls[1].contains("2026-01-02T03:04:05.000000Z"))
        #expect(output("alerts list -o csv") == output("alerts export"))
        let stats = output("stats -o csv", code: .failed)
        #expect(stats.hasPrefix("\"figure\",\"value\"\r\n\"calls\",7\r\n"))
    }

    @Test("A terminal has the times of its zone, all else those of UTC, and each says which")
    func zones() {
        let berlin = ["TZ": "Europe/Berlin", "NO_COLOR": "1"]
        func terminal() -> TestConsole { TestConsole(isTerminal: true, environment: berlin) }
        #expect(output("calls", terminal()).contains("2026-01-02 04:04:05+01:00"))
        #expect(output("calls --utc", terminal()).contains("2026-01-02 03:04:05 UTC"))
        #expect(output("calls", TestConsole(environment: berlin)).contains("03:04:05 UTC"))
        #expect(output("calls -o json", terminal()).contains("2026-01-02T03:04:05.000000Z"))
        #expect(output("alerts show 1", terminal()).contains("2026-01-02 04:04:05.000000+01:00"))
        // What is read goes by the zone that is shown.
        let since = "calls --since 2026-01-02|04:04:15"
        #expect(output(since, terminal()).isEmpty)
        #expect(output("calls --since 2026-01-02|04:04:14", terminal()).contains("call-7"))
        #expect(output(since + " --utc", terminal()).isEmpty)
        #expect(output("calls --since 2026-01-02|03:04:14 --utc", terminal()).contains("call-7"))
    }

    @Test("A list fits the terminal, and says what it left out")
    func fits() {
        let environment = ["TZ": "UTC", "NO_COLOR": "1"]
        let test = TestConsole(isTerminal: true, width: 80, environment: environment)
        let text = output("kills", test)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(text.contains("+2348031234567"))
        #expect(test.err.text.contains("left out for want of room: "), "\(test.err.text)")
        #expect(test.err.text.contains("attempts"), "what matters least goes first")
        let wide = TestConsole(isTerminal: true, width: 300, environment: environment)
        #expect(output("kills", wide) == output("kills"))
        #expect(wide.err.text.isEmpty)
    }

    @Test("A time that is none is refused with what would be understood; exit code 2")
    func badTimes() {
        for time in ["soon", "next|week", "last|monday"] {
            let test = TestConsole()
            #expect(log.run("calls --since \(time)", in: test) == .misused)
            #expect(test.err.text.contains("yesterday, monday, 'last week'"), "\(test.err.text)")
        }
        let skipped = TestConsole(isTerminal: true, environment: ["TZ": "Europe/Berlin"])
        #expect(log.run("calls --since 2026-03-29|02:30", in: skipped) == .misused)
        #expect(skipped.err.text.contains("--since: 2026-03-29 02:30:00 was skipped"))
    }

    @Test("The live view is printed once, for eyes and as an object, whether or not the agent runs")
    func top() throws {
        let text = output("top --once", TestConsole(environment: ["TZ": "UTC"]))
        #expect(text.contains("the agent does not run") && text.contains("no alert is open"))
        #expect(text.contains("ended  +2348031110001") || text.contains("ended  "), "\(text)")
        let object = try JSONSerialization.jsonObject(with: Data(output("top -o json").utf8))
        let json = try #require(object as? [String: Any])
        #expect(json["type"] as? String == "top" && json["agent_alive"] as? Bool == false)
        #expect((json["kills"] as? [Any])?.count == 1)
    }

    @Test("Keys of the live view: sort, pause, help, quit")
    func keys() {
        var keys = TopKeys()
        keys.press(.letter("s"))
        #expect(keys.look.order == .callers)
        keys.press(.left)
        #expect(keys.look.order == .nearest)
        keys.press(.letter(" "))
        #expect(keys.look.isPaused)
        keys.press(.letter("?"))
        #expect(keys.look.hasHelp)
        keys.press(.letter("x"))
        #expect(!keys.look.hasHelp && !keys.isOver)
        keys.press(.letter("q"))
        #expect(keys.isOver)
    }

    @Test("Settings and what a sweep has tried are to be had as comma-separated values, too")
    func objects() {
        let test = TestConsole()
        let place = ["--config", log.folder + "/settings.json5", "--no-passwords", "-o", "csv"]
        #expect(Program(Registry.root).run(["check"] + place, on: test.console) == .done)
        let settings = test.out.text.components(separatedBy: "\r\n")
        #expect(settings[0] == "\"key\",\"value\",\"from\",\"needs_restart\"")
        #expect(settings.contains("\"threshold\",5,\"default\",false"))
        #expect(settings.contains("\"numbering.country_code\",\"234\",\"file\",true"))
        #expect(settings.allSatisfy { !$0.contains("verdict") })
        let words = "sweep -o csv --from-log --since 2020-01-01 --threshold 5 --window 5"
        let sweep = output(words).components(separatedBy: "\r\n")
        #expect(sweep.count == 3 && sweep[0].hasPrefix("\"threshold\",\"window_seconds\",\"mode\""))
        #expect(sweep[1].hasPrefix("5,5,\"off\","))
    }
}
