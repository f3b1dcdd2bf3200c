import Glibc
import Ring
import Synchronization

/// A file that is written by a thread of its own, so that whoever adds to it never waits for a disk.
final class FeedFile: Sendable {
    static let bytesWaitingMax = 64 << 20

    private struct State {
        var waiting: [UInt8] = []
        var isFinished = false
        var failure: RecordingError?
    }

    private let state = Mutex(State())
    private let wake = WakeUp()
    private let done = WakeUp()
    private let path: String
    private let descriptor: Int32

    /// Makes the file and starts its thread.
    init(path: String) throws(RecordingError) {
        self.path = path
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw .cannotWrite(path: path, reason: SocketError.reason(errno))
        }
        guard DetachedThread.start(name: "feed file", { [self] in work() }) else {
            throw .cannotWrite(path: path, reason: "no thread to be had")
        }
    }

    deinit { close(descriptor) }

    /// Adds bytes to what is to be written.
    func add(_ bytes: ArraySlice<UInt8>) throws(RecordingError) {
        let failure = state.withLock { state -> RecordingError? in
            if let failure = state.failure { return failure }
            guard state.waiting.count + bytes.count <= Self.bytesWaitingMax else {
                return .diskTooSlow(bytesWaiting: state.waiting.count)
            }
            state.waiting += bytes
            return nil
        }
        if let failure { throw failure }
        wake.signal()
    }

    /// Waits until all is written, or takes the file away again.
    func finish(isKept: Bool) {
        state.withLock { $0.isFinished = true }
        wake.signal()
        while !done.sleep(milliseconds: 1_000) {}
        if !isKept { unsafe unlink(path) }
    }

    private func work() {
        while true {
            wake.sleep(milliseconds: 1_000)
            let (bytes, isFinished) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.isFinished)
            }
            if let reason = write(bytes) {
                state.withLock { $0.failure = .cannotWrite(path: path, reason: reason) }
            }
            if isFinished { break }
        }
        done.signal()
    }

    /// Nil when all is written, else why not.
    private func write(_ bytes: [UInt8]) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno != EINTR { return SocketError.reason(errno) }
            rest = rest.dropFirst(max(0, count))
        }
        return nil
    }
}
