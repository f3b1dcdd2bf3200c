import CLinux
import Glibc

/// The signals of a service, read where the main thread waits instead of breaking in anywhere.
package final class Signals: Sendable {
    /// Who sent it, as far as the kernel says.
    package struct Sender: Sendable, Equatable {
        package var process: UInt32
        package var user: UInt32

        package init(process: UInt32, user: UInt32) {
            (self.process, self.user) = (process, user)
        }
    }

    package enum Received: Sendable { case stop(by: Sender), reload(by: Sender) }

    private let descriptor: Int32

    /// To be made before any thread is started, so that every thread leaves the signals alone.
    package init() {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, signal) }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = unsafe signalfd(-1, &set, Int32(SFD_NONBLOCK) | Int32(SFD_CLOEXEC))
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { close(descriptor) }

    /// Waits for a signal; nil when none came in that time.
    package func wait(milliseconds: Int32) -> Received? {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&entry, 1, milliseconds)
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard unsafe read(descriptor, &info, size) == size else { return nil }
        let sender = Sender(process: info.ssi_pid, user: info.ssi_uid)
        return info.ssi_signo == UInt32(SIGHUP) ? .reload(by: sender) : .stop(by: sender)
    }
}
