import Testing
import Wire

@Suite("Rows of a JSON table")
struct JSONTableTests {
    private func rows(_ text: String) -> [[String?]]? {
        var rows: [[String?]] = []
        let isTable = JSONTable.read(
            Array(text.utf8),
            rows: "rows",
            count: "row_count",
            members: ["uuid", "dest"]
        ) { rows.append($0) }
        return isTable ? rows : nil
    }

    @Test("Each row is the wanted members in their order, whatever stands around them")
    func wanted() {
        let text = """
            {"note": [1, {"uuid": "no"}], "row_count":3,"rows":[{"dest":"100","x":7,"uuid":"a"},
              {"uuid":"b\\n\\u00e9","dest":null} , {"other":{"uuid":"inner"}}]}

            """
        #expect(rows(text) == [["a", "100"], ["b\né", nil], [nil, nil]])
    }

    @Test("No rows are none")
    func empty() {
        #expect(rows("{\"row_count\": 0}\n") == [])
        #expect(rows("{\"row_count\":0,\"rows\":[]}") == [])
        #expect(rows("{\"row_count\":0,\"rows\":null}") == [])
    }

    @Test(
        "What is no such table is none",
        arguments: [
            "", "{", "[]", "{\"rows\":[]}", "{\"row_count\":\"1\",\"rows\":[]}",
            "{\"row_count\":1,\"rows\":[{\"uuid\":1}]}", "{\"row_count\":1,\"rows\":[\"a\"]}",
            "{\"row_count\":1,\"rows\":{\"uuid\":\"a\"}}", "{\"row_count\":1,\"rows\":\"a\"}",
        ]
    )
    func noTable(text: String) {
        #expect(rows(text) == nil)
    }

    @Test("A table cut anywhere is none")
    func cut() {
        let text = "{\"row_count\":2,\"rows\":[{\"uuid\":\"a\",\"dest\":\"1\"},{\"uuid\":\"b\"}]}"
        #expect(rows(text)?.count == 2)
        for length in 0..<text.utf8.count { #expect(rows(String(text.prefix(length))) == nil) }
    }
}
