import Glibc
import Ring
import Synchronization

/// How far apart two cores are: what a line of the cache takes from one to the other and back.
///
/// A host may run the cores of a virtual machine side by side or on two sockets, and move them. What
/// is handed over costs more the further it goes, whoever hands it.
final class CoreDistance: Sendable {
    private static let trips = 20_000
    /// Looks before the core is offered to others, among whom the other thread may be.
    private static let looksMax = 10_000

    private let there = Atomic<Int>(0)
    private let padding = InlineArray<16, Int>(repeating: 0)
    private let back = Atomic<Int>(0)

    private init() {}

    /// Nanoseconds for there and back, in the mean.
    static func nanoseconds() throws -> Double {
        let distance = CoreDistance()
        let isStarted = DetachedThread.start(name: "bench echo") {
            for trip in 1...trips {
                wait(for: trip, in: distance.there)
                distance.back.store(trip, ordering: .releasing)
            }
        }
        guard isStarted else { throw BenchError.system("pthread_create", code: errno) }
        let time = Stopwatch.time {
            for trip in 1...trips {
                distance.there.store(trip, ordering: .releasing)
                wait(for: trip, in: distance.back)
            }
        }
        return time / Double(trips)
    }

    private static func wait(for trip: Int, in place: borrowing Atomic<Int>) {
        var looks = 0
        while place.load(ordering: .acquiring) < trip {
            looks += 1
            if looks % looksMax == 0 { sched_yield() }
        }
    }
}
