import CommandLine
import TestConsoles
import Testing

@testable import callwarden

@Suite("The command precision, and the history of verdicts")
struct PrecisionCommandTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    private func output(_ line: String, _ code: ExitCode = .done) -> String {
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return test.out.text
    }

    @Test("Every judgement of an alert is shown, in text and in JSON, with who and why")
    func history() {
        _ = output("alerts set 1 --status confirmed --note test|calls --author ada")
        let set = output("alerts set 1 --status false_positive --note quiz --author bob -o json")
        for shown in [set, output("alerts show 1 -o json")] {
            let ada = #""author":"ada","what":"alert.set","subject":"alert 1","before":"new","#
            let after = #""after":"confirmed","note":"test calls","origin":"command","#
            #expect(shown.contains(ada + after))
            #expect(
                shown.contains(#""before":"confirmed","after":"false_positive","note":"quiz","#)
            )
        }
        let text = output("alerts show 1")
        #expect(text.contains("new -> confirmed by ada: test calls"))
        #expect(text.contains("confirmed -> false_positive by bob: quiz"))
    }

    @Test("A row of precision has stable keys, and null where nobody judged")
    func json() {
        let keys = #"{"type":"precision","rule":"masking","month":"2026-01","alerts":1,"#
        #expect(
            output("precision -o json").hasPrefix(
                keys + #""judged":0,"confirmed":0,"false_positives":0,"unjudged":1,"#
                    + #""share_true":null,"share_true_low":null,"share_true_high":null}"#
            )
        )
        _ = output("alerts set 1 --status confirmed")
        let lines = output("precision -o json").split(separator: "\n")
        #expect(
            lines.first.map(String.init) == keys
                + #""judged":1,"confirmed":1,"false_positives":0,"unjudged":0,"#
                + #""share_true":1.0,"share_true_low":0.2065,"share_true_high":1.0}"#
        )
        #expect(lines.dropFirst().first?.contains(#""month":null,"alerts":1"#) == true)
        #expect(
            lines.contains {
                $0.hasPrefix(#"{"type":"rule_unfired","rule":"fan_out","since":null"#)
            }
        )
    }

    @Test(
        "For eyes there are three tables; a rule asked for by name that found nothing ends with 3"
    )
    func human() {
        _ = output("alerts set 1 --status confirmed")
        _ = output("exempt add --callee 08030000001 --reason hotline")
        let text = output("precision")
        for part in ["2026-01", "100.0 %", "20.7 % to 100.0 %", "fan_out", "callee 08030000001"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        #expect(!output("precision --rule masking").contains("fan_out"))
        #expect(output("precision --rule fan_out", .notFound).isEmpty)
        #expect(output("precision --rule masking --since 2026-02-01", .notFound).isEmpty)
    }
}
