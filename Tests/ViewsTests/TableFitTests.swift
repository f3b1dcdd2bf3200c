import Rules
import Settings
import Telephony
import Testing

@testable import Views

@Suite("Tables on a terminal")
struct TableFitTests {
    private static let time: EventTime = 1_767_323_045_000_000

    private func table(_ note: String = "a note that somebody wrote at length") -> Table {
        var table = Table([
            .right("id"), .left("at"), .left("callee"), .left("switch", leaves: 1),
            .left("note", leaves: 2),
        ])
        table.add([
            "41", Cell(time: Self.time), .brief("+2348031234567"), .brief("pbx1"), .brief(note, 30),
        ])
        return table
    }

    private func text(_ table: Table, _ width: Int?) -> (lines: [String], left: [String]) {
        let printed = table.printed(isColoured: false, in: .utc, width: width)
        return (printed.text.split(separator: "\n").map(String.init), printed.left)
    }

    @Test("In a pipe nothing is cut, nor is it on a terminal that has the room")
    func whole() {
        let long = String(repeating: "x", count: Cell.placesMax)
        #expect(Cell.brief(long + "x").text.hasSuffix("x…"))
        #expect(text(table(long), nil).lines.last?.hasSuffix(long) == true)
        #expect(text(table(long), 400).lines.last?.hasSuffix(long) == true)
    }

    @Test("What others wrote is cut before a column is left out, and numbers and times never are")
    func cut() {
        let (lines, left) = text(table(), 75)
        #expect(left.isEmpty)
        #expect(
            lines.last
                == "41  2026-01-02 03:04:05 UTC  +2348031234567  pbx1    a note that somebody …"
        )
    }

    @Test("Columns that can be done without are left out in their order, and named")
    func leaving() {
        #expect(text(table(), 66).left == ["switch"])
        let (lines, left) = text(table(), 50)
        #expect(left == ["switch", "note"])
        #expect(lines.last == "41  2026-01-02 03:04:05 UTC  +2348031234567")
    }

    @Test("Where not even what matters fits, each row is a sheet of its own")
    func sheet() {
        let printed = table().printed(isColoured: false, in: .utc, width: 20)
        #expect(printed.isSheet && printed.left.isEmpty)
        let sheet = """
            ID      41
            AT      2026-01-02 03:04:05 UTC
            CALLEE  +2348031234567
            SWITCH  pbx1
            NOTE    a note that somebody wrote at length

            """
        #expect(printed.text == sheet)
    }

    @Test("No line is wider than the terminal, at any width that is no sheet's", arguments: 1...120)
    func widths(width: Int) {
        let printed = table("漢字漢字漢字漢字 e\u{301}\u{1b}[31m\n").printed(
            isColoured: false,
            in: .utc,
            width: width
        )
        guard !printed.isSheet else { return }
        for line in printed.text.split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= width)
        }
        #expect(!printed.text.contains("\u{1b}"))
    }

    @Test("Facts, which have nothing to leave out, stay whole")
    func facts() {
        var facts = Table([.left("alert"), .left("41")])
        facts.add(["callee", Cell(String(repeating: "7", count: 90))])
        #expect(text(facts, 40).lines.last?.hasSuffix("777") == true)
    }

    @Test("An escape is shown whole or not at all")
    func escapes() {
        let text = TextEscape.escaped("ab\u{202e}cd\\\n")
        let shown = (0...14).map { ShownText.cut(text, to: $0) }
        #expect(text == "ab\\u{202e}cd\\\\\\n")
        #expect(shown[5] == "ab…")
        #expect(shown[11] == "ab\\u{202e}…")
        #expect(shown.allSatisfy { !$0.contains("\\u{2") || $0.contains("\\u{202e}") })
    }

    @Test("Times are shown by the clocks of the zone, which each names")
    func zones() throws {
        let berlin = try #require(HourZone(named: "Europe/Berlin"))
        #expect(Cell.time(Self.time).text(in: berlin) == "2026-01-02 04:04:05+01:00")
        #expect(Cell.time(Self.time).text == "2026-01-02 03:04:05 UTC")
        let kolkata = HourZone(offsetMicroseconds: 19_800_000_000)
        #expect(Cell.time(Self.time).text(in: kolkata) == "2026-01-02 08:34:05+05:30")
        let west = HourZone(offsetMicroseconds: -12_600_000_000)
        let whole = Cell("judged ", time: Self.time, "", .whole).text(in: west)
        #expect(whole == "judged 2026-01-01 23:34:05.000000-03:30")
        #expect(TimeText.parse("2026-01-01 23:34:05.000000-03:30") == Self.time)
    }

    @Test("Counted things agree with their number")
    func counted() {
        #expect(Counted.words(0, "alert") == "0 alerts")
        #expect(Counted.words(1, "alert") == "1 alert")
        #expect(Counted.words(2, "entry", "entries") == "2 entries")
    }
}
