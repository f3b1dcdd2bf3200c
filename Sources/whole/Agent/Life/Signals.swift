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

    /// What a signal asks of the service.
    package enum Received: Sendable, Equatable {
        case stop(by: Sender)
        case reload(by: Sender)
        /// Say more, or less.
        case louder(by: Sender)
        case quieter(by: Sender)
        /// One that means nothing to the agent and would have killed it; who sent it, 0 for the
        /// kernel.
        case stray(Int32, sender: UInt32)
    }

    /// Signals that a mistaken script, a resource limit or a terminal may send, and that kill.
    ///
    /// Those that tell of a fault in the program itself still end it.
    private static let strays =
        [
            SIGALRM, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU,
            SIGXFSZ, SIGTTIN, SIGTTOU, SIGURG,
        ] + Array(realTimeFirst...realTimeLast)

    /// Real-time signals that the C library leaves to programs (signal(7)): SIGRTMIN and SIGRTMAX,
    /// which Swift does not import.
    private static let realTimeFirst: Int32 = 34
    private static let realTimeLast: Int32 = 64

    /// While nothing comes, how often a sign of life is looked at.
    private static let turnMilliseconds: Int32 = 500

    private let descriptor: Int32

    /// To be made before any thread is started, so that every thread leaves the signals alone.
    package init() {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2] + Self.strays {
            unsafe sigaddset(&set, signal)
        }
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
        switch Int32(info.ssi_signo) {
        case SIGHUP: return .reload(by: sender)
        case SIGTERM, SIGINT, SIGQUIT: return .stop(by: sender)
        case SIGUSR1: return .louder(by: sender)
        case SIGUSR2: return .quieter(by: sender)
        case let other: return .stray(other, sender: info.ssi_pid)
        }
    }

    /// Waits until one that stops or reloads has come, and shows systemd meanwhile that the program is
    /// alive: for programs that take up their settings at their start alone.
    ///
    /// `lines` say more or less when they are told to.
    package func waitForEnd(aliveFor manager: ServiceManager, _ lines: LineLog) {
        let half = manager.watchdogMicroseconds.map { Duration.microseconds($0 / 2) }
        var alive = ContinuousClock.now
        while true {
            switch wait(milliseconds: Self.turnMilliseconds) {
            case .stop, .reload: return
            case .louder(let sender): lines.turn(louder: true, by: sender)
            case .quieter(let sender): lines.turn(louder: false, by: sender)
            case .stray, nil: break
            }
            if let half, ContinuousClock.now - alive >= half {
                manager.isAlive()
                alive = .now
            }
        }
    }

    /// The name of a stray signal, such as `SIGALRM`.
    package static func name(of signal: Int32) -> String {
        if signal >= realTimeFirst { return "SIGRTMIN+\(signal - realTimeFirst)" }
        let names = [
            SIGALRM: "SIGALRM", SIGVTALRM: "SIGVTALRM", SIGPROF: "SIGPROF", SIGWINCH: "SIGWINCH",
            SIGIO: "SIGIO", SIGPWR: "SIGPWR",
            SIGSTKFLT: "SIGSTKFLT", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGTTIN: "SIGTTIN",
            SIGTTOU: "SIGTTOU", SIGURG: "SIGURG",
        ]
        return names[signal] ?? "\(signal)"
    }
}
