import Glibc
import Synchronization

/// What came of a program.
enum ProgramEnd: Equatable {
    /// It ended by itself; the text is the beginning of what it said.
    case exited(Int32, said: String)
    case killed(signal: Int32, said: String)
    /// It ran out of time, and was killed with all that it had started.
    case timedOut
    case notStarted(String)
}

/// Whoever starts programs: this machine, or a test.
protocol ProgramRunning {
    func run(
        _ words: [String],
        input: [UInt8],
        environment: [String],
        timeout: Duration
    ) -> ProgramEnd
}

/// Starts a program in a process group of its own, gives it what it is to read, and waits for its end.
struct ProgramRunner: ProgramRunning {
    static let saidBytesMax = 1_024
    private static let turnMilliseconds: Int32 = 20
    private static let starting = Mutex<Void>(())
    /// A program that does not read what it is given is an error of the write, not our end.
    private static let ignoresPipes: Bool = {
        _ = signal(SIGPIPE, SIG_IGN)
        return true
    }()

    func run(
        _ words: [String],
        input: [UInt8],
        environment: [String],
        timeout: Duration
    ) -> ProgramEnd {
        guard Self.ignoresPipes else { return .notStarted("signals cannot be set") }
        // One at a time: no other program may inherit what this one's ends are.
        let (started, inner, outer) = Self.starting.withLock { _ in
            Self.start(words, environment)
        }
        guard inner >= 0 else { return .notStarted("no pipe") }
        for descriptor in [inner, outer] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        var exchange = Exchange(input: input[...], input: inner, output: outer)
        defer { exchange.close() }
        switch started {
        case .failure(let error): return .notStarted(error.words)
        case .success(let process):
            return Self.wait(for: process, &exchange, until: ContinuousClock.now + timeout)
        }
    }

    /// What came of the start, where it reads from, and where it writes to; -1 without pipes.
    private static func start(
        _ words: [String],
        _ environment: [String]
    ) -> (Result<pid_t, SpawnError>, input: Int32, output: Int32) {
        var ends: [Int32] = [-1, -1, -1, -1]
        let hasPipes = unsafe ends.withUnsafeMutableBufferPointer { ends in
            unsafe pipe(ends.baseAddress) == 0 && pipe(ends.baseAddress.map { unsafe $0 + 2 }) == 0
        }
        guard hasPipes else {
            for descriptor in ends where descriptor >= 0 { close(descriptor) }
            return (.failure(SpawnError(words: "no pipe")), -1, -1)
        }
        for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let started = spawn(words, environment, reads: ends[0], writes: ends[3])
        close(ends[0])
        close(ends[3])
        return (started, ends[1], ends[2])
    }

    private static func wait(
        for process: pid_t,
        _ exchange: inout Exchange,
        until end: ContinuousClock.Instant
    ) -> ProgramEnd {
        while true {
            exchange.step(milliseconds: turnMilliseconds)
            var status: Int32 = 0
            let found = unsafe waitpid(process, &status, WNOHANG)
            if found == process {
                exchange.step(milliseconds: 0)
                // What it left behind in its group is not waited for.
                kill(-process, SIGKILL)
                let signal = status & 0x7f
                return signal == 0
                    ? .exited(status >> 8 & 0xff, said: exchange.said)
                    : .killed(signal: signal, said: exchange.said)
            }
            if ContinuousClock.now >= end {
                kill(-process, SIGKILL)
                _ = unsafe waitpid(process, &status, 0)
                return .timedOut
            }
        }
    }

    private struct SpawnError: Error {
        let words: String
    }

    private static func spawn(
        _ words: [String],
        _ environment: [String],
        reads input: Int32,
        writes output: Int32
    ) -> Result<pid_t, SpawnError> {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Signals that this program holds back or leaves alone are the child's own matter.
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            unsafe (arguments + variables).forEach { unsafe free($0) }
        }
        var process: pid_t = 0
        let code = unsafe posix_spawn(
            &process,
            words[0],
            &actions,
            &attributes,
            &arguments,
            &variables
        )
        guard code == 0 else {
            return .failure(SpawnError(words: unsafe String(cString: strerror(code))))
        }
        return .success(process)
    }

    /// What goes into a program and comes out of it, without waiting for either.
    private struct Exchange {
        var rest: ArraySlice<UInt8>
        var input: Int32
        var output: Int32
        var bytes: [UInt8] = []

        init(input rest: ArraySlice<UInt8>, input: Int32, output: Int32) {
            (self.rest, self.input, self.output) = (rest, input, output)
        }

        var said: String { String(decoding: bytes, as: UTF8.self) }

        mutating func step(milliseconds: Int32) {
            var entries = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            ]
            guard unsafe poll(&entries, 2, milliseconds) > 0 else { return }
            if entries[0].revents != 0 { read() }
            if entries[1].revents != 0 { write() }
        }

        private mutating func write() {
            let (input, piece) = (input, rest.prefix(65_536))
            let count = unsafe piece.withUnsafeBytes {
                unsafe Glibc.write(input, $0.baseAddress, $0.count)
            }
            if count > 0 { rest = rest.dropFirst(count) }
            let isOver = rest.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR)
            guard isOver else { return }
            Glibc.close(input)
            self.input = -1
        }

        private mutating func read() {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = unsafe Glibc.read(output, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer.prefix(min(count, ProgramRunner.saidBytesMax - bytes.count))
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                Glibc.close(output)
                output = -1
            }
        }

        mutating func close() {
            for descriptor in [input, output] where descriptor >= 0 { Glibc.close(descriptor) }
        }
    }
}
