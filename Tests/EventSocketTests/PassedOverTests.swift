import Fuzzing
import Testing

@testable import EventSocket

@Suite("Frames over the limit")
struct PassedOverTests {
    private static let limits = {
        var limits = FrameLimits()
        limits.bodyBytesMax = 100
        limits.passedOverBytesMax = 50_000
        return limits
    }()

    private static func frame(_ count: Int, type: String = "text/event-plain") -> [UInt8] {
        // Line ends and what looks like a header must not be taken for any.
        let filling = Array("\n\nContent-Length: 3\n\nabc".utf8)
        let body = (0..<count).map { filling[$0 % filling.count] }
        return Array("Content-Length: \(count)\nContent-Type: \(type)\n\n".utf8) + body
    }

    @Test(
        "A frame over the limit is passed over; those around it are found, however all is cut",
        arguments: [1, 2, 7, 99, 4_096, Int.max]
    )
    func neighbours(piece: Int) {
        let sizes = [100, 101, 0, 50_000, 99, 5_000, 5_001, 100]
        let feed = Feed.frames(
            of: sizes.flatMap { Self.frame($0) },
            pieces: [piece],
            limits: Self.limits
        )
        #expect(feed.error == nil)
        let kinds = sizes.map { $0 > 100 ? FrameKind.passedOver : .eventPlain }
        #expect(feed.frames.map(\.kind) == kinds)
        #expect(feed.frames.map(\.body.count) == sizes.map { $0 > 100 ? 0 : $0 })
    }

    @Test("What was passed over is told by its type and length")
    func told() throws {
        var decoder = FrameDecoder(limits: Self.limits)
        let first = Self.frame(101, type: "api/response")
        let second = Self.frame(3_000)
        decoder.append(first + second)
        #expect(try decoder.nextFrame()?.kind == .passedOver)
        #expect(decoder.lastPassedOver == PassedOver(kind: .apiResponse, bodyBytes: 101))
        #expect(try decoder.nextFrame()?.kind == .passedOver)
        #expect(decoder.lastPassedOver == PassedOver(kind: .eventPlain, bodyBytes: 3_000))
        #expect(try decoder.nextFrame() == nil)
        #expect(decoder.bytesWaiting == 0)
    }

    @Test("Only a length that no event can have closes the link")
    func sanity() {
        let over = Feed.frames(of: Self.frame(50_001), limits: Self.limits)
        #expect(over.error == .bodyTooLong(length: 50_001, limit: 50_000))
        #expect(over.frames.isEmpty)
    }

    @Test("The end inside of one says how much is missing", arguments: [1, 64, Int.max])
    func endInside(piece: Int) {
        for missing in [1, 100, 2_999, 3_000] {
            let bytes = Array(Self.frame(3_000).dropLast(missing))
            let feed = Feed.frames(of: bytes, pieces: [piece], limits: Self.limits)
            #expect(feed.error == .endInsideFrame(missing: missing, notice: nil))
            #expect(feed.frames.isEmpty)
        }
    }

    @Test("Passing over takes no memory, whatever the length")
    func memory() throws {
        var decoder = FrameDecoder()
        let count = decoder.limits.passedOverBytesMax / 4
        decoder.append(Array("Content-Length: \(count)\nContent-Type: text/event-plain\n\n".utf8))
        #expect(try decoder.next() == nil)
        var left = count
        while left > 0 {
            let written = unsafe decoder.fill { min(left, $0.count) }
            left -= written
            let end = try decoder.next()
            #expect((end?.kind == .passedOver) == (left == 0))
            #expect(decoder.bytesWaiting == 0)
        }
        #expect(decoder.bytesHeld == 65_536)
        decoder.append(Self.frame(10))
        #expect(try decoder.next()?.body.count == 10)
    }

    @Test("Fast and slow parser pass over the same, in streams made of one seed", arguments: 0..<20)
    func differential(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        var bytes: [UInt8] = []
        for _ in 0..<12 { bytes += Self.frame(random.below(250)) }
        bytes.removeLast(random.below(3) * random.below(300))
        let expected = SlowParser(limits: Self.limits).frames(of: bytes)
        let pieces = [1 + random.below(90), 1 + random.below(9)]
        for pieces in [pieces, [Int.max]] {
            let feed = Feed.frames(of: bytes, pieces: pieces, limits: Self.limits)
            #expect(feed.frames == expected.frames)
            #expect((feed.error == nil) == expected.isGood)
        }
    }
}
