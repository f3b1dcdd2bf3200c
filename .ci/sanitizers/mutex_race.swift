// Two threads at one Mutex, always contended: `guarded` touches everything inside it and must be
// silent; `outside` also touches a value beside it, which must be seen.
import Glibc
import Synchronization

final class Shared: @unchecked Sendable {
    let mutex = Mutex([0, 0])
    var beside = 0
}

let shared = Shared()

func work() {
    for _ in 0..<20_000 {
        shared.mutex.withLock { counts in
            counts[0] += 1
            // Whoever waits meanwhile goes the slow way.
            if counts[0] % 100 == 0 { sched_yield() }
        }
    }
    // Nothing orders this against the other thread's: both have left the Mutex for good.
    if CommandLine.arguments.dropFirst().first == "outside" { shared.beside += 1 }
}

@main
enum MutexRace {
    static func main() {
        var thread = pthread_t()
        let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
            work()
            return nil
        }
        guard pthread_create(&thread, nil, start, nil) == 0 else { exit(3) }
        work()
        pthread_join(thread, nil)
        print(shared.mutex.withLock { $0[0] })
    }
}
