import EventSocket
import Glibc

/// A capture on disk, read in large pieces; `.gz` goes through the system's gzip.
final class CaptureFile {
    static let pieceBytes = 1 << 20

    private let path: String
    private let descriptor: Int32
    /// The gzip that unpacks the file; 0 where none is needed or it has ended.
    private var unpacker: pid_t = 0

    init(path: String) throws(CaptureError) {
        self.path = path
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .cannotOpen(path: path, reason: Self.reason(errno)) }
        guard path.hasSuffix(".gz") else {
            descriptor = file
            return
        }
        defer { close(file) }
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw .cannotOpen(path: path, reason: Self.reason(errno))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        descriptor = ends[0]
        defer { close(ends[1]) }
        unpacker = try Self.startUnpacking(path, from: file, to: ends[1])
    }

    deinit {
        close(descriptor)
        // gzip ends by itself once nobody reads its pipe any more.
        if unpacker > 0 { _ = waitpid(unpacker, nil, 0) }
    }

    /// Reads the next piece into the decoder; the bytes read, 0 at the end.
    func read(into decoder: inout FrameDecoder) throws(CaptureError) -> Int {
        var count = 0
        repeat {
            count = unsafe decoder.fill(atLeast: Self.pieceBytes / 2) { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw .cannotRead(path: path, reason: Self.reason(errno)) }
        if count == 0 { try finishUnpacking() }
        return count
    }

    private func finishUnpacking() throws(CaptureError) {
        guard unpacker > 0 else { return }
        var status: Int32 = 0
        _ = unsafe waitpid(unpacker, &status, 0)
        unpacker = 0
        let code = Int(status >> 8 & 0xff)
        guard status == 0 else { throw .cannotUnpack(path: path, status: code) }
    }

    /// Runs gzip with the file as its input and the pipe as its output; gives its process number.
    private static func startUnpacking(
        _ path: String,
        from file: Int32,
        to pipe: Int32
    ) throws(CaptureError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipe, STDOUT_FILENO)
        var process: pid_t = 0
        let words: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("gzip"), strdup("-dc"), nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        let code = unsafe posix_spawnp(&process, "gzip", &actions, nil, words, environ)
        guard code == 0 else {
            throw .cannotOpen(path: path, reason: "gzip cannot be started: \(reason(code))")
        }
        return process
    }

    private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
