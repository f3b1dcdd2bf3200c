import Telephony
import Testing
import Wire

@testable import Views

@Suite("Tables")
struct TableTests {
    @Test("Bytes that are no UTF-8 are repaired in JSON and shown in tables")
    func invalidUTF8() {
        let text = ShortText<64>(bytes: [0x41, 0xff, 0x42])
        #expect(JSON.text(text).encoded == "\"A\u{fffd}B\"")
        #expect(Cell(text).text == "A\\xffB")
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
        let cut = ShownText.cut(Cell.brief(text).text, to: 10)
        #expect(DisplayWidth.of(cut) <= 10)
        #expect(Array(cut.utf8) == Array(shown.utf8))
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
