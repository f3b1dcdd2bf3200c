import Dispatch
import Glibc
import Ring
import Synchronization

/// Elements from one thread to another.
enum RingCase {
    static let described = BenchCase(
        name: "ring",
        work: "numbers handed from one thread to another, one by one and 32 at a time",
        heats: heats
    )

    private static let capacity = 1_024
    private static let batch = 32

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        let many = context.isQuick ? 200_000 : 5_000_000
        // The others take so much longer that fewer elements say as much.
        let few = many / 10
        return [
            Heat(
                title: "one by one",
                unit: "element",
                entries: [
                    entry("callwarden") { try handOver(many, throughRing) },
                    entry("DispatchQueue") { try handOver(few, throughQueue) },
                    entry("AsyncStream") { try handOver(few, throughStream) },
                    entry("lock + array") { try handOver(few, throughLock) },
                ],
                goals: [.speed(versus: "DispatchQueue", atLeast: 30)]
            ),
            Heat(
                title: "32 at a time",
                unit: "element",
                entries: [entry("callwarden") { try inBatches(many) }],
                goals: [.figure("ns an element", atMost: 5)],
                expected: "in order"
            ),
        ]
    }

    private static func entry(_ name: String, _ run: @escaping () throws -> Run) -> Entry {
        .ready(name: name, run: run)
    }

    /// Times a way of handing over; the answer says whether everything came once and in order.
    private static func handOver(_ count: Int, _ way: (Int) -> Bool) throws -> Run {
        var isInOrder = false
        let time = Stopwatch.time { isInOrder = way(count) }
        return Run(
            nanoseconds: time,
            items: count,
            answer: isInOrder ? "in order" : "lost or out of order"
        )
    }

    private static func throughRing(_ count: Int) -> Bool {
        let ring = EventRing<Int>(capacity: capacity)
        let isStarted = DetachedThread.start(name: "bench pusher") {
            for element in 0..<count {
                while !ring.push(element) { sched_yield() }
            }
        }
        guard isStarted else { return false }
        for expected in 0..<count {
            var element = ring.pop()
            while element == nil {
                sched_yield()
                element = ring.pop()
            }
            guard element == expected else { return false }
        }
        return true
    }

    /// As a link stages what one read brought, and whoever runs the core takes it.
    private static func throughRingInBatches(_ count: Int) -> Bool {
        let ring = EventRing<Int>(capacity: capacity)
        let isStarted = DetachedThread.start(name: "bench pusher") {
            for element in 0..<count {
                while !ring.stage(element) {
                    ring.publish()
                    sched_yield()
                }
                if element % batch == batch - 1 { ring.publish() }
            }
            ring.publish()
        }
        guard isStarted else { return false }
        var expected = 0
        var isInOrder = true
        while expected < count {
            let taken = ring.drain(limit: batch) { element in
                isInOrder = isInOrder && element == expected
                expected += 1
            }
            if taken == 0 { sched_yield() }
        }
        return isInOrder
    }

    private static func inBatches(_ count: Int) throws -> Run {
        var run = try handOver(count, throughRingInBatches)
        run.figures = [
            ("ns an element", run.nanosecondsPerItem),
            ("ns to the other core and back", try CoreDistance.nanoseconds()),
        ]
        return run
    }

    private static func throughQueue(_ count: Int) -> Bool {
        let queue = DispatchQueue(label: "bench")
        let taker = Taker()
        for element in 0..<count { queue.async { taker.take(element) } }
        return queue.sync { taker.taken == count }
    }

    private static func throughStream(_ count: Int) -> Bool {
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        let done = DispatchSemaphore(value: 0)
        let taker = Taker()
        Task.detached {
            for await element in stream { taker.take(element) }
            done.signal()
        }
        for element in 0..<count { continuation.yield(element) }
        continuation.finish()
        done.wait()
        return taker.taken == count
    }

    private static func throughLock(_ count: Int) -> Bool {
        let shared = LockedArray()
        let taker = Taker()
        let done = DispatchSemaphore(value: 0)
        let isStarted = DetachedThread.start(name: "bench taker") {
            while taker.taken < count, taker.isInOrder {
                for element in shared.takeAll() { taker.take(element) }
            }
            done.signal()
        }
        guard isStarted else { return false }
        for element in 0..<count { shared.add(element) }
        done.wait()
        return taker.taken == count
    }
}

/// Counts elements as long as they come in order; used by one thread at a time.
private final class Taker: @unchecked Sendable {
    // Safe to share: whoever waits for the taking thread reads only after it has signalled.
    private(set) var taken = 0
    private(set) var isInOrder = true

    func take(_ element: Int) {
        isInOrder = isInOrder && element == taken
        if isInOrder { taken += 1 }
    }
}

/// What most programs hand things over with.
private final class LockedArray: Sendable {
    private let waiting = Mutex<[Int]>([])

    func add(_ element: Int) { waiting.withLock { $0.append(element) } }

    func takeAll() -> [Int] {
        waiting.withLock { elements in
            defer { elements.removeAll(keepingCapacity: true) }
            return elements
        }
    }
}
