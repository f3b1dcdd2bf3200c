import CLinux
import Glibc
import Synchronization

/// Wakes a thread that sits in `poll`, from any thread.
///
/// Where the process has no descriptor left for it, the sleeper sleeps its whole time: late, not lost.
package final class WakeUp: Sendable {
    /// What to poll for reading, beside other descriptors; -1 where there is none.
    package let descriptor: Int32
    private let isResting = Atomic<Bool>(false)

    package init() { descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC)) }

    deinit { _ = close(descriptor) }

    /// Wakes the sleeper, or keeps its next sleep from starting.
    package func signal() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
    }

    /// Takes back every signal so far.
    package func clear() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
    }

    /// Sleeps until signalled or until the time is over, by a clock that never jumps; true when
    /// signalled.
    @discardableResult
    package func sleep(milliseconds: Int) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, Int32(clamping: milliseconds)) > 0 else { return false }
        clear()
        return true
    }

    /// Sleeps like `sleep`, unless there is work by now, until `rouse` says that there is some.
    ///
    /// Work that was there before a `rouse` is found by either of the two.
    package func rest(milliseconds: Int, unless hasWork: () -> Bool) {
        _ = isResting.exchange(true, ordering: .acquiringAndReleasing)
        if !hasWork() { sleep(milliseconds: milliseconds) }
        isResting.store(false, ordering: .relaxed)
    }

    /// Wakes the sleeper where it rests; makes no system call where it does not.
    package func rouse() {
        if isResting.exchange(false, ordering: .acquiringAndReleasing) { signal() }
    }
}
