import CLinux
package import Records
import Glibc

extension Moment {
    /// This instant on the machine's clocks.
    package static func now() -> Moment {
        Moment(monotonic: read(CLOCK_MONOTONIC), wall: read(CLOCK_REALTIME))
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
