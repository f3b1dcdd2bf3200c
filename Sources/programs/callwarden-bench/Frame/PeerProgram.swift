import CLinux
import Glibc

/// Runs programs of peers and reads what they print.
enum PeerProgram {
    /// A peer that has not come to an end by then is ended.
    private static let secondsMax = 300

    /// Runs a peer whose last line is `NANOSECONDS ITEMS ANSWER`.
    static func measure(_ words: [String]) throws(BenchError) -> Run {
        let lines = try output(of: words).split(separator: "\n")
        let parts = lines.last?.split(separator: " ", maxSplits: 2) ?? []
        guard parts.count == 3, let nanoseconds = Double(parts[0]), let items = Int(parts[1])
        else { throw .peerFailed("\(words.joined(separator: " ")) printed no figures") }
        return Run(nanoseconds: nanoseconds, items: items, answer: String(parts[2]))
    }

    /// Everything that a program prints; it must end well and in time.
    static func output(of words: [String]) throws(BenchError) -> String {
        let child = try Child(["timeout", "\(secondsMax)"] + words)
        let text = child.readToEnd()
        let status = child.waitForEnd()
        guard status == 0 else {
            throw .peerFailed("\(words.joined(separator: " ")) ended with status \(status)")
        }
        return text
    }
}

/// A program that runs beside the bench; ended with it.
final class Child {
    /// An agent writes what it has into its database before it ends.
    private static let secondsToEnd = 20

    let pid: pid_t
    private let pipeEnd: Int32
    /// What it ended with; nil while it may run.
    private var endStatus: Int32?

    /// Starts a program found by `PATH`; its output comes through a pipe, its errors go into a new file
    /// or, without one, where ours go.
    init(_ words: [String], errors: String? = nil) throws(BenchError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .system("pipe", code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        if let errors {
            let flags = O_WRONLY | O_CREAT | O_EXCL
            unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)
        }
        var list: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
        unsafe list.append(nil)
        defer { unsafe list.forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let code = unsafe posix_spawnp(&pid, words[0], &actions, nil, list, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw .cannotStart(words[0])
        }
        self.pid = pid
        pipeEnd = ends[0]
    }

    deinit {
        if endStatus == nil {
            kill(pid, SIGKILL)
            _ = waitForEnd()
        }
        close(pipeEnd)
    }

    func readToEnd() -> String {
        var text: [UInt8] = []
        while let piece = read() { text += piece }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads until a line begins like this, and gives the rest of it; nil when output ends first.
    func line(after start: String) -> String? {
        var text: [UInt8] = []
        while let piece = read() {
            text += piece
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            let whole = text.last == 10 ? lines[...] : lines.dropLast()
            if let line = whole.first(where: { $0.hasPrefix(start) }) {
                return String(line.dropFirst(start.count))
            }
        }
        return nil
    }

    /// Asks the program to end, and waits; one that does not in time is made to.
    func stop() -> Int32 {
        guard endStatus == nil else { return waitForEnd() }
        kill(pid, SIGTERM)
        for _ in 0..<Self.secondsToEnd * 100 {
            if let status = lookForEnd(WNOHANG) { return status }
            usleep(10_000)
        }
        kill(pid, SIGKILL)
        return waitForEnd()
    }

    /// What the program ended with, as a shell has it: 128 and the signal for one that was killed.
    func waitForEnd() -> Int32 {
        repeat {
            if let status = lookForEnd(0) { return status }
        } while errno == EINTR
        return -1
    }

    private func lookForEnd(_ options: Int32) -> Int32? {
        if let endStatus { return endStatus }
        var status: Int32 = 0
        guard unsafe waitpid(pid, &status, options) == pid else { return nil }
        endStatus = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
        return endStatus
    }

    private func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var count = 0
        repeat {
            count = unsafe Glibc.read(pipeEnd, &buffer, buffer.count)
        } while count < 0 && errno == EINTR
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
