import Telephony
import Testing

@Suite("Text that callers choose")
struct TextEscapeTests {
    @Test(
        "What does not show itself is written as an escape",
        arguments: [
            ("plain +49 (0)", "plain +49 (0)"), ("a\nb\r\t\0", "a\\nb\\r\\t\\0"),
            ("\u{1b}[2J", "\\u{1b}[2J"), ("\u{7f}\u{85}\u{9b}", "\\u{7f}\\u{85}\\u{9b}"),
            ("\u{202e}\u{2066}\u{200f}", "\\u{202e}\\u{2066}\\u{200f}"),
            ("\u{200b}\u{feff}\u{ad}\u{2060}", "\\u{200b}\\u{feff}\\u{ad}\\u{2060}"),
            ("\u{2028}\u{a0}\u{3000}", "\\u{2028}\\u{a0}\\u{3000}"),
            ("\u{3164}\u{fe0f}\u{e0041}\u{e000}", "\\u{3164}\\u{fe0f}\\u{e0041}\\u{e000}"),
            ("a\\n", "a\\\\n"), ("Ọlá 中文 مرحبا 😀", "Ọlá 中文 مرحبا 😀"), ("", ""),
        ]
    )
    func escapes(text: String, shown: String) {
        #expect(TextEscape.escaped(text) == shown)
        #expect(TextEscape.escaped(bytes: Array(text.utf8)) == shown)
    }

    @Test("Bytes that are no UTF-8 are shown one by one")
    func bytes() {
        #expect(TextEscape.escaped(bytes: [0x41, 0xff, 0xc3, 0x42]) == "A\\xff\\xc3B")
        #expect(TextEscape.escaped(bytes: [0xe2, 0x80]) == "\\xe2\\x80")
        #expect(TextEscape.escaped(bytes: [0xed, 0xa0, 0x80]) == "\\xed\\xa0\\x80")
        #expect(TextEscape.escaped(bytes: [0xc0, 0x8a]) == "\\xc0\\x8a")
    }

    @Test("No scalar at all gets a control or format character through")
    func everyScalar() {
        for value in UInt32(0)...0x1_0ffff {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let shown = TextEscape.escaped(String(scalar)).unicodeScalars
            let isClean = shown.allSatisfy {
                $0 == scalar ? TextEscape.showsItself($0) || $0 == " " : $0.isASCII
            }
            if !isClean { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test(
        "A field of a log line is one word or stands in quotes",
        arguments: [
            ("abc", "abc"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""),
            ("say \"x\"", "\"say \\\"x\\\"\""), ("a\nlevel=x", "\"a\\nlevel=x\""),
        ]
    )
    func fields(text: String, shown: String) {
        #expect(TextEscape.field(text) == shown)
        #expect(TextEscape.field(bytes: Array(text.utf8)) == shown)
    }

    @Test(
        "A mark is not drawn over what stands in front of a caller's text, nor over other lines",
        arguments: [
            ("\u{338}x", "\\u{338}x"), ("e\u{301}", "e\u{301}"), ("=\u{338}", "=\\u{338}"),
            (" \u{301}", " \\u{301}"), ("\n\u{301}", "\\n\\u{301}"), ("中\u{301}", "中\u{301}"),
            ("\u{1161}", "\\u{1161}"), ("가\u{11a8}", "가\u{11a8}"),
            (
                "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}",
                "a\u{300}\u{301}\u{302}\u{303}\\u{304}\\u{305}"
            ),
        ]
    )
    func marks(text: String, shown: String) {
        #expect(Array(TextEscape.escaped(text).utf8) == Array(shown.utf8))
        #expect(Array(TextEscape.escaped(bytes: Array(text.utf8)).utf8) == Array(shown.utf8))
    }

    @Test("A mark behind a byte that is no UTF-8 has nothing to stand on")
    func markBehindByte() {
        #expect(TextEscape.escaped(bytes: [0xff, 0xcc, 0xb8]) == "\\xff\\u{338}")
    }

    @Test("A sentence keeps its backslashes and ends in time")
    func sentences() {
        #expect(TextEscape.sentence("a\\b\n\u{202e}", bytesMax: 99) == "a\\b\\n\\u{202e}")
        #expect(TextEscape.sentence("abc\n", bytesMax: 4) == "abc…")
        #expect(TextEscape.sentence("abcd", bytesMax: 4) == "abcd")
        let flood = TextEscape.sentence(String(repeating: "\u{1b}", count: 65_536), bytesMax: 100)
        #expect(flood.utf8.count <= 103)
    }
}
