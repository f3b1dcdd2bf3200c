import CLinux
import Glibc

/// Wakes a thread that sits in `poll`, from any thread.
package final class WakeUp: Sendable {
    package let descriptor: Int32

    package init() { descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC)) }

    deinit { _ = close(descriptor) }

    package func signal() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
    }

    package func clear() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
    }
}
