import AgentSocket
import CLinux
import Foundation
import Ring
import Synchronization

/// A socket that answers what the test says, on a thread of its own.
final class ScriptedAgent: Sendable {
    /// What is done with each bunch of lines that came at once; nil hangs up.
    typealias Script = @Sendable (_ lines: [String], _ connection: Int) -> [String]?

    let path: String
    private let descriptor: Int32
    private let heard = Mutex<[String]>([])

    init(_ script: @escaping Script) throws {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "agent-\(UUID().uuidString.prefix(8)).sock"
        )
        path = url.path
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let (path, listener) = (path, descriptor)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: path.utf8)
        }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(listener, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(listener, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
        let isRunning = DetachedThread.start(name: "agent") { [weak self] in
            for number in 1... {
                let taken = accept(listener, nil, nil)
                guard taken >= 0, let self else { return }
                self.serve(taken, number, script)
            }
        }
        guard isRunning else { throw POSIXError(.EAGAIN) }
    }

    /// Hears no more, as an agent that is gone; its file stays.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    deinit { _ = unsafe unlink(path) }

    /// Every line that came.
    var lines: [String] { heard.withLock { $0 } }

    private func serve(_ taken: Int32, _ number: Int, _ script: @escaping Script) {
        _ = DetachedThread.start(name: "asked") { [self] in
            defer { close(taken) }
            var room = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = unsafe recv(taken, &room, room.count, 0)
                guard count > 0 else { return }
                let lines = String(decoding: room[..<count], as: UTF8.self)
                    .split(separator: "\n").map { String($0) }
                heard.withLock { $0 += lines }
                guard let answers = script(lines, number) else { return }
                let bytes = Array(answers.map { $0 + "\n" }.joined().utf8)
                _ = unsafe send(taken, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }
    }
}
