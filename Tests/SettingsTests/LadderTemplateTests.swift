import Testing

@testable import Settings

@Suite("Addresses of SIP ladders")
struct LadderTemplateTests {
    @Test(
        "An address by http or https with known places is one",
        arguments: [
            "https://homer.example/?call_id={call_id}&from={from_ms}&to={to_ms}",
            "http://10.0.0.7:9080/call/{call_id}", "https://[2001:db8::7]/#{call_id}/{from_ms}",
        ]
    )
    func taken(text: String) { #expect(LadderTemplate.isOne(text)) }

    @Test(
        "Another scheme, place, host or sign is refused",
        arguments: [
            "", "homer.example/{call_id}", "javascript:alert(1)//{call_id}", "ftp://h/{call_id}",
            "https://h/", "https:///{call_id}", "https://{call_id}.example/",
            "https://me@h/{call_id}", "https://h/{call_id}{caller}", "https://h/{call_id}}",
            "https://h/{call_id}?\"><script>", "https://h/ {call_id}",
            "https://h/\u{202e}{call_id}",
            "https://h\\evil/{call_id}", "https://h?id={call_id}",
        ]
    )
    func refused(text: String) { #expect(!LadderTemplate.isOne(text)) }

    @Test("The longest is taken, and one byte more is not")
    func length() {
        let start = "https://h/{call_id}?"
        let room = LadderTemplate.bytesMax - start.utf8.count
        #expect(LadderTemplate.isOne(start + String(repeating: "x", count: room)))
        #expect(!LadderTemplate.isOne(start + String(repeating: "x", count: room + 1)))
    }
}
