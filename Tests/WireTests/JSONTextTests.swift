import Testing
import Wire

@Suite("JSON strings of bytes")
struct JSONTextTests {
    private func written(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        JSONText.append(bytes, to: &text)
        return text
    }

    @Test(
        "Quotes, backslashes and controls are escaped, and nothing else is",
        arguments: [
            ("", #""""#), ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#),
            ("\u{8}\t\n\u{c}\r", #""\b\t\n\f\r""#), ("\0\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""),
            ("é😀\u{202e}", "\"é😀\u{202e}\""),
        ]
    )
    func escapes(_ text: String, _ expected: String) {
        #expect(written(Array(text.utf8)) == Array(expected.utf8))
    }

    @Test("Each byte comes back as it was, UTF-8 or not")
    func roundTrip() throws {
        let all = (0...255).map { UInt8($0) }
        let object = Array("{\"a\":".utf8) + written(all) + Array("}".utf8)
        var decoded: [UInt8] = []
        try JSONScan.members(of: object.span) { _, value in
            JSONScan.decode(value, of: object.span) { byte in
                decoded.append(byte)
                return true
            }
        }
        #expect(decoded == all)
    }
}
