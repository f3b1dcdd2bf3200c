import Testing

@testable import WebPush

@Suite("Messages to browsers")
struct MessageTests {
    private func body(_ count: Int, size: Int = 0) throws -> [UInt8] {
        try PushMessage.body(
            of: [UInt8](repeating: 7, count: count),
            for: Example.subscription(),
            salt: Example.bytes(Example.salt),
            key: Example.key(),
            size: size
        )
    }

    @Test("The example of RFC 8291 gives the body that stands there")
    func example() throws {
        let body = try PushMessage.body(
            of: Array(Example.text.utf8),
            for: Example.subscription(),
            salt: Example.bytes(Example.salt),
            key: Example.key(),
            size: 0
        )
        #expect(Base64URL.text(of: body) == Example.body)
    }

    @Test("A body is the text and 103 bytes, and the longest text makes one of 4,096")
    func lengths() throws {
        #expect(PushMessage.textBytesMax == 3_993)
        for count in [0, 1, 511, 3_993] { #expect(try body(count).count == count + 103) }
        #expect(throws: PushError.textTooLong(bytes: 3_994, limit: 3_993)) { try body(3_994) }
    }

    @Test(
        "Texts of many lengths make bodies of few",
        arguments: [(0, 512), (1, 512), (512, 512), (513, 1_024), (2_049, 3_993), (3_993, 3_993)]
    )
    func padding(count: Int, size: Int) throws {
        let text = [UInt8](repeating: 65, count: count)
        let body = try PushMessage.body(of: text, for: Example.subscription())
        #expect(body.count == size + 103)
    }

    @Test("No two bodies of the same text are alike, or made by the same key")
    func random() throws {
        let bodies = try (0..<20).map { _ in
            try PushMessage.body(of: [1, 2, 3], for: Example.subscription())
        }
        #expect(Set(bodies).count == 20)
        #expect(Set(bodies.map { $0[..<16] }).count == 20)
        #expect(Set(bodies.map { $0[21..<86] }).count == 20)
        for body in bodies {
            #expect(body[16..<21] == [0, 0, 16, 0, 65])
            #expect(CurveKey.isPoint(Array(body[21..<86])))
        }
    }

    @Test("A salt of another length is refused", arguments: [0, 15, 17])
    func salt(count: Int) throws {
        #expect(throws: PushError.saltLength(bytes: count, wanted: 16)) {
            try PushMessage.body(
                of: [],
                for: Example.subscription(),
                salt: [UInt8](repeating: 0, count: count),
                key: Example.key(),
                size: 0
            )
        }
    }

    @Test("Base64 for addresses reads what it writes, and no second spelling of it")
    func base64() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
            #expect(Base64URL.bytes(of: Base64URL.text(of: bytes)) == bytes)
        }
        #expect(Base64URL.text(of: [0xfb, 0xff]) == "-_8")
        for text in ["A", "AB=", "AB==", "-_9", "+/8", "A A", "AAAAA", "é", "AB\n"] {
            #expect(Base64URL.bytes(of: text) == nil, "\(text)")
        }
    }
}
