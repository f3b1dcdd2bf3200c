import CLinux
import Glibc

/// What the kernel says of its clock.
struct MachineClock {
    let isSynchronised: Bool
    /// How far off it may be.
    let errorMicroseconds: Int

    /// Nil where the kernel says nothing, as in some containers.
    static func now() -> MachineClock? {
        var time = timex()
        let state = unsafe adjtimex(&time)
        guard state >= 0 else { return nil }
        let isLoose = state == Int32(TIME_ERROR) || time.status & Int32(STA_UNSYNC) != 0
        return MachineClock(isSynchronised: !isLoose, errorMicroseconds: time.maxerror)
    }
}
