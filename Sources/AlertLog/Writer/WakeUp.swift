internal import Glibc

/// A pipe that one thread sleeps on and others ring.
///
/// Sleeps by the monotonic clock: a wall clock that is set back lengthens no sleep.
final class WakeUp: Sendable {
    private let reading: Int32
    private let writing: Int32

    /// Nil when the process has no descriptors left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Wakes the sleeper, or keeps its next sleep from starting.
    func ring() {
        var byte: UInt8 = 1
        // A full pipe is as good as a ring.
        _ = unsafe write(writing, &byte, 1)
    }

    /// Sleeps until rung or until the time is over; true when rung.
    @discardableResult
    func sleep(milliseconds: Int) -> Bool {
        var entry = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, Int32(clamping: milliseconds)) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = unsafe read(reading, &bytes, bytes.count)
        return true
    }
}
