import Testing

@testable import HTTPServer

@Suite("The head of a request")
struct HeadTests {
    static let paths: [(String, String?)] = [
        ("/", "/"), ("/a%20b", "/a b"), ("/a%2Fb", "/a/b"), ("/../x", "/../x"), ("/%C3%A4", "/ä"),
        ("/a+b", "/a+b"), ("/a%2", nil), ("/a%", nil), ("/a%g0", nil), ("/a%00", nil),
        ("/%ff", nil), ("/%C0%AF", nil), ("/a b", nil), ("a", nil), ("*", nil), ("", nil),
        ("http://h/", nil), ("/\u{1}", nil), ("/\u{7f}", nil),
    ]

    @Test("A path is decoded, and one that is malformed is none", arguments: paths)
    func path(written: String, read: String?) {
        #expect(RequestTarget(Array(written.utf8))?.path == read)
    }

    static let queries: [(String, [HTTPField]?)] = [
        ("", []), ("?", []), ("?&&", []), ("?a=1", [HTTPField("a", "1")]),
        ("?a=1&b&a=2=3", [HTTPField("a", "1"), HTTPField("b", ""), HTTPField("a", "2=3")]),
        ("?a+b=%2B+%26", [HTTPField("a b", "+ &")]), ("?a=?", [HTTPField("a", "?")]),
        ("?a=%", nil), ("?%00", nil), ("?a=%ff", nil),
    ]

    @Test("A query is decoded, in its order", arguments: queries)
    func query(written: String, read: [HTTPField]?) {
        #expect(RequestTarget(Array("/\(written)".utf8))?.query == read)
    }

    private static let host = HTTPField("Host", "h")

    private static func raw(_ headers: [HTTPField], isOld: Bool = false) -> RawHead {
        RawHead(method: "POST", target: [47], isOld: isOld, headers: headers, bytes: 100)
    }

    static let lengths: [([HTTPField], BodyLength?)] = [
        ([], BodyLength.none),
        ([HTTPField("content-LENGTH", "12")], .known(12)),
        ([HTTPField("Content-Length", "0")], BodyLength.none),
        ([HTTPField("Content-Length", "1"), HTTPField("Content-Length", "1")], nil),
        ([HTTPField("Content-Length", "+1")], nil), ([HTTPField("Content-Length", "1 ")], nil),
        ([HTTPField("Content-Length", "")], nil), ([HTTPField("Content-Length", "0x1")], nil),
        ([HTTPField("Content-Length", "99999999999999999999")], nil),
        ([HTTPField("Transfer-Encoding", "chunked")], .chunked),
        ([HTTPField("Transfer-Encoding", "Chunked")], .chunked),
        ([HTTPField("Transfer-Encoding", "gzip, chunked")], nil),
        ([HTTPField("Transfer-Encoding", "chunked ")], nil),
        ([HTTPField("Transfer-Encoding", "chunked"), HTTPField("Content-Length", "1")], nil),
        ([HTTPField("Transfer-Encoding", "chunked"), HTTPField("Transfer-Encoding", "x")], nil),
    ]

    @Test("The length of a body is said once and plainly, or refused", arguments: lengths)
    func length(headers: [HTTPField], length: BodyLength?) {
        let check = HeadCheck(limits: HTTPLimits())
        #expect((try? check.length(Self.raw(headers))) == length)
    }

    @Test("An old client has no chunks")
    func oldChunks() {
        let raw = Self.raw([HTTPField("Transfer-Encoding", "chunked")], isOld: true)
        #expect(throws: Refusal.self) { try HeadCheck(limits: HTTPLimits()).length(raw) }
    }

    @Test("Blanks behind a value are no part of it, and a name is found in any case")
    func values() throws {
        let raw = Self.raw([Self.host, HTTPField("X-a", "b \t"), HTTPField("X-e", " ")])
        let request = try HeadCheck(limits: HTTPLimits()).request(raw, from: .address("1.2.3.4"))
        #expect(request.header("x-A") == "b" && request.header("X-E") == "")
        #expect(request.peer == .address("1.2.3.4"))
    }

    @Test("What is not whole, holds control characters, or is no name is refused")
    func malformed() {
        let check = HeadCheck(limits: HTTPLimits())
        var gap = Self.raw([Self.host])
        gap.isWhole = false
        var method = Self.raw([Self.host])
        method.method = "G(T"
        let heads = [
            gap, method, Self.raw([]), Self.raw([Self.host, Self.host]),
            Self.raw([Self.host, HTTPField("a b", "c")]),
            Self.raw([Self.host, HTTPField("", "c")]),
            Self.raw([Self.host, HTTPField("a", "\u{1}")]),
            Self.raw([Self.host, HTTPField("a", "\u{7f}")]),
        ]
        for raw in heads {
            let refusal = #expect(throws: Refusal.self) { try check.request(raw, from: .user(1)) }
            #expect(refusal?.status == 400)
        }
        #expect(throws: Never.self) {
            try check.request(Self.raw([], isOld: true), from: .user(1))
        }
    }
}
