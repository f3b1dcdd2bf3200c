import HTTPClient
import Testing

@Suite("HTTP client")
struct HTTPClientTests {
    private func client(_ change: (inout HTTPClientSetup) -> Void = { _ in }) throws -> HTTPClient {
        var setup = HTTPClientSetup()
        change(&setup)
        return try HTTPClient(setup)
    }

    private func answer(
        to answer: String?,
        filler: String = "",
        times: Int = 0,
        _ change: (inout HTTPClientSetup) -> Void = { _ in }
    ) throws -> Result<IncomingAnswer, HTTPClientError> {
        let server = OneAnswerServer(answer: answer, thenRepeats: filler, times: times)
        defer { server.stop() }
        let client = try client(change)
        let request = OutgoingRequest(.post, "http://127.0.0.1:\(server.port)/x", body: [0x61])
        do throws(HTTPClientError) {
            return .success(try client.send(request))
        } catch {
            return .failure(error)
        }
    }

    @Test("A request is sent with its method, headers and body, and its answer read")
    func exchange() throws {
        let server = OneAnswerServer(
            answer: "HTTP/1.1 429 Slow Down\r\nReTry-AFTER:  7 \r\nContent-Length: 2\r\n\r\nno"
        )
        defer { server.stop() }
        let request = OutgoingRequest(
            .post,
            "http://127.0.0.1:\(server.port)/hook?a=1",
            headers: [.init("Content-Type", "application/json"), .init("X-Id", "7")],
            body: Array("{}".utf8)
        )
        let answer = try client().send(request)
        #expect(answer.status == 429)
        #expect(answer.retryAfter == "7 ")
        #expect(answer.body == Array("no".utf8))
        let heard = try #require(server.requests.first)
        #expect(heard.hasPrefix("POST /hook?a=1 HTTP/1.1\r\n"))
        #expect(heard.contains("\r\nX-Id: 7\r\n") && heard.hasSuffix("\r\n\r\n{}"))
        #expect(!heard.lowercased().contains("expect:"))
    }

    @Test("A redirect is an answer, and nobody goes where it points")
    func redirect() throws {
        let other = OneAnswerServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        defer { other.stop() }
        let place = "http://127.0.0.1:\(other.port)/"
        let result = try answer(
            to: "HTTP/1.1 307 There\r\nLocation: \(place)\r\nContent-Length: 0\r\n\r\n"
        )
        #expect(try result.get().status == 307)
        #expect(other.requests.isEmpty)
    }

    @Test("Of a body without an end the beginning is kept, and the status counts")
    func longBody() throws {
        let result = try answer(
            to: "HTTP/1.1 200 OK\r\n\r\n",
            filler: String(repeating: "x", count: 10_000),
            times: 1_000
        ) { $0.answerBytesMax = 25_000 }
        #expect(
            try result.get()
                == IncomingAnswer(status: 200, body: Array(repeating: 0x78, count: 25_000))
        )
    }

    @Test("A head without an end is given up")
    func longHead() throws {
        let result = try answer(
            to: "HTTP/1.1 200 OK\r\n",
            filler: "X-A: \(String(repeating: "x", count: 1_000))\r\n",
            times: 1_000
        ) { $0.headBytesMax = 9_000 }
        #expect(result == .failure(.headTooLong(limit: 9_000)))
    }

    @Test("A server that says nothing is waited for so long and no longer")
    func silence() throws {
        let result = try answer(to: nil) { $0.totalMilliseconds = 150 }
        #expect(result == .failure(.timedOut))
    }

    @Test("A server inside is not connected to where only public ones are let in")
    func inside() throws {
        let result = try answer(to: "HTTP/1.1 200 OK\r\n\r\n") { $0.allowsPrivateAddresses = false }
        #expect(result == .failure(.forbiddenAddress))
    }

    @Test("Only http and https are sent by, and https alone where TLS is asked for")
    func schemes() throws {
        for url in [
            "file:///etc/passwd", "gopher://127.0.0.1:1/", "ftp://127.0.0.1/x", "", "http://",
        ] {
            #expect(throws: HTTPClientError.self, "\(url)") {
                _ = try client().send(OutgoingRequest(.get, url))
            }
        }
        let result = try answer(to: "HTTP/1.1 200 OK\r\n\r\n") { $0.requiresTLS = true }
        #expect(throws: HTTPClientError.self) { try result.get() }
    }

    @Test(
        "A header that would end its line is not sent",
        arguments: ["a\r\nX: y", "a\nb", "\0", "a\u{7f}"]
    )
    func headerLines(value: String) throws {
        let request = OutgoingRequest(.get, "http://127.0.0.1:9/", headers: [.init("X-A", value)])
        #expect(throws: HTTPClientError.unusable(what: "a header holds what cannot stand in one")) {
            _ = try client().send(request)
        }
    }

    @Test("A body that is longer than any is not sent")
    func longRequest() throws {
        let client = try client { $0.requestBytesMax = 3 }
        #expect(throws: HTTPClientError.bodyTooLong(limit: 3)) {
            _ = try client.send(OutgoingRequest(.post, "http://127.0.0.1:9/", body: [1, 2, 3, 4]))
        }
    }

    @Test("Nobody there is an error that says so")
    func nobody() throws {
        #expect(throws: HTTPClientError.failed("Couldn't connect to server")) {
            _ = try client().send(OutgoingRequest(.get, "http://127.0.0.1:1/"))
        }
    }

    @Test("Addresses of this machine, of private networks and of nobody are told from public ones")
    func addresses() {
        let inside: [[UInt8]] = [
            [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 9, 9], [192, 168, 1, 1],
            [169, 254, 169, 254], [100, 64, 0, 1], [0, 0, 0, 0], [224, 0, 0, 1],
            [255, 255, 255, 255],
            [192, 0, 2, 1], [198, 51, 100, 1], [203, 0, 113, 9], [198, 18, 0, 1],
        ]
        let outside: [[UInt8]] = [
            [8, 8, 8, 8], [172, 32, 0, 1], [100, 128, 0, 1], [192, 1, 2, 3],
        ]
        #expect(inside.allSatisfy { !AddressCheck.isPublic($0) })
        #expect(outside.allSatisfy { AddressCheck.isPublic($0) })
        let zeros = [UInt8](repeating: 0, count: 10)
        #expect(inside.allSatisfy { !AddressCheck.isPublic(zeros + [0xff, 0xff] + $0) })
        #expect(outside.allSatisfy { AddressCheck.isPublic(zeros + [0xff, 0xff] + $0) })
        #expect(!AddressCheck.isPublic(zeros + [0, 0, 0, 0, 0, 1]))
        #expect(!AddressCheck.isPublic([0xfe, 0x80] + zeros + [0, 0, 0, 1]))
        #expect(!AddressCheck.isPublic([0xfd, 0x12] + zeros + [0, 0, 0, 1]))
        #expect(!AddressCheck.isPublic([0x20, 0x02, 127, 0, 0, 1] + zeros))
        #expect(AddressCheck.isPublic([0x2a, 0x00] + zeros + [0, 0, 0, 1]))
        #expect(!AddressCheck.isPublic([]))
    }
}
