import AlertLog
import CommandLine
import Foundation
import Lists
import Records
import Telephony
import TestConsoles
import Testing

@testable import callwarden

@Suite struct ImportTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    /// Runs a command line on a file of this text, which `FILE` stands for.
    private func run(
        _ line: String,
        _ text: String = "",
        _ code: ExitCode = .done,
        environment: [String: String] = ["USER": "ada"]
    ) throws -> TestConsole {
        let path = log.folder + "/list-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(filePath: path))
        let test = TestConsole(environment: environment)
        let found = log.run(line.replacing("FILE", with: path), in: test)
        #expect(found == code, "\(line): \(test.err.text)")
        return test
    }

    private func rules() throws -> LogRules {
        try LogWatch(path: log.path)
            .rules(plan: NumberingPlan(countryCode: "234"), now: LogWriter.wallClock())
    }

    private static let callee = Exemption.Subject.callee(.exact(LogSample.party(LogSample.callee)))

    @Test("A file of exemptions is in force as a whole, by whom and why stands there")
    func csv() throws {
        let text = """
            # the radio's own numbers
            callee,caller,source,reason,author,expires
            08031234567,,,phone-in,bob,
            ,+23480*,,"own dialler, night shift",,2h
            ,,192.0.2.0/24,lab,,never
            """
        let test = try run("exempt import FILE", text)
        #expect(test.out.text == "3 exemptions added (1 to 3)\n")
        let found = try rules().exemptions
        #expect(
            found.map(\.subject) == [
                Self.callee, .caller(.prefix("23480")),
                .source(network: [192, 0, 2, 0], bits: 24),
            ]
        )
        #expect(found.map { $0.expiresAt == nil } == [true, false, true])
        let list = try run("exempt list -o json").out.text.split(separator: "\n")
        #expect(list[0].contains(#""reason":"phone-in","author":"bob""#))
        #expect(list[1].contains(#""reason":"own dialler, night shift","author":"ada""#))
        let audit = try run("audit -o json").out.text
        #expect(audit.contains(#""what":"list.import","subject":"exemptions""#))
        #expect(audit.contains(#""after":"3 added, 0 removed""#))
        #expect(audit.split(separator: "\n").count { $0.contains(#""what":"exemption.add""#) } == 3)
    }

    @Test("One wrong line changes nothing, and every wrong line is said with its number")
    func faults() throws {
        let text = """
            callee,reason,expires
            08031234567,good,
            conf*,a star,
            08031234568,,
            0803;0804,several,
            08031234569,late,2020-01-01
            08031234569,short
            """
        let test = try run("exempt import FILE", text, .failed)
        for words in [
            "line 3: callee: conf*: a star", "line 4: it gives no reason",
            "line 5: callee: 0803;0804: that looks like several", "line 6: expires: 2020-01-01",
            "line 7: it has 2 fields, and the head has 3", "nothing was changed: 5 lines of",
        ] {
            #expect(test.err.text.contains(words), "\(words)")
        }
        #expect(!test.err.text.contains("line 2"))
        #expect(try rules() == LogRules())
    }

    @Test("Of very many wrong lines twenty are said, and how many more there are")
    func manyFaults() throws {
        let text = "callee,reason\n" + String(repeating: "conf*,r\n", count: 26)
        let test = try run("exempt import FILE", text, .failed)
        #expect(test.err.text.split(separator: "\n").count == 22)
        #expect(test.err.text.contains("line 21:") && !test.err.text.contains("line 22:"))
        #expect(test.err.text.contains("and 6 more"))
    }

    @Test("The same number written otherwise is the same rule, in the file and in force")
    func duplicates() throws {
        _ = try run("exempt add callee +2348031234567 --reason r")
        let text = "callee,reason\n0803 123 4567,a\n08031234568,b\n+234-803-1234568,c\n"
        let twice = try run("exempt import FILE", text, .failed).err.text
        #expect(twice.contains("line 4: callee +234-803-1234568 is line 3 again"))
        let once = "callee,reason\n0803 123 4567,a\n08031234568,b\n"
        let existing = try run("exempt import FILE", once, .failed).err.text
        #expect(
            existing.contains("line 2: callee 0803 123 4567 is in force already as exemption 1")
        )
        #expect(try rules().exemptions.count == 1)
        let skipped = try run("exempt import FILE --skip-existing", text)
        #expect(skipped.out.text == "1 exemption added (2), 2 passed over\n")
        #expect(try rules().exemptions.count == 2)
        let network = "source,reason\n192.0.2.9/24,a\n192.0.2.0/24,b\n"
        #expect(
            try run("exempt import FILE", network, .failed).err.text.contains("is line 2 again")
        )
    }

    @Test("One pattern a line, with comments, once it is said what they are")
    func lines() throws {
        let text = "# own numbers\n\n08031234567 # hotline\n10*\n  =#31#  \n"
        let unsaid = try run("exempt import FILE --reason own", text, .failed).err.text
        #expect(unsaid.contains("--as callee|caller|source"))
        _ = try run("exempt import FILE --as callee --reason own", text)
        #expect(
            try rules().exemptions.map(\.subject) == [
                Self.callee, .callee(.localPrefix("10")), .callee(.text("#31#")),
            ]
        )
        _ = try run(
            "block import FILE --as caller --callee 5000 --reason own",
            "447000000001\n+447000000002\n"
        )
        #expect(try rules().blocks.count == 2)
    }

    @Test("JSON is an array, or one object a line, and what list prints is taken as well")
    func json() throws {
        let array = """
            [ {"callee": "08031234567", "reason": "a"},
              {"caller": "+23480*", "reason": "b", "expires": null} ]
            """
        _ = try run("exempt import FILE", array)
        let listed = try run("exempt list -o json").out.text
        _ = try run("exempt remove 1 2")
        _ = try run("exempt import FILE", listed)
        #expect(try rules().exemptions.map(\.id) == [3, 4])
        let wrong =
            "[{\"callee\": \"1001\", \"reason\": \"a\"},\n {\"calle\": \"1002\", \"reason\": 5}]"
        let words = try run("exempt import FILE", wrong, .failed).err.text
        #expect(words.contains("line 2: there is no column calle; did you mean callee?"))
        let cut = try run("exempt import FILE", "[{\"callee\":\n \"1001\"", .failed).err.text
        #expect(cut.contains("line 2: it is no JSON array of objects from here on"))
        let nested = "{\"callee\": [\"1001\"], \"reason\": \"a\"}\n"
        #expect(try run("exempt import FILE", nested, .failed).err.text.contains("neither text"))
    }

    @Test("Wide blocks take --yes from a file as from the command line, and everybody is refused")
    func wide() throws {
        let text = "caller,callee,reason\n+23480*,5000,a\n447000000001,5000,b\n"
        let refused = try run("block import FILE", text, .failed).err.text
        #expect(refused.contains("line 2: this block") && refused.contains("--yes"))
        #expect(try rules().blocks.isEmpty)
        _ = try run("block import FILE --yes", text)
        #expect(try rules().blocks.count == 2)
        let all = try run("block import FILE --yes", "caller,callee,reason\n+2*,5000,a\n", .failed)
        #expect(all.err.text.contains("line 2: +2*: that is everybody"))
        let one = try run("block import FILE", "callee,reason\n5000,a\n", .failed)
        #expect(one.err.text.contains("takes a caller and a callee"))
    }

    @Test("A dry run changes nothing and says what each rule would have touched")
    func dryRun() throws {
        // Alert 1 of the sample has a call of +2348031110001 and one of …0002; one finished call is kept.
        let text = "caller,reason\n08031110001,a\n0803111*,b\n447000000001,c\n"
        let line = "exempt import FILE --dry-run --since 2026-01-01 -o json"
        let found = try run(line, text).out.text.split(separator: "\n")
        #expect(found[0].contains(#""caller":"08031110001","reason":"a","expires":null"#))
        #expect(found[0].contains(#""calls":1,"flagged_calls":1,"alerts":1"#))
        #expect(found[1].contains(#""calls":0,"flagged_calls":1,"alerts":1"#))
        #expect(found[2].contains(#""calls":0,"flagged_calls":0,"alerts":0"#))
        #expect(found[3].contains(#""added":3,"removed":0,"passed_over":0,"dry_run":true"#))
        #expect(found[3].contains(#""calls":1,"flagged_calls":2,"alerts":1,"alerts_gone":1"#))
        #expect(found[3].contains(#""calls_on_record":1,"flagged_calls_on_record":2"#))
        #expect(try rules() == LogRules())
        let words = try run("exempt import FILE --dry-run --since 2026-01-01", text).out.text
        #expect(
            words.contains("it would have spared 1 of 1 calls on record, and 2 of 2 flagged calls")
        )
        let later = try run("exempt import FILE --dry-run", text).out.text
        #expect(later.contains("no finished calls of that time are on record"))
    }

    @Test("A file too large, of too many rules, or of nothing is refused in words")
    func limits() throws {
        let text = Array("callee,reason\n1001,a\n1002,a\n1003,a\n".utf8)
        let limits = ListFile.Limits(bytesMax: 100, entriesMax: 2)
        let file = ListFile(text, of: .exemptions, limits: limits)
        #expect(
            file.faults == [ListFault(line: 4, words: "more than 2 rules; make it several files")]
        )
        let small = ListFile.Limits(bytesMax: 10, entriesMax: 2)
        let large = ListFile(text, of: .exemptions, limits: small)
        #expect(large.faults.map(\.words) == ["the file is larger than 10 bytes"])
        #expect(try run("exempt import FILE", "", .failed).err.text.contains("--as"))
        #expect(try run("exempt import FILE", "callee,reason\n").out.text == "0 exemptions added\n")
        let blank = try run("exempt import FILE --as callee", "# none\n", .failed).err.text
        #expect(blank.contains("there is nothing in it"))
        let full = "callee,reason\n" + (1...1_001).map { "\(9_000 + $0),a\n" }.joined()
        let over = try run("exempt import FILE --set limits.list_entries_max=1000", full, .failed)
        #expect(over.err.text.contains("1001 exemptions would be in force"))
        #expect(try rules() == LogRules())
    }

    @Test("The parties of an alert become rules that name it")
    func fromAlert() throws {
        #expect(try run("exempt add --from-alert 1").out.text == "1 exemption added (1)\n")
        #expect(try rules().exemptions.map(\.subject) == [Self.callee])
        #expect(try run("exempt list").out.text.contains("alert 1"))
        #expect(try run("exempt add --from-alert 1 --callers").out.text.contains("2 exemptions"))
        #expect(try run("block add --from-alert 1").out.text == "2 blocks added (1 to 2)\n")
        #expect(try rules().blocks.allSatisfy { $0.alert.value == 0 && $0.reason == "alert 1" })
        let again = try run("block add --from-alert 1", "", .failed).err.text
        #expect(again.contains("alert 1: +2348031110001 to +2348031234567 is in force already"))
        #expect(again.contains("nothing was changed: 2 rules of alert 1"))
        _ = try run("block add --from-alert 1 --skip-existing")
        #expect(try rules().blocks.count == 2)
        #expect(try run("block add --from-alert 7", "", .notFound).err.text.contains("no alert 7"))
        let both = try run("exempt add --from-alert 1 --callee 5000", "", .misused)
        #expect(both.err.text.contains("give no others"))
    }

    @Test(
        "A field that holds several is refused by add as well",
        arguments: [
            "08031234567;08041234567", "08031234567,08041234567", "08031234567 08041234567",
            "+2348031234567/+2348041234567", "1001|1002", "10*;11*",
        ]
    )
    func several(text: String) throws {
        let line = "exempt add callee \(text.replacing(" ", with: "|||")) --reason r"
        let test = TestConsole()
        let words = ["exempt", "add", "callee", text, "--reason", "r"]
        let place = ["--database", log.path, "--config", log.folder + "/settings.json5"]
        #expect(Program(Registry.root).run(words + place, on: test.console) == .misused, "\(line)")
        #expect(test.err.text.contains("looks like several"))
    }

    @Test(
        "What is one number, however it is written, is not taken for several",
        arguments: [
            "0803 123 4567", "+234 (803) 123-4567", "0803/1234567", "=1001,1002", "10*", "*98",
            "1001@pbx.example",
        ]
    )
    func single(text: String) throws {
        #expect(throws: Never.self) { try SeveralPatterns.refuse(text) }
    }
}
