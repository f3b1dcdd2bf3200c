import Foundation
import Testing

@testable import Settings

@Suite("The outline of a JSON5 text")
struct JSON5OutlineTests {
    @Test("Each key has its line, through comments, strings and lists")
    func lines() {
        let text = """
            // head
            { a: 1, /* two
              lines */ 'b': "x // no comment",
              "c": { d: [
                { e: 1 },
              ] } }
            """
        let outline = JSON5Outline(of: Data(text.utf8))
        let expected = [
            "a": 2, "b": 3, "c": 4, "c.d": 4, "c.d.0": 5, "c.d.0.e": 5,
        ]
        #expect(outline.lines == expected)
        #expect(outline.fault == nil)
        #expect(outline.repeated.isEmpty)
    }

    static let texts = [
        "{}", "{a:1}", "{a:1,}", "{'a':'b'}", "{a:[1,2,],}", "{a:+1.5e3}", "{a:.5}", "{a:0x1F}",
        "{a:-Infinity}", "{a:NaN}", "{a:null,b:true,c:false}", "{a:'it\\'s'}",
        "{\"a\":\"\\u0041\"}",
        "{a:1}// end", "{/**/}", "\u{feff}{a:1}", "{a:'x\\\ny'}", "{", "}", "{a}", "{a:}",
        "{a:1 b:2}",
        "{a:[1}", "{a:\"x}", "{a:1}}", "{a:1} 2", "{/*}", "{a:'x\ny'}", "{:1}", "{,}", "[1,]",
        "[,]",
        "{a:tru}", "{a:--1}", "#\n{}", "",
    ]

    @Test("It finds a fault exactly where Foundation's decoder refuses the text", arguments: texts)
    func agreement(text: String) {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let value = try? decoder.decode(WrittenValue.self, from: Data(text.utf8))
        #expect((JSON5Outline(of: Data(text.utf8)).fault == nil) == (value != nil))
    }

    @Test("Ten thousand brackets are a fault and not a crash")
    func depth() {
        let text = String(repeating: "[", count: 10_000)
        #expect(JSON5Outline(of: Data(text.utf8)).fault?.expected == "fewer levels")
        #expect(throws: SettingsErrors.self) { try Settings.load(text: text, name: "x") }
    }

    @Test("A text cut at any byte is a fault or still whole, never a crash")
    func cuts() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: ExampleFileTests.path))
        for length in stride(from: 0, to: data.count, by: 97) {
            let isWhole = data.dropFirst(length).allSatisfy { $0 == UInt8(ascii: "\n") }
            #expect((JSON5Outline(of: data.prefix(length)).fault == nil) == isWhole, "\(length)")
        }
    }
}

@Suite("Nearest names")
struct NearestNameTests {
    @Test(
        "A mistyped word finds the one that was meant",
        arguments: [
            ("treshold", "threshold"), ("threshold ", "threshold"),
            ("window_second", "window_seconds"),
            ("cooldown", "cooldown_seconds"), ("Threshold", "threshold"),
        ]
    )
    func near(word: String, meant: String) {
        let names = ["threshold", "window_seconds", "cooldown_seconds"]
        #expect(NearestName.of(word, among: names) == meant)
    }

    @Test("A word that is far from all finds none")
    func far() {
        #expect(NearestName.of("zebra", among: ["threshold", "log"]) == nil)
        #expect(NearestName.of("", among: ["threshold"]) == nil)
    }

    @Test("Swapped neighbours are one edit")
    func swapped() {
        #expect(NearestName.distance(Array("lsit"), Array("list")) == 1)
        #expect(NearestName.distance([], Array("abc")) == 3)
        #expect(NearestName.distance(Array("abc"), []) == 3)
    }
}
