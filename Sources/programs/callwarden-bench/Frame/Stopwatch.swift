import Glibc

/// Nanoseconds on a clock that never jumps.
enum Stopwatch {
    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// How long something takes.
    static func time(_ body: () throws -> Void) rethrows -> Double {
        let begun = now()
        try body()
        return Double(now() - begun)
    }
}
