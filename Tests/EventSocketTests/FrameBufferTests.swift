import Testing

@testable import EventSocket

@Suite("The buffer of a frame decoder")
struct FrameBufferTests {
    private func frame(_ count: Int) -> [UInt8] {
        Array("Content-Length: \(count)\n\n".utf8) + [UInt8](repeating: 0x78, count: count)
    }

    @Test("Room asked for is there, and a reader that reports nonsense is not believed")
    func fill() throws {
        var decoder = FrameDecoder(bufferBytes: 0)
        for room in [1, 4_096, 100_000] {
            var given = 0
            _ = unsafe decoder.fill(atLeast: room) { target in
                given = target.count
                return 0
            }
            #expect(given >= room)
        }
        let failed = unsafe decoder.fill { _ in -1 }
        #expect(failed == -1)
        #expect(decoder.bytesWaiting == 0)
        _ = unsafe decoder.fill { target in target.count + 1_000 }
        #expect(decoder.bytesWaiting <= decoder.bytesHeld)
    }

    @Test("The buffer keeps its size however frames and reads fall: reads stay large")
    func keepsItsSize() throws {
        var decoder = FrameDecoder()
        let stream = (0..<200).flatMap { frame(3_000 + $0 * 7) }
        var start = 0
        var roomMin = Int.max
        var frames = 0
        while start < stream.count {
            _ = unsafe decoder.fill { target in
                let room = target.count
                roomMin = min(roomMin, room)
                let count = min(room, 10_000, stream.count - start)
                unsafe target.copyBytes(from: stream[start..<(start + count)])
                start += count
                return count
            }
            while try decoder.next() != nil { frames += 1 }
        }
        #expect(frames == 200)
        #expect(decoder.bytesHeld == 65_536)
        #expect(roomMin >= 4_096)
    }

    @Test("What a huge frame made the buffer grow by is given back")
    func shrinks() throws {
        var decoder = FrameDecoder()
        decoder.append(frame(8 << 20))
        #expect(try decoder.next()?.body.count == 8 << 20)
        #expect(decoder.bytesHeld > 8 << 20)
        decoder.append(frame(100).prefix(50))
        #expect(try decoder.next() == nil)
        #expect(decoder.bytesHeld == 65_536)
        decoder.append(frame(100).dropFirst(50))
        #expect(try decoder.next()?.body.count == 100)
        #expect(try decoder.nextFrame() == nil)
    }

    @Test("The largest frame makes the buffer grow to its own size in steps, not to twice that")
    func growsAsNeeded() throws {
        var decoder = FrameDecoder()
        let whole = frame(decoder.limits.bodyBytesMax)
        var sizes: Set<Int> = []
        for start in stride(from: 0, to: whole.count, by: 50_000) {
            let piece = whole[start..<min(start + 50_000, whole.count)]
            decoder.append(piece)
            sizes.insert(decoder.bytesHeld)
            let found = try decoder.next() != nil
            #expect(found == (piece.endIndex == whole.count))
        }
        #expect(sizes.count < 12)
        #expect(sizes.contains { $0 < 200_000 }, "it grows with what has come")
        #expect(sizes.allSatisfy { $0 <= whole.count + 50_000 })
    }

    @Test("A huge frame in small pieces is not looked at from its start each time")
    func linear() throws {
        var decoder = FrameDecoder()
        let whole = frame(2 << 20)
        var (moves, frames) = (0, 0)
        var held = decoder.bytesHeld
        for start in stride(from: 0, to: whole.count, by: 1_000) {
            decoder.append(whole[start..<min(start + 1_000, whole.count)])
            if decoder.bytesHeld != held { moves += 1 }
            held = decoder.bytesHeld
            guard let bounds = try decoder.next() else { continue }
            #expect(bounds.body.count == 2 << 20)
            frames += 1
        }
        #expect(frames == 1)
        #expect(moves < 10)
    }

    @Test("Bytes that lie in no array are taken too")
    func anyCollection() throws {
        var decoder = FrameDecoder()
        decoder.append(frame(10).lazy.map { $0 })
        decoder.append([])
        #expect(try decoder.nextFrame()?.body == [UInt8](repeating: 0x78, count: 10))
        #expect(decoder.bytesWaiting == 0)
    }

    @Test("A decoder is unchanged by its copies")
    func valueSemantics() throws {
        var decoder = FrameDecoder()
        decoder.append(frame(10))
        var copy = decoder
        #expect(try copy.next() != nil)
        #expect(try decoder.next() != nil)
        #expect(try decoder.next() == nil)
    }
}
