import Testing

@testable import HTTPServer

@Suite("Answers that cannot be sent")
struct ResponseTests {
    static let bad: [HTTPResponse] = [
        HTTPResponse(200, headers: [HTTPField("X", "a\r\nSet-Cookie: b")]),
        HTTPResponse(200, headers: [HTTPField("X", "a\nb")]),
        HTTPResponse(200, headers: [HTTPField("X", "a\rb")]),
        HTTPResponse(200, headers: [HTTPField("X", "a\u{0}b")]),
        HTTPResponse(200, headers: [HTTPField("X\r\nY", "a")]),
        HTTPResponse(200, headers: [HTTPField("", "a")]),
        HTTPResponse(200, headers: [HTTPField("a b", "a")]),
        HTTPResponse(200, headers: [HTTPField("Content-Length", "1")]),
        HTTPResponse(200, headers: [HTTPField("transfer-encoding", "chunked")]),
        HTTPResponse(200, headers: [HTTPField("Connection", "upgrade")]),
        HTTPResponse(200, headers: [HTTPField("X", String(repeating: "a", count: 16_384))]),
        HTTPResponse(100), HTTPResponse(0), HTTPResponse(600), HTTPResponse(-1),
    ]

    @Test("Are replaced by 500, whatever is wrong with them", arguments: bad.indices)
    func replaced(place: Int) throws {
        let server = try served(TestApplication { _ in Self.bad[place] })
        let client = try RawClient(port: server.port)
        client.get("/")
        let reply = try client.reply()
        #expect(reply.status == 500 && reply.header("x-refused") == "yes")
        #expect(reply.header("set-cookie") == nil && reply.header("x") == nil)
        #expect(try client.isClosed())
    }

    @Test("A stream whose headers are bad is closed")
    func badStream() throws {
        let stream = HTTPStream()
        let server = try served(
            TestApplication { _ in
                HTTPResponse(200, headers: [HTTPField("X", "\n")], body: .stream(stream))
            }
        )
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().status == 500 && stream.isClosed)
    }

    @Test("Headers as long as they may be are sent")
    func longHead() throws {
        let value = String(repeating: "v", count: 15_000)
        let server = try served(
            TestApplication { _ in HTTPResponse(200, headers: [HTTPField("X", value)]) }
        )
        let client = try RawClient(port: server.port)
        client.get("/", "Y: \(String(repeating: "y", count: 15_000))\r\n")
        #expect(try client.reply().header("x") == value)
    }

    @Test("An answer that has no body has none", arguments: [204, 304])
    func noBody(status: Int) throws {
        let server = try served(TestApplication { _ in HTTPResponse(status) })
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().status == status)
        client.get("/")
        #expect(try client.reply().status == status)
    }
}
