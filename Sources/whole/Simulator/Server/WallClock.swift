import Glibc

/// Microseconds since 1970 that never go back: the wall clock at the start, monotonic from there.
struct WallClock: Sendable {
    private let base: Int64
    private let origin = ContinuousClock.now

    init() {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        base = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    var microseconds: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - origin).components
        return base + seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
