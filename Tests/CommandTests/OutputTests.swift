import Foundation
import Telephony
import Testing

@testable import callwarden

@Suite("Output")
struct OutputTests {
    @Test("JSON keeps the order of its keys and is the same every time")
    func order() {
        var line: JSON = [
            "type": "alert", "callee": "+234", "calls": [["id": "a"], ["id": "b"]],
            "n": 3, "x": 1.5, "ok": true, "none": nil,
        ]
        line.add(time: "at", 1_795_166_794_960_356)
        line.add(time: "ended", nil)
        let expected =
            #"{"type":"alert","callee":"+234","calls":[{"id":"a"},{"id":"b"}],"n":3,"x":1.5,"ok":true,"#
            + #""none":null,"at":"2026-11-20T09:26:34.960356Z","at_us":1795166794960356,"#
            + #""ended":null,"ended_us":null}"#
        #expect(line.encoded == expected)
        #expect(line.encoded == expected)
    }

    @Test("What a caller chose stays inside its JSON string and comes back as it was")
    func hostileJSON() throws {
        let texts = [
            "\"},\"x\":1", "a\nb\r\t\0\u{1b}\u{7f}\u{85}",
            "\u{2028}\u{2029}\u{202e}\u{200b}\u{feff}",
            "\\u0041", "é\u{301}中😀\u{e0041}", "\u{10fffd}",
        ]
        for text in texts {
            let encoded = (["t": .string(text)] as JSON).encoded
            let plain = encoded.unicodeScalars.allSatisfy {
                TextEscape.showsItself($0) || $0 == " "
            }
            #expect(plain, "\(encoded)")
            let read = try JSONDecoder().decode([String: String].self, from: Data(encoded.utf8))
            #expect(read["t"].map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test("Bytes that are no UTF-8 are repaired in JSON and shown in tables")
    func invalidUTF8() {
        let text = ShortText<64>(bytes: [0x41, 0xff, 0x42])
        #expect(JSON.text(text).encoded == "\"A\u{fffd}B\"")
        #expect(Cell(text).text == "A\\xffB")
    }

    @Test("JSON leaves spaces alone and escapes a mark that would cover its quote")
    func spacesAndMarks() {
        let line = (["t": "radio phone-in", "u": "\u{338}x", "v": "e\u{301}"] as JSON).encoded
        let expected = #"{"t":"radio phone-in","u":"\u0338x","v":"e\#u{301}"}"#
        #expect(Array(line.utf8) == Array(expected.utf8))
    }

    @Test(
        "A brief cell is brief though one letter carries a thousand marks, or all is escaped",
        arguments: [
            (
                "a" + String(repeating: "\u{301}", count: 1_000),
                "a\u{301}\u{301}\u{301}\u{301}\\u{301}…"
            ),
            (String(repeating: "\u{1b}", count: 9), "\\u{1b}…"), ("漢字漢字漢", "漢字漢字漢"),
            ("abcdefghij", "abcdefghij"), ("abcdefghijk", "abcdefghi…"), ("漢字漢字漢字", "漢字漢字…"),
            ("", ""), ("abcdefgh\n", "abcdefgh\\n"), ("abcdefghi\n", "abcdefghi…"),
        ]
    )
    func brief(text: String, shown: String) {
        let cell = Cell.brief(text, 10)
        #expect(DisplayWidth.of(cell.text) <= 10)
        #expect(Array(cell.text.utf8) == Array(shown.utf8))
    }

    @Test("Numbers that JSON does not have become null")
    func numbers() {
        #expect(
            JSON.array([.number(.nan), .number(.infinity), .number(0.1)]).encoded
                == "[null,null,0.1]"
        )
        #expect(JSON.integer(UInt64.max).encoded == "9223372036854775807")
    }

    @Test("Tables line up by what a terminal shows")
    func table() {
        var table = Table([.left("caller"), .right("calls"), .left("note")])
        table.add(["+234", "7", "x"])
        table.add(["中文", "12", ""])
        table.add(["e\u{301}", "3"])
        let expected = """
            CALLER  CALLS  NOTE
            +234        7  x
            中文       12  
            e\u{301}           3

            """
        #expect(table.text(isColoured: false) == expected)
        #expect(Table([.left("a")]).text(isColoured: false).isEmpty)
    }

    @Test("A cell cannot break its line or colour the terminal")
    func hostileCell() {
        var table = Table([.left("name"), .left("next")])
        table.add([Cell("a\nb\u{1b}[2J\u{202e}", .bad), "x"])
        let text = table.text(isColoured: true)
        #expect(text.contains("a\\nb\\u{1b}[2J\\u{202e}"))
        #expect(text.filter { $0 == "\n" }.count == 2)
        #expect(text.contains("\u{1b}[1;31m"))
        #expect(!table.text(isColoured: false).contains("\u{1b}"))
    }
}
