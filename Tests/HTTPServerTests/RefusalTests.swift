import Foundation
import Testing

@testable import HTTPServer

@Suite("What is refused")
struct RefusalTests {
    /// What a client sends, and with which status it is sent away.
    static let heads: [(String, Int)] = [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400),
        ("GET /%zz HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET /%00 HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET /%ff HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET http://t/ HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET /a?%ff HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("G(T / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET  / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET /\u{0}x HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GE\u{0}T / HTTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nX: a\u{0}b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nX: a\u{1}b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nX: a\rb\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nX : ab\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\n: ab\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nX: a\r\n b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nContent-Leng: 5\r\n th\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\nX: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\nHost: t\n\n", 400),
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400),
        (
            "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            400
        ),
        ("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked \r\n\r\n", 501),
        ("POST / HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("CONNECT / HTTP/1.1\r\nHost: t\r\n\r\n", 501),
        ("GET /\(String(repeating: "a", count: 8_192)) HTTP/1.1\r\nHost: t\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: t\r\nX: \(String(repeating: "a", count: 16_384))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: t\r\n\(String(repeating: "X: a\r\n", count: 100))\r\n", 431),
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 11\r\n\r\n01234567890", 413),
        ("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9000000000\r\n\r\n0123", 413),
        (
            "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
            413
        ),
    ]

    @Test("Is said in the application's words, and the connection ends", arguments: heads)
    func refused(sent: String, status: Int) throws {
        let application = TestApplication(bodyMax: 10)
        let server = try served(application)
        let client = try RawClient(port: server.port)
        client.send(sent)
        let reply = try client.reply()
        #expect(reply.status == status && reply.header("x-refused") == "yes")
        #expect(reply.header("connection") == "close" && !reply.text.isEmpty)
        #expect(try client.isClosed())
        #expect(application.requests.isEmpty)
        #expect(eventually { server.connectionCount == 0 })
    }

    /// What libmicrohttpd refuses before anybody is asked.
    static let earlyOnes: [(String, Int)] = [
        ("GET / HTTP/2.0\r\nHost: t\r\n\r\n", 505), ("GET / HTTP/0.9\r\nHost: t\r\n\r\n", 505),
        ("GET /\r\n\r\n", 400), ("GET / FTP/1.1\r\nHost: t\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nno colon\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nX\u{0}: ab\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: t\r\nX: \(String(repeating: "a", count: 70_000))\r\n\r\n", 431),
        ("GET /\(String(repeating: "a", count: 70_000)) HTTP/1.1\r\nHost: t\r\n\r\n", 414),
        ("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n", 400),
    ]

    @Test("Of what is no HTTP at all nothing reaches the application", arguments: earlyOnes)
    func early(sent: String, status: Int) throws {
        let application = TestApplication(bodyMax: 10)
        let server = try served(application)
        let client = try RawClient(port: server.port)
        client.send(sent)
        #expect(try client.reply().status == status)
        #expect(application.requests.isEmpty)
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test(
        "A Content-Length that is no number reaches nobody",
        arguments: ["x", "+1", "1x", "-1", ""]
    )
    func lengths(value: String) throws {
        let application = TestApplication(bodyMax: 10)
        let server = try served(application)
        let client = try RawClient(port: server.port)
        client.send(
            "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(value)\r\n\r\nGET / HTTP/1.1\r\n\r\n"
        )
        #expect(try client.rest().hasPrefix("HTTP/1.1 400 "))
        #expect(application.requests.isEmpty)
    }

    @Test("Garbage reaches nobody and leaves nothing behind")
    func garbage() throws {
        let application = TestApplication()
        let server = try served(application)
        var random = SeededGenerator(seed: 16)
        for _ in 0..<200 {
            let client = try RawClient(port: server.port)
            let count = Int.random(in: 1...3_000, using: &random)
            client.send((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        #expect(eventually { server.connectionCount == 0 })
        #expect(application.requests.isEmpty)
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().status == 200)
    }

    @Test("A body beyond what is read away ends the connection without a word")
    func endlessBody() throws {
        let server = try served(TestApplication(bodyMax: 10)) { $0.refusedBodyBytesMax = 1_000 }
        let client = try RawClient(port: server.port)
        client.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "64\r\n\(String(repeating: "a", count: 100))\r\n"
        #expect(eventually { !client.send(chunk) })
        #expect(try client.rest() == "")
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("Bodies that take too much together are refused, and what they took is given back")
    func heldBodies() throws {
        let server = try served(TestApplication(bodyMax: 1_000)) { $0.bodyBytesHeldMax = 1_500 }
        let head = "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n"
        let body = String(repeating: "a", count: 1_000)
        let holder = try RawClient(port: server.port)
        holder.send(head + body.dropLast())
        // Once a second one does not fit, the first is known to be held.
        #expect(
            eventually {
                guard let client = try? RawClient(port: server.port) else { return false }
                client.send(head + body)
                let reply = try? client.reply()
                return reply?.status == 503 && reply?.header("retry-after") != nil
            }
        )
        holder.send("a")
        #expect(try holder.reply().status == 200)
        let client = try RawClient(port: server.port)
        client.send(head + body)
        #expect(try client.reply().status == 200)
    }

    @Test("Requests beyond those that may wait are told to come back")
    func fullQueue() throws {
        let gate = Gate()
        let application = TestApplication { request in
            gate.wait()
            return HTTPResponse(200)
        }
        let server = try served(application) { limits in
            limits.workers = 1
            limits.waitingRequestsMax = 2
        }
        let first = try RawClient(port: server.port)
        first.get("/")
        #expect(eventually { gate.waiting == 1 })
        let waiting = try (0..<4).map { _ in try RawClient(port: server.port) }
        for client in waiting { client.get("/") }
        var refused = 0
        for client in waiting.reversed() where refused < 2 {
            var entry = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&entry, 1, 1_000) > 0 {
                let reply = try client.reply()
                #expect(reply.status == 503 && reply.header("retry-after") == "1")
                refused += 1
            }
        }
        #expect(refused == 2)
        gate.open()
        #expect(try first.reply().status == 200)
    }
}
