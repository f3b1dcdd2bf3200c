import Glibc
import Synchronization
import Testing

@testable import Ring

@Suite("Waking a thread that sleeps", .timeLimit(.minutes(1)))
struct WakeUpTests {
    /// Longer than a test may take: only a wake-up ends it.
    private let forEver = 3_600_000

    @Test("A signal wakes, also one that came before the sleep, and is good for one sleep")
    func signals() {
        let wake = WakeUp()
        wake.signal()
        wake.signal()
        #expect(wake.sleep(milliseconds: forEver))
        #expect(!wake.sleep(milliseconds: 0))
    }

    @Test("Nobody rests where there is work by now")
    func work() {
        var asked = 0
        WakeUp().rest(milliseconds: forEver) {
            asked += 1
            return true
        }
        #expect(asked == 1)
    }

    @Test("Who is about to rest is roused as who does")
    func between() {
        let wake = WakeUp()
        var asked = 0
        wake.rest(milliseconds: forEver) {
            asked += 1
            wake.rouse()
            return false
        }
        #expect(asked == 1)
    }

    @Test("Rousing whoever does not rest leaves no signal behind")
    func nobody() {
        let wake = WakeUp()
        wake.rouse()
        #expect(!wake.sleep(milliseconds: 0))
        wake.rest(milliseconds: 0, unless: { false })
        wake.rouse()
        #expect(!wake.sleep(milliseconds: 0))
    }

    @Test("No work is left lying, whenever it comes")
    func handOver() {
        let rounds = 20_000
        let wake = WakeUp()
        let (made, taken) = (Counter(), Counter())
        let isRunning = DetachedThread.start(name: "worker") {
            var seen = 0
            while seen < rounds {
                wake.rest(milliseconds: forEver) { made.value != seen }
                seen = made.value
                taken.value = seen
            }
        }
        #expect(isRunning)
        for round in 1...rounds {
            made.value = round
            wake.rouse()
            // Every other time the worker is found resting, or about to.
            guard round.isMultiple(of: 2) else { continue }
            while taken.value < round { sched_yield() }
        }
    }
}

private final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    var value: Int {
        get { count.load(ordering: .acquiring) }
        set { count.store(newValue, ordering: .releasing) }
    }
}
