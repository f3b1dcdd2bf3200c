import Testing
import Wire

@Suite("Netstrings over the limit")
struct PassedOverTests {
    private static let limits = {
        var limits = NetstringLimits()
        limits.payloadBytesMax = 100
        limits.passedOverBytesMax = 50_000
        return limits
    }()

    /// Payloads full of what looks like netstrings.
    private static func payload(_ count: Int) -> [UInt8] {
        let filling = Array("1:a,2:bc,,".utf8)
        return (0..<count).map { filling[$0 % filling.count] }
    }

    @Test(
        "One over the limit is passed over; those around it are found, however all is cut",
        arguments: [1, 2, 7, 99, 4_096, Int.max]
    )
    func neighbours(piece: Int) {
        let sizes = [100, 101, 0, 50_000, 99, 5_000, 5_001, 100]
        let bytes = sizes.flatMap { Netstring.encode(Self.payload($0)) }
        let feed = NetstringFeed(bytes, pieces: [piece], limits: Self.limits)
        #expect(feed.error == nil)
        #expect(feed.payloads == sizes.filter { $0 <= 100 }.map(Self.payload))
    }

    @Test("They are counted, and one is done with when its comma is there")
    func counted() throws {
        var decoder = NetstringDecoder(limits: Self.limits)
        let bytes = Netstring.encode(Self.payload(101)) + Netstring.encode(Self.payload(3_000))
        decoder.append(bytes.dropLast())
        #expect(try decoder.next() == nil)
        #expect(decoder.payloadsPassedOver == 1)
        decoder.append(bytes.suffix(1))
        #expect(try decoder.next() == nil)
        #expect(decoder.payloadsPassedOver == 2)
        #expect(decoder.lastPassedOverBytes == 3_000)
        #expect(decoder.bytesWaiting == 0)
    }

    @Test("One whose length was wrong ends the stream for good", arguments: [1, 50, Int.max])
    func wrongLength(piece: Int) {
        let bytes = Array("200:".utf8) + Self.payload(201)
        let feed = NetstringFeed(bytes, pieces: [piece], limits: Self.limits)
        #expect(feed.error == .missingComma(UInt8(ascii: "1")))
        #expect(feed.payloads.isEmpty)
    }

    @Test("The end inside of one says how much is missing", arguments: [1, 50, Int.max])
    func endInside(piece: Int) {
        for missing in [1, 2, 100, 300] {
            let bytes = Array(Netstring.encode(Self.payload(300)).dropLast(missing))
            let feed = NetstringFeed(bytes, pieces: [piece], limits: Self.limits)
            #expect(feed.error == .endInsideNetstring(missing: missing))
        }
    }

    @Test("Passing over takes no memory, whatever the length")
    func memory() throws {
        var decoder = NetstringDecoder()
        var left = decoder.limits.passedOverBytesMax
        decoder.append(Array("\(left):".utf8))
        while left > 0 {
            let written = unsafe decoder.fill { min(left, $0.count) }
            left -= written
            #expect(try decoder.next() == nil)
        }
        #expect(decoder.bytesHeld == 65_536)
        #expect(decoder.payloadsPassedOver == 0)
        decoder.append(Array(",2:{},".utf8))
        #expect(try decoder.next()?.count == 2)
        #expect(decoder.payloadsPassedOver == 1)
    }
}
