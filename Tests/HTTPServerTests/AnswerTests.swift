import Foundation
import Testing

@testable import HTTPServer

@Suite("Requests and their answers")
struct AnswerTests {
    private static let request =
        "POST /a%20b?x=%2B&y HTTP/1.1\r\nHost: t\r\nX-Empty:\r\nContent-Length: 5\r\n\r\nhello"
    private static let answer = "POST /a b [x=+,y=] hello"

    @Test("A request is answered with its parts decoded, and says who asks")
    func plain() throws {
        let application = TestApplication(bodyMax: 5)
        let server = try served(application)
        let client = try RawClient(port: server.port)
        client.send(Self.request)
        let reply = try client.reply()
        #expect(reply.status == 200 && reply.text == Self.answer)
        #expect(reply.header("content-type") == "text/plain" && reply.header("date") != nil)
        let asked = try #require(application.requests.first)
        #expect(asked.peer == .address("127.0.0.1") && asked.header("x-empty") == "")
    }

    @Test("A request that comes byte by byte is the same")
    func byteByByte() throws {
        let server = try served(TestApplication(bodyMax: 5))
        let client = try RawClient(port: server.port)
        for byte in Self.request.utf8 { client.send([byte]) }
        #expect(try client.reply().text == Self.answer)
    }

    @Test("A request that is cut anywhere is never answered, and its connection ends")
    func cutAnywhere() throws {
        let application = TestApplication(bodyMax: 5)
        // Long before its time is over the client is known to be gone.
        let server = try served(application) { limits in
            limits.headMillisecondsMax = 600_000
            limits.bodyMillisecondsMax = 600_000
        }
        let bytes = Array(Self.request.utf8)
        let clients = try bytes.indices.map { _ in try RawClient(port: server.port) }
        for (count, client) in clients.enumerated() {
            client.send(Array(bytes[..<count]))
            _ = shutdown(client.descriptor, Int32(SHUT_WR))
        }
        for (count, client) in clients.enumerated() {
            #expect(try client.rest() == "", "\(count)")
        }
        #expect(application.requests.isEmpty)
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("Requests in one go are answered in their order, on one connection")
    func pipelined() throws {
        let server = try served(TestApplication(bodyMax: 5))
        let client = try RawClient(port: server.port)
        client.send(
            String(repeating: Self.request, count: 50) + "GET /last HTTP/1.1\r\nHost: t\r\n\r\n"
        )
        for _ in 0..<50 { #expect(try client.reply().text == Self.answer) }
        #expect(try client.reply().text == "GET /last [] ")
        #expect(server.connectionCount == 1)
    }

    @Test("A chunked body is put together, whatever its chunks")
    func chunked() throws {
        let server = try served(TestApplication(bodyMax: 100))
        let client = try RawClient(port: server.port)
        client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in ["1\r", "\na\r\n", "00004;x=y\r\nbc", "de\r\n", "0\r\nX-Trailer: 1\r\n\r\n"] {
            client.send(piece)
        }
        #expect(try client.reply().text == "POST / [] abcde")
        client.get("/again")
        #expect(try client.reply().text == "GET /again [] ")
    }

    @Test("A client that waits to be asked for its body is asked")
    func continued() throws {
        let server = try served(TestApplication(bodyMax: 5))
        let client = try RawClient(port: server.port)
        client.send(
            "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
        )
        #expect(try client.reply(toHead: true).status == 100)
        client.send("hello")
        #expect(try client.reply().text == "POST / [] hello")
    }

    @Test("A client that waits with a body too long is refused at once")
    func notContinued() throws {
        let server = try served(TestApplication(bodyMax: 5))
        let client = try RawClient(port: server.port)
        client.send(
            "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n"
        )
        #expect(try client.reply().status == 413 && client.isClosed())
    }

    @Test("HEAD gets the headers of the answer alone")
    func head() throws {
        let server = try served()
        let client = try RawClient(port: server.port)
        client.send("HEAD /x HTTP/1.1\r\nHost: t\r\n\r\nGET /y HTTP/1.1\r\nHost: t\r\n\r\n")
        let reply = try client.reply(toHead: true)
        #expect(reply.status == 200 && reply.header("content-length") == "11")
        #expect(try client.reply().text == "GET /y [] ")
    }

    @Test("Methods come as they are sent", arguments: ["get", "PATCH", "OPTIONS", "head", "QUERY"])
    func methods(method: String) throws {
        let server = try served()
        let client = try RawClient(port: server.port)
        client.send("\(method) / HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(try client.reply().text == "\(method) / [] ")
    }

    @Test("An old client is answered without Host, and the connection ends")
    func oldClient() throws {
        let server = try served()
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.0\r\n\r\n")
        #expect(try client.reply().text == "GET / [] " && client.isClosed())
    }

    @Test("A client that ends its side behind its request is answered")
    func halfClosed() throws {
        let server = try served(
            TestApplication { _ in
                // Long enough for the watch to look at the connection.
                usleep(300_000)
                return HTTPResponse(200)
            }
        )
        let client = try RawClient(port: server.port)
        client.get("/")
        _ = shutdown(client.descriptor, Int32(SHUT_WR))
        #expect(try client.reply().status == 200 && client.isClosed())
    }

    @Test("A client that says close is answered, and the connection ends")
    func close() throws {
        let server = try served()
        let client = try RawClient(port: server.port)
        client.get("/", "Connection: close\r\n")
        #expect(try client.reply().status == 200 && client.isClosed())
    }

    @Test("Answers of any length come whole", arguments: [0, 1, 65_536, 65_537, 5_000_000])
    func lengths(count: Int) throws {
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let server = try served(TestApplication { _ in HTTPResponse(200, body: .bytes(body)) })
        let client = try RawClient(port: server.port)
        for _ in 0..<2 {
            client.get("/")
            let reply = try client.reply()
            #expect(reply.body == body && reply.header("content-length") == "\(count)")
        }
    }

    @Test("The headers of a request may take what the limit says, wherever the network cuts them")
    func longHead() throws {
        let application = TestApplication()
        let server = try served(application)
        let client = try RawClient(port: server.port)
        for round in 1...3 {
            let lines = (0..<97).map {
                "X-\($0): \(String(repeating: "v", count: 150 + round))\r\n"
            }
            let head = Array("GET / HTTP/1.1\r\nHost: t\r\n\(lines.joined())\r\n".utf8)
            for start in stride(from: 0, to: head.count, by: 1_000 * round + 7) {
                client.send(Array(head[start..<min(head.count, start + 1_000 * round + 7)]))
            }
            #expect(try client.reply().status == 200)
            #expect(application.requests.last?.headers.count == 98)
        }
    }

    @Test("Many clients at once are each answered what they asked")
    func many() async throws {
        let server = try served()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let client = try RawClient(port: server.port)
                    for round in 0..<20 {
                        client.get("/\(number)/\(round)")
                        let reply = try client.reply()
                        guard reply.text == "GET /\(number)/\(round) [] " else { return false }
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
