import Foundation
import Testing

@testable import HTTPServer

@Suite("Clients that are too slow")
struct DeadlineTests {
    /// Sends a byte every few milliseconds until the server has enough; false if it never has.
    private func isDropped(_ client: RawClient, dripping text: String) -> Bool {
        let bytes = Array(text.utf8)
        var place = 0
        return eventually {
            defer { place += 1 }
            return !client.send([bytes[place % bytes.count]])
        }
    }

    @Test("A head that drips is dropped, though something comes all the time")
    func head() throws {
        let server = try served { $0.headMillisecondsMax = 200 }
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: t\r\n")
        #expect(isDropped(client, dripping: "X: y\r\n"))
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("A first line that drips is dropped")
    func line() throws {
        let server = try served { $0.headMillisecondsMax = 200 }
        let client = try RawClient(port: server.port)
        client.send("GET /")
        #expect(isDropped(client, dripping: "a"))
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("A client that says nothing is dropped")
    func silence() throws {
        let server = try served { $0.headMillisecondsMax = 200 }
        let client = try RawClient(port: server.port)
        #expect(try client.isClosed())
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test(
        "A body that drips is dropped",
        arguments: ["Content-Length: 9000", "Transfer-Encoding: chunked"]
    )
    func body(line: String) throws {
        let application = TestApplication(bodyMax: 10_000)
        let server = try served(application) { $0.bodyMillisecondsMax = 200 }
        let client = try RawClient(port: server.port)
        client.send("POST / HTTP/1.1\r\nHost: t\r\n\(line)\r\n\r\n")
        #expect(isDropped(client, dripping: "1\r\na\r\n"))
        #expect(eventually { server.connectionCount == 0 })
        #expect(application.requests.isEmpty)
    }

    @Test("A body that is refused and drips is dropped")
    func refusedBody() throws {
        let server = try served { $0.bodyMillisecondsMax = 200 }
        let client = try RawClient(port: server.port)
        client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9000\r\n\r\n")
        #expect(isDropped(client, dripping: "a"))
    }

    @Test("A connection without a request is dropped, and the next head has its own time")
    func idle() throws {
        let server = try served { limits in
            limits.idleMillisecondsMax = 200
            limits.headMillisecondsMax = 10_000
        }
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().status == 200)
        #expect(try client.isClosed())
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("An application that takes its time is waited for")
    func slowAnswer() throws {
        let server = try served(
            TestApplication { _ in
                // Longer than any of the times that clients have.
                usleep(2_500_000)
                return HTTPResponse(200)
            }
        ) { limits in
            limits.headMillisecondsMax = 2_000
            limits.bodyMillisecondsMax = 2_000
            limits.stalledMillisecondsMax = 2_000
        }
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().status == 200)
    }

    @Test("A client that takes nothing of its answer is dropped", arguments: [60_000, 8_000_000])
    func stalled(count: Int) throws {
        let body = [UInt8](repeating: 97, count: count)
        let application = TestApplication { _ in HTTPResponse(200, body: .bytes(body)) }
        let server = try served(application) {
            $0.stalledMillisecondsMax = 200
            $0.idleMillisecondsMax = 200
        }
        let client = try RawClient(port: server.port, receiveBytes: 4_096)
        client.get("/")
        #expect(eventually { application.requests.count == 1 })
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("A client that takes a long answer slowly but steadily gets it whole")
    func steady() throws {
        let body = [UInt8](repeating: 97, count: 6_000_000)
        let server = try served(TestApplication { _ in HTTPResponse(200, body: .bytes(body)) }) {
            $0.stalledMillisecondsMax = 4_000
        }
        let client = try RawClient(port: server.port, receiveBytes: 65_536)
        client.get("/")
        // Takes far longer in all than one piece may.
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .milliseconds(5_000) {
            #expect(try client.receive(8_192))
            usleep(10_000)
        }
        #expect(try client.reply().body.count == body.count)
    }
}
