import AlertLog
import Lists
import CommandLine
import Foundation
import Telephony
import TestConsoles
import Testing

@testable import callwarden

@Suite struct RuleCommandTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    private func output(
        _ line: String,
        _ code: ExitCode = .done,
        environment: [String: String] = ["USER": "ada"]
    ) -> String {
        let test = TestConsole(environment: environment)
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return code == .misused ? test.err.text : test.out.text
    }

    private func rules() throws -> LogRules {
        try LogWatch(path: log.path)
            .rules(plan: NumberingPlan(countryCode: "234"), now: LogWriter.wallClock())
    }

    @Test("An exemption is added, listed, checked and removed, and the agent would see each")
    func exemption() throws {
        #expect(output("exempt add callee 08031234567 --reason phone-in") == "exemption 1 added\n")
        #expect(
            try rules().exemptions == [
                Exemption(id: 1, subject: .callee(.exact(LogSample.party(LogSample.callee))))
            ]
        )
        #expect(output("exempt list").contains("phone-in"))
        #expect(output("exempt check --callee +2348031234567").contains("phone-in"))
        #expect(output("exempt remove 1") == "exemption 1 removed\n")
        #expect(output("exempt list").isEmpty)
        #expect(output("exempt list --all").contains("removed"))
        #expect(output("exempt check --callee +2348031234567", .notFound) == "not exempt\n")
        #expect(try rules().exemptions.isEmpty)
    }

    @Test("A mistyped number is said to be none, and a rule that stands already is named")
    func likelyMistyped() {
        func said(_ callee: String) -> String {
            let test = TestConsole(environment: ["USER": "ada"])
            #expect(log.run("exempt add --callee \(callee) --reason t", in: test) == .done)
            return test.err.text
        }
        #expect(said("0803123456O").contains("0803123456O is taken for a name"))
        #expect(said("8031234567").contains("8031234567 is taken for a local number"))
        #expect(said("1001").isEmpty && said("conf-sales").isEmpty)
        #expect(said("08031234567").isEmpty)
        #expect(said("+2348031234567").contains("exemption 5 says the same already"))
    }

    @Test("A prefix, a network and an end are taken, the JSON says them back")
    func kinds() throws {
        let line = output("exempt add caller 080* --reason r --expires 2h -o json")
        #expect(
            line.hasPrefix(
                #"{"type":"exemption","exemption":1,"subject":"caller","pattern":"080*","#
            )
        )
        #expect(line.contains(#""state":"active","reason":"r","author":"ada","#))
        _ = output("exempt add source 192.0.2.0/24 --reason lab")
        let found = try rules().exemptions
        #expect(
            found.map(\.subject) == [
                .caller(.prefix("23480")), .source(network: [192, 0, 2, 0], bits: 24),
            ]
        )
        let left = (found.first?.expiresAt ?? 0) - LogWriter.wallClock()
        #expect(left > 7_100_000_000 && left <= 7_200_000_000)
        #expect(output("exempt check --source 192.0.2.9 --caller 1").contains("lab"))
    }

    @Test("The README's own exempt add --callee was refused; options say the same as the two words")
    func options() throws {
        for (line, subject) in [
            ("--callee +2348000000000", "callee"), ("--caller 080*", "caller"),
            ("--source 192.0.2.0/24", "source"), ("callee 10*", "callee"),
        ] {
            let row = output("exempt add \(line) --reason r -o json")
            #expect(row.contains(#""subject":"\#(subject)""#), "\(line)")
        }
        #expect(try rules().exemptions.last?.subject == .callee(.localPrefix("10")))
        for (line, words) in [
            ("--callee 1001 --caller 1002", "one exemption names one party"),
            ("callee 1001 --caller 1002", "one exemption names one party"),
            ("", "--callee, --caller or --source"), ("callee", "needs a PATTERN"),
            ("--callee conf*", "--callee: conf*: a star"),
        ] {
            #expect(output("exempt add \(line) --reason r", .misused).contains(words), "\(line)")
        }
    }

    @Test(
        "Digits and a star are said to stand for extensions, since they are easily meant otherwise"
    )
    func meaning() {
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run("block add --caller 44* --callee 5000 --reason r --yes", in: test) == .done)
        #expect(test.err.text.contains("full numbers that begin so are written +44*"))
    }

    @Test("The emergency numbers of the settings are exempt by themselves")
    func emergency() {
        #expect(output("exempt check --callee 112").contains("emergency"))
        #expect(output("exempt check --callee 112 -o json").contains(#""emergency":true"#))
    }

    @Test(
        "What could not be meant is refused, with what to write instead",
        arguments: [
            ("exempt add callee * --reason r", "everybody"),
            ("exempt add callee conf* --reason r", "write = in front"),
            ("exempt add source 0.0.0.0/0 --reason r", "slash"),
            ("exempt add source pbx --reason r", "neither an IP address"),
            ("exempt add callee 08031234567", "--reason"),
            ("exempt add callee 08031234567 --reason r --expires 2020-01-01", "over already"),
            ("exempt check", "--caller, --callee or --source"),
            ("exempt check --source x", "no IP address"),
            ("block add --callee 08031234567 --reason r", "--caller"),
            ("block add --caller * --callee 08031234567 --reason r", "everybody"),
            ("block add --caller +23* --callee +1* --reason r --yes", "everybody"),
            ("block add --caller +4* --callee 08031234567 --reason r --yes", "everybody"),
        ]
    )
    func refused(line: String, words: String) throws {
        #expect(output(line, .misused).contains(words))
        #expect(try rules() == LogRules())
    }

    @Test("A block takes a caller and a callee, and is listed and removed")
    func block() throws {
        let line = "block add --caller 080311* --callee 08031234567 --reason attack --expires 24h"
        #expect(output(line) == "block 1 added\n")
        let block = try #require(try rules().blocks.first)
        #expect(block.caller == .prefix("23480311"))
        #expect(block.callee == .exact(LogSample.party(LogSample.callee)))
        #expect(output("block list").contains("attack"))
        #expect(
            output("block list -o json").hasPrefix(
                #"{"type":"block","block":1,"caller":"080311*","#
            )
        )
        #expect(output("block remove 1") == "block 1 removed\n")
        #expect(output("block list").isEmpty)
        #expect(try rules().blocks.isEmpty)
    }

    @Test("A wide block is refused without --yes, after what it would have touched")
    func wide() throws {
        let day = LogWriter.wallClock()
        try log.addCalls(callers: 30, at: day - 3_600_000_000)
        let line = "block add --caller 0703* --callee 08031234567 --reason attack"
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run(line, in: test) == .failed)
        #expect(test.err.text.contains("would have touched 30 of the last 24 hours' 60 calls"))
        #expect(try rules().blocks.isEmpty)
        let narrow = line.replacing("0703*", with: "070311112*")
        #expect(log.run(narrow, in: TestConsole(environment: ["USER": "ada"])) == .failed)
        #expect(output(line + " --yes") == "block 1 added\n")
        let withheld = "block add --caller anonymous --callee 08031234567 --reason r"
        #expect(output(withheld, .failed).isEmpty)
    }

    @Test("Callers that made most of the day's calls are everybody, whatever their digits")
    func everybody() throws {
        try log.addCalls(callers: 100, others: 20, at: LogWriter.wallClock() - 3_600_000_000)
        let test = TestConsole(environment: ["USER": "ada"])
        let line = "block add --caller 070311112* --callee 08031234567 --reason r --yes"
        #expect(log.run(line, in: test) == .failed)
        #expect(test.err.text.contains("made 100 of the last 24 hours' 120 calls"))
        #expect(try rules().blocks.isEmpty)
    }

    @Test("A wide exemption says how many calls it would have touched")
    func wideExemption() throws {
        try log.addCalls(callers: 30, at: LogWriter.wallClock() - 3_600_000_000)
        for pattern in ["caller 0703*", "source 192.0.2.0/24"] {
            let test = TestConsole(environment: ["USER": "ada"])
            #expect(log.run("exempt add \(pattern) --reason lab", in: test) == .done)
            let count = pattern.hasPrefix("caller") ? 30 : 60
            #expect(test.err.text.contains("would have touched \(count) of"))
        }
    }

    @Test("Who exempted, blocked and judged is listed with what stood before and after")
    func audit() throws {
        _ = output("exempt add callee 08031234567 --reason phone-in")
        _ = output("exempt remove 1 --author eve")
        _ = output("alerts set 1 --status confirmed --note ACME")
        _ = output("alerts set 1 --status false_positive --author bob")
        let lines = output("audit -o json").split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].contains(#""author":"bob","what":"alert.set","subject":"alert 1","#))
        #expect(lines[0].contains(#""before":"confirmed","after":"false_positive""#))
        #expect(output("audit --what exemption.remove").contains("eve"))
        #expect(output("alerts show 1").contains("confirmed -> false_positive by bob"))
        #expect(output("alerts show 1 -o json").contains(#""judgements":[{"type":"audit""#))
    }
}
