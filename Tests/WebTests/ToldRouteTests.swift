import HTTPServer
import Testing

@Suite("The API: calls told to it")
struct ToldRouteTests {
    private func tell(_ scene: WebScene, _ path: String, _ body: String) -> WebScene.Answer {
        scene.ask("POST", path, body: body, as: WebScene.ingest)
    }

    @Test("An agent that cannot be asked is said with 503, and never with detected: false")
    func nobody() throws {
        let scene = try WebScene()
        let call = "{\"a_number\":\"08031110001\",\"b_number\":\"08031231001\"}"
        for (path, body) in [
            ("/acm/call", call), ("/event", call), ("/acm/calls/batch", "{\"events\":[\(call)]}"),
            ("/events/batch", "{\"events\":[\(call)]}"),
        ] {
            let answer = tell(scene, path, body)
            #expect(answer.status == 503)
            #expect(answer.json["detected"] == nil)
        }
        #expect(scene.ask("GET", "/api/v1/agent").status == 503)
    }

    @Test(
        "A call that cannot be read is refused, and says which part",
        arguments: [
            ("{}", "b_number"), ("{\"b_number\":\"\"}", "b_number"),
            ("{\"b_number\":5}", "b_number"),
            ("{\"b_number\":\"1\",\"timestamp\":\"soon\"}", "timestamp"),
            ("{\"b_number\":\"1\",\"a_number\":[]}", "a_number"),
            ("{\"b_number\":\"1\",\"caller\":\"2\"}", "caller"),
        ]
    )
    func unreadable(body: String, part: String) throws {
        let scene = try WebScene()
        let answer = tell(scene, "/acm/call", body)
        #expect(answer.status == 400)
        #expect(answer.detail.hasPrefix(part), "\(answer.detail)")
        let batch = tell(scene, "/acm/calls/batch", "{\"events\":[\(body)]}")
        #expect(batch.status == 400)
        #expect(batch.detail.hasPrefix("events: 0: \(part)"), "\(batch.detail)")
    }

    @Test(
        "A batch that is none, or too long, is refused",
        arguments: ["[]", "1", "{}", "null", "[1]"]
    )
    func batches(list: String) throws {
        #expect(tell(try WebScene(), "/acm/calls/batch", "{\"events\":\(list)}").status == 400)
        let many = Array(repeating: "{\"b_number\":\"1\"}", count: 501).joined(separator: ",")
        #expect(tell(try WebScene(), "/acm/calls/batch", "{\"events\":[\(many)]}").status == 400)
    }
}
