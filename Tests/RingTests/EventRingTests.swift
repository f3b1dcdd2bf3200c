import Foundation
import Ring
import Synchronization
import Testing

@Suite("Event ring")
struct EventRingTests {
    @Test("A ring behaves as a bounded queue", arguments: 0..<40)
    func model(seed: UInt64) {
        var random = Random(seed: seed)
        let ring = EventRing<Int>(capacity: Int(random.next() % 17) + 1)
        var model: [Int] = []
        for step in 0..<4_000 {
            if random.next() % 100 < 30 + seed {
                let isTaken = ring.push(step)
                #expect(isTaken == (model.count < ring.capacity), "seed \(seed) step \(step)")
                if isTaken { model.append(step) }
            } else {
                let expected = model.isEmpty ? nil : model.removeFirst()
                #expect(ring.pop() == expected, "seed \(seed) step \(step)")
            }
            #expect(ring.count == model.count)
        }
    }

    @Test(
        "A capacity is rounded up to a power of two",
        arguments: [(1, 2), (2, 2), (3, 4), (9, 16)]
    )
    func capacity(wanted: Int, capacity: Int) {
        #expect(EventRing<Int>(capacity: wanted).capacity == capacity)
    }

    @Test("A full ring refuses until one is taken, through many times round")
    func full() {
        let ring = EventRing<Int>(capacity: 8)
        for element in 0..<8 { #expect(ring.push(element)) }
        for element in 8..<1_000 {
            #expect(!ring.push(-1))
            #expect(ring.pop() == element - 8)
            #expect(ring.push(element))
        }
        #expect(ring.count == 8)
    }

    @Test("A ring rewound whenever it is empty is the same queue", arguments: 0..<20)
    func rewound(seed: UInt64) {
        var random = Random(seed: seed)
        let ring = EventRing<Int>(capacity: 8)
        var (pushed, taken) = (0, 0)
        for _ in 0..<2_000 {
            for _ in 0..<random.next() % 10 where ring.stage(pushed) { pushed += 1 }
            if random.next() % 4 == 0 {
                let waiting = ring.count
                ring.rewind()
                #expect(ring.count == waiting)
            }
            ring.publish()
            let limit = Int(random.next() % 10)
            taken += ring.drain(limit: limit) { _ in }
            #expect(ring.count == pushed - taken)
            ring.rewind()
            #expect(ring.count == pushed - taken)
            if let next = ring.pop() {
                #expect(next == taken)
                taken += 1
            }
        }
        #expect(pushed > 1_000)
    }

    @Test("A rewound ring is full after as many elements as ever")
    func fullAfterRewinding() {
        let ring = EventRing<Int>(capacity: 8)
        for round in 0..<20 {
            #expect(ring.push(round))
            #expect(ring.pop() == round)
            ring.rewind()
            for element in 0..<8 { #expect(ring.push(element)) }
            #expect(!ring.push(8))
            for element in 0..<8 { #expect(ring.pop() == element) }
        }
    }

    @Test("What is staged is seen once it is published, and taken in place in order")
    func stagedAndDrained() {
        let ring = EventRing<Int>(capacity: 8)
        var taken: [Int] = []
        for round in 0..<100 {
            var staged = 0
            while ring.stage(round * 8 + staged) { staged += 1 }
            #expect(staged == 8, "a full ring refuses what is staged, too")
            #expect(ring.count == 0)
            #expect(ring.drain(limit: 8) { taken.append($0) } == 0)
            #expect(ring.pop() == nil)
            ring.publish()
            #expect(ring.count == 8)
            #expect(ring.drain(limit: 3) { taken.append($0) } == 3)
            #expect(ring.drain(limit: 0) { taken.append($0) } == 0)
            #expect(ring.drain(limit: 9) { taken.append($0) } == 5)
        }
        #expect(taken == Array(0..<800))
    }

    @Test("Elements taken together are shown ahead, all of them, and one alone is not")
    func shownAhead() {
        let ring = EventRing<Int>(capacity: 8)
        var seen: [[Int]] = []
        for count in [1, 3] {
            for element in 0..<count { #expect(ring.push(element)) }
            let taken = ring.drain(
                limit: 8,
                ahead: { seen.append([0, $0]) },
                { seen.append([9, $0]) }
            )
            #expect(taken == count)
        }
        let ahead = [[0, 0], [0, 1], [0, 2]]
        #expect(seen == [[9, 0]] + ahead + [[9, 0], [9, 1], [9, 2]])
    }

    @Test("Elements are let go when they are taken and when the ring goes")
    func lifetimes() {
        let alive = Counter()
        var ring: EventRing<Token>? = EventRing(capacity: 4)
        for _ in 0..<10 {
            #expect(ring?.push(Token(alive)) == true)
            #expect(ring?.pop() != nil)
        }
        #expect(alive.count == 0)
        #expect(ring?.push(Token(alive)) == true)
        #expect(ring?.drain(limit: 4) { _ in } == 1)
        #expect(alive.count == 0)
        for _ in 0..<3 { #expect(ring?.push(Token(alive)) == true) }
        #expect(ring?.stage(Token(alive)) == true)
        #expect(ring?.push(Token(alive)) == false)
        #expect(alive.count == 4)
        ring = nil
        #expect(alive.count == 0)
    }

    @Test(
        "Between two threads nothing is lost, doubled or out of order",
        arguments: [2, 64, 4_096]
    )
    func threads(capacity: Int) {
        let total = 200_000
        let ring = EventRing<Pair>(capacity: capacity)
        let pusher = Thread {
            var next = 0
            while next < total {
                if ring.push(Pair(next)) { next += 1 } else { sched_yield() }
            }
        }
        pusher.start()
        var next = 0
        var wrong = 0
        while next < total {
            guard let pair = ring.pop() else {
                sched_yield()
                continue
            }
            if pair != Pair(next) { wrong += 1 }
            next += 1
        }
        #expect(wrong == 0)
        #expect(ring.pop() == nil)
        #expect(ring.count == 0)
    }
}

/// An element too large for one store: a torn one would not equal itself.
private struct Pair: Equatable {
    var words: [4 of Int]

    init(_ value: Int) { words = [value, ~value, value &* 31, value ^ 0x5555] }

    static func == (left: Pair, right: Pair) -> Bool {
        left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
    }
}

private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .relaxed) }
    func add(_ change: Int) { value.wrappingAdd(change, ordering: .relaxed) }
}

private final class Token: Sendable {
    private let counter: Counter

    init(_ counter: Counter) {
        self.counter = counter
        counter.add(1)
    }

    deinit { counter.add(-1) }
}

private struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
