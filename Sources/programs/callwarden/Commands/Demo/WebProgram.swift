import CommandLine
import FoundationEssentials
import Glibc

/// callwarden-web as a child of the demo, ended with it.
final class WebProgram {
    static let name = "callwarden-web"
    /// What it says on its log once it can be asked.
    private static let startedWord = "callwarden-web started"
    private static let secondsToStart = 20
    private static let secondsToEnd = 10
    private static let turnMicroseconds: UInt32 = 50_000

    private let pid: pid_t
    private let log: String
    private var hasEnded = false

    /// Starts it by these settings; what it says goes into a new file.
    init(at path: String, settings: String, log: String) throws(CommandError) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_EXCL
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, flags, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO)
        let words = [path, "run", "--config", settings]
        var list: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
        unsafe list.append(nil)
        defer { unsafe list.forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let code = unsafe posix_spawn(&pid, path, &actions, nil, list, environ)
        guard code == 0 else { throw .system(doing: "start", path: path, errno: code) }
        (self.pid, self.log) = (pid, log)
    }

    deinit { stop() }

    /// Waits until it can be asked; an error, with what it said, where it ends or does not come up.
    func waitForStart() throws(CommandError) {
        for _ in 0..<Self.secondsToStart * 20 {
            if said.contains(Self.startedWord) { return }
            guard isRunning else { break }
            usleep(Self.turnMicroseconds)
        }
        throw .failed("\(Self.name) did not start: \(TextLines.last(of: said))")
    }

    private var said: String {
        FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// False once it has ended by itself.
    var isRunning: Bool {
        guard !hasEnded else { return false }
        var status: Int32 = 0
        hasEnded = unsafe waitpid(pid, &status, WNOHANG) == pid
        return !hasEnded
    }

    /// Asks it to end, and waits; it is ended where it does not.
    func stop() {
        guard isRunning else { return }
        kill(pid, SIGTERM)
        for _ in 0..<Self.secondsToEnd * 20 {
            guard isRunning else { return }
            usleep(Self.turnMicroseconds)
        }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        _ = unsafe waitpid(pid, &status, 0)
        hasEnded = true
    }

    /// Where the program is: beside this one, or in `PATH`; an error that says what to do where it is not.
    static func find(beside own: String?, path: String?) throws(CommandError) -> String {
        let files = FileManager.default
        let own = own ?? (try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        var folders = (path ?? "").split(separator: ":").map { String($0) }
        if let own, let slash = own.lastIndex(of: "/") {
            folders.insert(String(own[..<slash]), at: 0)
        }
        // A name that is not absolute would depend on where the demo is started.
        let found = folders.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
            .first { files.isExecutableFile(atPath: $0) }
        guard let found else {
            throw .failed(
                "\(name) is neither beside this program nor in PATH; build it, with libmicrohttpd-dev "
                    + "there: swift build -c release --product \(name)"
            )
        }
        return found
    }

    /// A port of the loopback address that nobody listens on: this one, or else any.
    static func freePort(preferring wanted: UInt16) throws(CommandError) -> UInt16 {
        if let port = bound(to: wanted) ?? bound(to: 0) { return port }
        throw .system(doing: "find a port of", path: "127.0.0.1", errno: errno)
    }

    private static func bound(to port: UInt16) -> UInt16? {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var one: Int32 = 1
        let oneBytes = socklen_t(MemoryLayout<Int32>.size)
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, oneBytes)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(socket, generic, size) == 0 && getsockname(socket, generic, &size) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }
}

/// Lines of what a program said.
enum TextLines {
    /// The last one that is not empty; words that say so where there is none.
    static func last(of text: String) -> String {
        text.split(separator: "\n").last.map { String($0) } ?? "it said nothing"
    }
}
