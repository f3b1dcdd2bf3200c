import Testing

@testable import Views

@Suite("Comma-separated values")
struct CSVTests {
    @Test(
        "What a spreadsheet would reckon gets an apostrophe, numbers do not",
        arguments: [
            ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1", "'-1"), ("@x", "'@x"), ("＝1", "'＝1"),
            ("\u{2212}1", "'\u{2212}1"), ("﹦1", "'﹦1"), ("\t=1", "'\\t=1"),
            ("+2348031234567", "+2348031234567"), ("+2348031234567890", "'+2348031234567890"),
            ("a=1", "a=1"), ("", ""), ("a", "a"),
        ]
    )
    func formulas(text: String, field: String) {
        #expect(CSV.quoted(text) == "\"" + field + "\"")
    }

    @Test(
        "A formula does not hide behind spaces or quotes",
        arguments: [
            (" =1", "' =1"), ("\"=1", "'\"\"=1"), ("'=1", "''=1"), (" 'x", " 'x"),
        ]
    )
    func hiddenFormulas(text: String, field: String) {
        #expect(CSV.quoted(text) == "\"" + field + "\"")
    }

    @Test(
        "A formula behind a semicolon is none where a spreadsheet parts fields there",
        arguments: [
            ("a;=1", "a;'=1"), ("a;b", "a;b"), (";+1;@x", ";+1;'@x"), (";+1+1", ";'+1+1"),
            ("a;\"=1", "a;'\"\"=1"),
            ("+234;verstat=x", "+234;verstat=x"), ("a; -1", "a;' -1"),
        ]
    )
    func semicolons(text: String, field: String) {
        #expect(CSV.quoted(text) == "\"" + field + "\"")
    }

    @Test("Texts are quoted whatever they hold, numbers of the log never, line ends escaped")
    func quoting() {
        let fields: [CSV.Field] = [
            .text("a,b"), .text("say \"x\""), .text("a\r\nb"), .text(""), .none, .number(-7),
            .boolean(true),
        ]
        #expect(CSV.line(fields) == "\"a,b\",\"say \"\"x\"\"\",\"a\\r\\nb\",\"\",,-7,true\r\n")
    }

    @Test("A number keeps its plus and its leading zero where types are guessed by quotes")
    func numbersAreText() {
        let line = CSV.line([.text("+2348031234567"), .text("08031234567"), .number(5)])
        #expect(line == "\"+2348031234567\",\"08031234567\",5\r\n")
    }
}
