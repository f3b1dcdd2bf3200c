import Testing
import Wire

@Suite("Netstrings")
struct NetstringTests {
    private static let three = Array(#"14:{"cmd":"ping"},0:,16:{"event":"pong"},"#.utf8)

    @Test("Netstrings cut at any byte are found once, whole")
    func cutAnywhere() {
        let whole = NetstringFeed(Self.three)
        #expect(whole.error == nil)
        #expect(
            whole.payloads == [#"{"cmd":"ping"}"#, "", #"{"event":"pong"}"#].map { Array($0.utf8) }
        )
        for cut in 1..<Self.three.count {
            #expect(NetstringFeed(Self.three, pieces: [cut, Int.max]) == whole)
        }
        #expect(NetstringFeed(Self.three, pieces: [1]) == whole)
    }

    @Test("What is encoded is decoded, whatever it holds", arguments: [0, 1, 9, 10, 99, 65_536])
    func roundTrip(size: Int) {
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let feed = NetstringFeed(
            Netstring.encode(payload) + Netstring.encode(payload),
            pieces: [1_009]
        )
        #expect(feed.payloads == [payload, payload])
        #expect(feed.error == nil)
    }

    @Test(
        "A netstring that lies about itself ends the stream",
        arguments: [
            ("3:abcd,", NetstringError.missingComma(UInt8(ascii: "d"))),
            ("5:abc,1:x,", .missingComma(UInt8(ascii: ":"))),
            ("03:abc,", .leadingZero),
            ("00:,", .leadingZero),
            (":,", .notDigit(UInt8(ascii: ":"))),
            ("-1:,", .notDigit(UInt8(ascii: "-"))),
            ("+1:a,", .notDigit(UInt8(ascii: "+"))),
            (" 1:a,", .notDigit(UInt8(ascii: " "))),
            ("1 :a,", .notDigit(UInt8(ascii: " "))),
            ("\n1:a,", .notDigit(0x0a)),
            (#"{"event":"pong"}"#, .notDigit(UInt8(ascii: "{"))),
            ("67108865:", .payloadTooLong(length: 67_108_865, limit: 67_108_864)),
            ("99999999:", .payloadTooLong(length: 99_999_999, limit: 67_108_864)),
            ("999999999", .lengthTooLong(limitDigits: 8)),
            ("99999999999999999999999999:", .lengthTooLong(limitDigits: 8)),
            ("1", .endInsideNetstring(missing: 2)),
            ("3:", .endInsideNetstring(missing: 4)),
            ("3:ab", .endInsideNetstring(missing: 2)),
            ("3:abc", .endInsideNetstring(missing: 1)),
        ]
    )
    func lies(_ text: String, _ error: NetstringError) {
        let good = Array("2:{},".utf8)
        for pieces in [[Int.max], [1], [2, 3]] {
            let feed = NetstringFeed(good + Array(text.utf8), pieces: pieces)
            #expect(feed.payloads == [Array("{}".utf8)])
            #expect(feed.error == error)
        }
    }

    @Test("A decoder that gave up stays so, whatever comes")
    func staysGivenUp() {
        var decoder = NetstringDecoder()
        decoder.append(Array("x".utf8))
        #expect(throws: NetstringError.notDigit(UInt8(ascii: "x"))) { _ = try decoder.next() }
        decoder.append(Array("2:{},".utf8))
        #expect(throws: NetstringError.notDigit(UInt8(ascii: "x"))) { _ = try decoder.next() }
        #expect(throws: NetstringError.notDigit(UInt8(ascii: "x"))) { try decoder.finish() }
    }

    @Test("Limits are the operator's to set")
    func limits() {
        var limits = NetstringLimits()
        limits.payloadBytesMax = 4
        limits.passedOverBytesMax = 4
        limits.lengthDigitsMax = 2
        #expect(NetstringFeed(Array("4:abcd,".utf8), limits: limits).error == nil)
        #expect(
            NetstringFeed(Array("5:abcde,".utf8), limits: limits).error
                == .payloadTooLong(length: 5, limit: 4)
        )
        #expect(
            NetstringFeed(Array("123:".utf8), limits: limits).error
                == .lengthTooLong(limitDigits: 2)
        )
    }

    @Test("Bytes written in place count as bytes handed over")
    func fill() throws {
        var decoder = NetstringDecoder(bufferBytes: 4_096)
        var sent = 0
        var found = 0
        while sent < Self.three.count {
            let written = unsafe decoder.fill(atLeast: 16) { room in
                let size = min(5, Self.three.count - sent)
                for index in 0..<size { unsafe room[index] = Self.three[sent + index] }
                return size
            }
            #expect(written > 0)
            sent += written
            while try decoder.next() != nil { found += 1 }
        }
        #expect(found == 3)
        #expect(decoder.bytesWaiting == 0)
        let failed = unsafe decoder.fill { _ in -1 }
        #expect(failed == -1)
        #expect(decoder.bytesWaiting == 0)
    }

    @Test("What one large netstring made the buffer grow by is given back")
    func givesMemoryBack() throws {
        var decoder = NetstringDecoder(bufferBytes: 4_096)
        decoder.append(Netstring.encode([UInt8](repeating: 0x61, count: 60_000)))
        #expect(try decoder.next()?.count == 60_000)
        #expect(decoder.bytesHeld > 60_000)
        for _ in 0..<10_000 {
            decoder.append(Self.three)
            while try decoder.next() != nil {}
        }
        #expect(decoder.bytesHeld <= 8_192)
    }
}
