import Testing

@testable import AlertLog

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
        #expect(CSV.field(text) == field)
    }

    @Test(
        "A formula does not hide behind spaces or quotes",
        arguments: [
            (" =1", "' =1"), ("\"=1", "\"'\"\"=1\""), ("'=1", "''=1"), (" 'x", "\" 'x\""),
        ]
    )
    func hiddenFormulas(text: String, field: String) {
        #expect(CSV.field(text) == field)
    }

    @Test(
        "A formula behind a semicolon is none where a spreadsheet parts fields there",
        arguments: [
            ("a;=1", "a;'=1"), ("a;b", "a;b"), (";+1;@x", ";+1;'@x"), (";+1+1", ";'+1+1"),
            ("a;\"=1", "\"a;'\"\"=1\""),
            ("+234;verstat=x", "+234;verstat=x"), ("a; -1", "a;' -1"),
        ]
    )
    func semicolons(text: String, field: String) {
        #expect(CSV.field(text) == field)
    }

    @Test("Commas, quotes and outer spaces are quoted, line ends escaped")
    func quoting() {
        let line = CSV.line(["a,b", "say \"x\"", " a", "a\r\nb", "a'b"])
        #expect(line == "\"a,b\",\"say \"\"x\"\"\",\" a\",a\\r\\nb,a'b\r\n")
    }
}
