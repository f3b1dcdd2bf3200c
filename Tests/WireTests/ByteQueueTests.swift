import Fuzzing
import Testing
import Wire

@Suite("A queue of bytes")
struct ByteQueueTests {
    private func bytes(_ count: Int, from first: Int = 0) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: ($0 + first) &* 31) }
    }

    @Test("Whatever the pieces in and out, it holds what an array does", arguments: 0..<20)
    func likeAnArray(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        var queue = ByteQueue(usualBytes: 0)
        var model: [UInt8] = []
        for _ in 0..<400 {
            let count = random.below(random.below(4) == 0 ? 20_000 : 300)
            switch random.below(3) {
            case 0:
                let more = bytes(count, from: random.below(256))
                queue.append(more)
                model += more
            case 1:
                let more = bytes(count, from: random.below(256))
                let written = unsafe queue.fill(atLeast: count) { room in
                    unsafe room.copyBytes(from: more)
                    return more.count
                }
                #expect(written == count)
                model += more
            default:
                queue.drop(count)
                model.removeFirst(min(count, model.count))
            }
            #expect(queue.count == model.count)
            #expect(queue.isEmpty == model.isEmpty)
            #expect(Array(queue.waiting) == model, "seed \(seed)")
            if let last = model.last { #expect(queue[model.count - 1] == last) }
        }
    }

    @Test("Bytes without an array of their own go in as well")
    func anyCollection() {
        var queue = ByteQueue(usualBytes: 0)
        queue.append("ab".utf8)
        queue.append([1, 2, 3].lazy.map { UInt8($0) })
        queue.append([9, 8, 7, 6].dropFirst(2))
        #expect(Array(queue.waiting) == [0x61, 0x62, 1, 2, 3, 7, 6])
    }

    @Test("Room asked for is there, and a reader that reports nonsense is not believed")
    func fill() {
        var queue = ByteQueue(usualBytes: 0)
        for room in [1, 4_096, 100_000] {
            var given = 0
            _ = unsafe queue.fill(atLeast: room) { space in
                given = space.count
                return 0
            }
            #expect(given >= room)
        }
        let failed = unsafe queue.fill(atLeast: 1) { _ in -1 }
        #expect(failed == -1)
        #expect(queue.isEmpty)
        _ = unsafe queue.fill(atLeast: 1) { $0.count + 1_000 }
        #expect(queue.count <= queue.bytesHeld)
    }

    @Test("More than there is cannot be dropped")
    func drop() {
        var queue = ByteQueue(usualBytes: 0)
        queue.append([1, 2, 3])
        queue.drop(4)
        #expect(queue.isEmpty)
        queue.append([4])
        #expect(Array(queue.waiting) == [4])
    }

    @Test("For a frame whose length is known, no more room is made than it needs")
    func knownLength() {
        let frame = 1_000_000
        var (guessing, knowing) = (ByteQueue(usualBytes: 0), ByteQueue(usualBytes: 0))
        for _ in 0..<(frame / 1_000) {
            guessing.append(bytes(1_000))
            knowing.append(bytes(1_000), frameBytes: frame)
        }
        #expect(guessing.count == frame)
        #expect(Array(knowing.waiting) == Array(guessing.waiting))
        #expect(knowing.bytesHeld <= frame + 1_000)
    }

    @Test("What one large frame made it grow by is given back behind it")
    func givesBack() {
        var queue = ByteQueue(usualBytes: 4_096)
        queue.append(bytes(1 << 20))
        #expect(queue.bytesHeld >= 1 << 20)
        queue.drop(1 << 20)
        queue.append([1])
        #expect(queue.bytesHeld == 4_096)
    }
}
