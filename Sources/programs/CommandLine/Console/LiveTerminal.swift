import CLinux
import Glibc

/// A terminal that one program draws on, until it gives it back as it was: after a key, a signal, a stop
/// and a fault of the program alike.
///
/// One at a time, for one thread: signals come to it while it lives.
package final class LiveTerminal {
    /// What happened while it was waited.
    package enum Happening: Sendable, Equatable {
        case key(Key)
        /// The window has another size, or what is on it has gone.
        case redraw
        /// SIGINT, SIGTERM and their kin, or the terminal has gone.
        case end
        case nothing
    }

    /// Keys that mean something to somebody.
    package enum Key: Sendable, Equatable {
        case letter(Character)
        case left, right, up, down
    }

    private static let enter = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l"
    fileprivate static let leave = "\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"
    private static let keyBytesMax = 64

    private let output: Int32
    private let input: Int32
    private let signals: Int32
    private let environment: [String: String]
    private var before = termios()
    private var blocked = sigset_t()

    /// Takes the terminal; nil where there is none that can be drawn on, or read from.
    package init?(environment: [String: String]) {
        (output, input, self.environment) = (STDOUT_FILENO, STDIN_FILENO, environment)
        let isDumb = ["", "dumb"].contains(environment["TERM"] ?? "")
        guard !isDumb, isatty(output) == 1, isatty(input) == 1,
            unsafe tcgetattr(input, &before) == 0
        else { return nil }
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH, SIGCONT] {
            unsafe sigaddset(&set, signal)
        }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, &blocked)
        signals = unsafe signalfd(-1, &set, Int32(SFD_NONBLOCK) | Int32(SFD_CLOEXEC))
        TerminalRescue.arm(before)
        take()
    }

    deinit {
        giveBack()
        TerminalRescue.disarm()
        close(signals)
        _ = unsafe pthread_sigmask(SIG_SETMASK, &blocked, nil)
    }

    /// How much it shows.
    package var size: TerminalSize {
        TerminalSize.of(output, environment) ?? TerminalSize(columns: 80, rows: 24)
    }

    /// Draws lines from the top on, each no wider than the terminal, and nothing below them.
    package func draw(_ lines: [String]) {
        // A line is cleared before its text: behind one that ends in the last column that would take
        // its last letter away.
        let text = lines.map { "\u{1b}[0m\u{1b}[2K" + $0 }.joined(separator: "\r\n")
        let below = lines.count < size.rows ? "\u{1b}[0m\r\n\u{1b}[J" : "\u{1b}[0m"
        write("\u{1b}[H" + text + below)
    }

    /// Waits so long at most.
    package func wait(milliseconds: Int) -> Happening {
        var entries = [
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        ]
        _ = unsafe poll(&entries, 2, Int32(clamping: milliseconds))
        if entries[0].revents != 0, let happening = readSignal() { return happening }
        if entries[1].revents & Int16(POLLIN) != 0 { return readKey() }
        return entries[1].revents == 0 ? .nothing : .end
    }

    private func readSignal() -> Happening? {
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard unsafe read(signals, &info, size) == size else { return nil }
        switch Int32(info.ssi_signo) {
        case SIGWINCH, SIGCONT: return .redraw
        case SIGTSTP:
            giveBack()
            // Stops here until somebody has it go on.
            kill(getpid(), SIGSTOP)
            take()
            return .redraw
        default: return .end
        }
    }

    private func readKey() -> Happening {
        var bytes = [UInt8](repeating: 0, count: Self.keyBytesMax)
        let count = unsafe read(input, &bytes, bytes.count)
        guard count > 0 else { return .end }
        return Self.key(bytes.prefix(count)).map(Happening.key) ?? .nothing
    }

    /// The first key of what was typed; nil where it is none of those.
    static func key(_ bytes: some Collection<UInt8>) -> Key? {
        guard let first = bytes.first else { return nil }
        if first == 0x1b {
            let rest = Array(bytes.dropFirst().prefix(2))
            guard rest.count == 2, rest[0] == UInt8(ascii: "[") || rest[0] == UInt8(ascii: "O")
            else {
                return nil
            }
            switch rest[1] {
            case UInt8(ascii: "A"): return .up
            case UInt8(ascii: "B"): return .down
            case UInt8(ascii: "C"): return .right
            case UInt8(ascii: "D"): return .left
            default: return nil
            }
        }
        return (0x20..<0x7f).contains(first) ? .letter(Character(Unicode.Scalar(first))) : nil
    }

    private func take() {
        var raw = before
        raw.c_lflag &= ~UInt32(ICANON | ECHO)
        _ = unsafe tcsetattr(input, TCSANOW, &raw)
        write(Self.enter)
    }

    private func giveBack() {
        write(Self.leave)
        _ = unsafe tcsetattr(input, TCSANOW, &before)
    }

    /// What the terminal does not take has gone with it.
    private func write(_ text: String) {
        try? DescriptorSink(descriptor: output).write(Array(text.utf8))
    }
}

/// Gives the terminal back where the program ends by a fault of its own.
enum TerminalRescue {
    private static let faults = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

    // Written before any signal can ask for it, and by one thread.
    nonisolated(unsafe) fileprivate static var settings = termios()
    nonisolated(unsafe) fileprivate static var bytes: UnsafeMutableBufferPointer<UInt8> =
        .allocate(capacity: 64)
    nonisolated(unsafe) fileprivate static var count = 0

    /// From now on a fault gives back the terminal with these settings, before it ends the program.
    static func arm(_ before: termios) {
        unsafe settings = before
        let text = Array(LiveTerminal.leave.utf8)
        for (index, byte) in text.enumerated() { unsafe bytes[index] = byte }
        unsafe count = text.count
        for fault in faults { signal(fault, giveBackAndEnd) }
    }

    static func disarm() { for fault in faults { signal(fault, SIG_DFL) } }
}

/// What a signal handler may do: three calls of the system, and the same end as without it.
private func giveBackAndEnd(_ fault: Int32) {
    _ = unsafe Glibc.write(
        STDOUT_FILENO,
        TerminalRescue.bytes.baseAddress,
        TerminalRescue.count
    )
    _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &TerminalRescue.settings)
    signal(fault, SIG_DFL)
    raise(fault)
}
