import Foundation
import Testing

@testable import Views
@testable import callwarden

@Suite("The judges of hostile text")
struct JudgeTests {
    /// Texts that no judge of strings minds bare.
    ///
    /// A terminal shows them as they are, or they are bytes that no string holds. The foreign one in `.ci/hostile` reads bytes.
    private static let harmless: Set<String> = [
        "priority", "forged fields", "minus", "plus", "at", "DDE", "space first", "quote first",
        "apostrophe first", "full width", "full width at", "small and minus", "minus sign",
        "behind semicolons", "hyperlink", "SQL", "SQL quote", "HTML", "percent", "shell",
        "expansion", "quotes", "backslashes", "braces", "undefined", "array", "MI attribute",
        "dots", "JSON", "64 kB of A", "64 kB of quotes", "cut in a letter", "CSV row",
        "surrogates", "overlong", "above Unicode", "cut letter", "Latin-1", "joining Hangul",
        "CSI as a raw byte", "every raw C1 byte",
    ]

    @Test("Text that was not escaped does not pass for human output", arguments: HostileText.all)
    func human(text: HostileText) {
        let line = "a  b=\(text.text)  c\n"
        guard !Self.harmless.contains(text.name) else { return }
        #expect(!Judge.human(line, lines: 1).isEmpty)
        #expect(!Judge.logLine(String(line.dropLast())).isEmpty)
    }

    @Test("Unescaped text in a JSON string is no JSON, or another text")
    func json() {
        for text in HostileText.all where text.bytes.contains(where: { $0 < 0x20 || $0 == 0x22 }) {
            let line = "{\"t\":\"" + text.text + "\"}\n"
            #expect(Judge.json(line)?.first?["t"] as? String != text.text, "\(text.name)")
        }
        #expect(Judge.json("{\"a\":1}\n{\"b\":2}\n")?.count == 2)
        #expect(Judge.json("{\"a\":1}") == nil)
        #expect(Judge.json("[1]\n") == nil)
    }

    @Test("Formulas are known in cells, behind semicolons and behind spaces")
    func formulas() {
        #expect(HostileText.all.count == 77)
        for text in HostileText.all where text.kind == "formula" {
            guard !["TAB first", "CR first"].contains(text.name) else { continue }
            let isGuarded = text.name == "apostrophe first"
            #expect(Judge.hasFormula(text.text) == !isGuarded, "\(text.name)")
        }
        #expect(!Judge.hasFormula("+2348031234567"))
        #expect(Judge.hasFormula("+1+1"))
        #expect(!Judge.hasFormula("a=1;b"))
    }

    @Test("CSV that is not quoted as it must be is not read")
    func csv() {
        #expect(Judge.csv("a,\"b\"\"c\"\r\nd,e\r\n") ?? [] == [["a", "b\"c"], ["d", "e"]])
        for bad in ["a\n", "\"a\"b\r\n", "\"a\r\n", "a,b", "a\rb\r\n"] {
            #expect(Judge.csv(bad) == nil, "\(bad)")
        }
    }

    @Test("A cell that lost its escape or its apostrophe is not what was sent")
    func meaning() {
        #expect(Judge.meaning(ofCell: "'=1;'@x") == "=1;@x")
        #expect(Judge.meaning(ofCell: "it's \\n\\\\") == "it's \n\\")
        #expect(Judge.meaning(ofCell: "\\x") == nil)
    }
}
