import Fuzzing
import Testing

@testable import Kamailio

@Suite("HTTP responses")
struct HTTPTests {
    /// Everything that a decoder made of one stream.
    private struct Feed: Equatable {
        var responses: [HTTPResponse] = []
        var error: HTTPError?

        init(_ bytes: [UInt8], piece: Int = Int.max, limits: HTTPLimits = HTTPLimits()) {
            var decoder = HTTPResponseDecoder(limits: limits)
            do throws(HTTPError) {
                var start = 0
                while start < bytes.count {
                    let end = start + min(piece, bytes.count - start)
                    decoder.append(bytes[start..<end])
                    while let response = try decoder.next() { responses.append(response) }
                    start = end
                }
                try decoder.finish()
            } catch {
                self.error = error
            }
        }

        init(_ text: String, limits: HTTPLimits = HTTPLimits()) {
            self.init(Array(text.utf8), limits: limits)
        }
    }

    private static let recorded = Recording.literals("end_dialogs.txt")
        .filter { $0.starts(with: Array("HTTP/1.1 ".utf8)) }

    @Test("Each recorded response is one, with the reply inside, however it is cut")
    func recordings() throws {
        #expect(Self.recorded.count >= 4)
        let all = Self.recorded.flatMap { $0 }
        let feed = Feed(all)
        #expect(feed.error == nil)
        #expect(feed.responses.count == Self.recorded.count)
        #expect(feed.responses.allSatisfy { $0.keepsAlive })
        for piece in 1...100 { #expect(Feed(all, piece: piece) == feed) }
        let outcomes = feed.responses.map { ControlReply.parse($0, .jsonrpc).outcome }
        #expect(
            outcomes.prefix(4) == [
                .accepted(""), .notFound("Couldnt find callid in dialog"), .accepted(""),
                .notFound("Dialog not found"),
            ]
        )
    }

    @Test("The status line counts where the body says nothing")
    func statusLine() throws {
        let forbidden = Feed("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        let response = try #require(forbidden.responses.first)
        #expect(
            ControlReply.parse(response, .jsonrpc).outcome
                == .refused(code: 403, message: "Forbidden")
        )
        // A path that is not there is no dialog that is not there.
        let missing = Feed("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        #expect(
            ControlReply.parse(try #require(missing.responses.first), .jsonrpc).outcome
                == .refused(code: 404, message: "Not Found")
        )
        let empty = Feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let reply = ControlReply.parse(try #require(empty.responses.first), .jsonrpc)
        #expect(reply.outcome == .unreadable)
    }

    @Test("Headers are found in any case, and say whether the connection stays")
    func headers() throws {
        let text = "HTTP/1.1 200\r\nCONTENT-length:\t2\r\nX:\r\nconnection: Close\r\n\r\nhi"
        let response = try #require(Feed(text).responses.first)
        #expect(response.reason.isEmpty)
        #expect(response.body == Array("hi".utf8))
        #expect(!response.keepsAlive)
        let old = "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
        #expect(try !#require(Feed(old).responses.first).keepsAlive)
    }

    @Test("A 100 in front of a response is passed over")
    func interim() {
        let text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
        #expect(Feed(text).responses.map(\.status) == [204])
        #expect(Feed(text).error == nil)
    }

    @Test(
        "What is no response ends the connection",
        arguments: [
            ("HTTP/2 200 OK\r\n\r\n", HTTPError.badStatusLine),
            ("SIP/2.0 200 OK\r\n\r\n", .badStatusLine),
            ("HTTP/1.1 20 OK\r\n\r\n", .badStatusLine),
            ("HTTP/1.1 2000 OK\r\n\r\n", .badStatusLine),
            ("HTTP/1.1 +20 OK\r\n\r\n", .badStatusLine), ("HTTP/1.1\r\n\r\n", .badStatusLine),
            ("\r\n\r\n", .badStatusLine), ("HTTP/1.1 200 OK\r\nx\r\n\r\n", .badHeader),
            ("HTTP/1.1 200 OK\r\n\r\n", .badContentLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .badContentLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n", .badContentLength),
            ("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", .badContentLength),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                .badContentLength
            ),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n", .badContentLength),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n",
                .bodyTooLong(length: 1_048_577, limit: 1_048_576)
            ),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .chunked),
            ("HTTP/1.1 200 OK\r\nContent-Length:\u{301}5\r\n\r\nabcde", .badContentLength),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", .endInsideResponse),
            ("HTTP/1.1 200 OK\r\nContent-Le", .endInsideResponse),
        ]
    )
    func bad(_ text: String, _ error: HTTPError) {
        #expect(Feed(text).error == error)
        #expect(Feed(Array(text.utf8), piece: 1).error == error)
        #expect(Feed(text).responses.isEmpty)
    }

    @Test("Heads and headers have their limits")
    func limits() {
        var limits = HTTPLimits()
        limits.headBytesMax = 64
        limits.headersMax = 2
        let fits = "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 0\r\n\r\n"
        #expect(Feed(fits, limits: limits).error == nil)
        let three = "HTTP/1.1 200 OK\r\nA: b\r\nB: c\r\nContent-Length: 0\r\n\r\n"
        #expect(Feed(three, limits: limits).error == .tooManyHeaders(limit: 2))
        let long = "HTTP/1.1 200 " + String(repeating: "x", count: 100)
        #expect(Feed(long, limits: limits).error == .headTooLong(limit: 64))
        #expect(Feed(Array(long.utf8), piece: 1, limits: limits).error == .headTooLong(limit: 64))
    }

    @Test("A mutated response never crashes", arguments: 0..<10)
    func mutated(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        let all = Self.recorded.flatMap { $0 }
        for _ in 0..<100 {
            let bytes = random.mutated(all)
            #expect(Feed(bytes, piece: 1 + random.below(200)) == Feed(bytes), "seed \(seed)")
        }
    }
}
