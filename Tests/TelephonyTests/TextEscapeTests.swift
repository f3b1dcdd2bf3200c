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
}
