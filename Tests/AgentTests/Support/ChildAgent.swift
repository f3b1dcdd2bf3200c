import CLinux
import Foundation

/// The built program as a process of its own.
final class ChildAgent {
    struct Ended: Equatable {
        /// Exit status, or nil where a signal ended it.
        var status: Int32?
        var seconds: Double
    }

    /// The program stands beside the test bundle.
    static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("callwarden").path

    private let process = Process()
    private let errors: String
    private let ended = DispatchSemaphore(value: 0)

    /// Starts `callwarden run` on a settings file; stderr goes to a file beside it.
    init(
        config: String,
        environment: [String: String] = [:],
        standardError: String? = nil
    ) throws {
        errors = standardError ?? config + ".stderr"
        if standardError == nil {
            _ = FileManager.default.createFile(atPath: errors, contents: nil)
        }
        process.executableURL = URL(fileURLWithPath: Self.binary)
        process.arguments = ["run", "--config", config]
        process.environment = Scene.environment.merging(environment) { $1 }
        process.standardError = FileHandle(forWritingAtPath: errors)
        process.standardInput = FileHandle.nullDevice
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    var lines: [String] {
        let text = try? String(contentsOfFile: errors, encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    func says(_ part: String) -> Bool { lines.contains { $0.contains(part) } }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Sends a signal and waits for the end.
    func end(by number: Int32) -> Ended? {
        let begun = ContinuousClock.now
        signal(number)
        guard ended.wait(timeout: .now() + 10) == .success else { return nil }
        process.waitUntilExit()
        let isExit = process.terminationReason == .exit
        return Ended(
            status: isExit ? process.terminationStatus : nil,
            seconds: (ContinuousClock.now - begun) / .seconds(1)
        )
    }

    /// Descriptors and threads that the process has.
    var descriptors: Int { Self.count("/proc/\(pid)/fd") }
    var threads: Int { Self.count("/proc/\(pid)/task") }

    private static func count(_ folder: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).count) ?? -1
    }
}

/// Where a service manager listens: a datagram socket of the test's own.
final class NotifySocket {
    let path: String
    private let descriptor: Int32

    init(in folder: Folder) throws {
        path = folder.path + "/notify"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let descriptor = descriptor
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRINUSE) }
    }

    deinit { close(descriptor) }

    /// The next message; empty when none comes within ten seconds.
    func next() -> String {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, 10_000) > 0 else { return "" }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Reads until a message has this line.
    func awaits(_ line: String) -> String? {
        for _ in 0..<100 {
            let message = next()
            if message.isEmpty { return nil }
            if message.split(separator: "\n").contains(Substring(line)) { return message }
        }
        return nil
    }
}
