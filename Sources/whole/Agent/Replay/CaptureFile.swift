import EventSocket
import Glibc
import Wire

/// A capture on disk or on standard input, read in large pieces; one packed by gzip, by its first
/// bytes, goes through the system's gzip.
final class CaptureFile {
    static let pieceBytes = 1 << 20

    private let path: String
    private let descriptor: Int32
    /// The gzip that unpacks the file; 0 where none is needed or it has ended.
    private var unpacker: pid_t = 0

    /// Bytes that were looked at and belong to the feed.
    private var looked: [UInt8] = []

    init(path: String) throws(CaptureError) {
        let isStandardInput = path == "-"
        self.path = isStandardInput ? "standard input" : path
        let file = isStandardInput ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .cannotOpen(path: self.path, reason: Self.reason(errno)) }
        do throws(CaptureError) {
            looked = try Self.look(into: file, of: self.path)
            guard let packing = Packing(looked) else {
                descriptor = file
                return
            }
            guard packing == .gzip, lseek(file, 0, SEEK_SET) == 0 else {
                throw CaptureError.packed(path: self.path, command: packing.command)
            }
            looked = []
            descriptor = try Self.unpacked(file, self.path, &unpacker)
            close(file)
        } catch {
            close(file)
            throw error
        }
    }

    /// The first bytes of a file, as far as there are any.
    private static func look(into file: Int32, of path: String) throws(CaptureError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Packing.markBytes)
        var count = 0
        while count < bytes.count {
            let more = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(
                    file,
                    buffer.baseAddress.map { unsafe $0 + count },
                    buffer.count - count
                )
            }
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else { throw .cannotRead(path: path, reason: reason(errno)) }
            if more == 0 { break }
            count += more
        }
        return Array(bytes.prefix(count))
    }

    /// The end of a pipe from which a packed file comes unpacked.
    private static func unpacked(
        _ file: Int32,
        _ path: String,
        _ process: inout pid_t
    ) throws(CaptureError) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw .cannotOpen(path: path, reason: reason(errno))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        do throws(CaptureError) {
            process = try startUnpacking(path, from: file, to: ends[1])
        } catch {
            close(ends[0])
            throw error
        }
        return ends[0]
    }

    deinit {
        close(descriptor)
        // gzip ends by itself once nobody reads its pipe any more.
        if unpacker > 0 { _ = waitpid(unpacker, nil, 0) }
    }

    /// Reads the next piece into the decoder; the bytes read, 0 at the end.
    func read(into decoder: inout FrameDecoder) throws(CaptureError) -> Int {
        guard looked.isEmpty else {
            decoder.append(looked)
            defer { looked = [] }
            return looked.count
        }
        return unsafe try read { body in unsafe decoder.fill(atLeast: Self.pieceBytes / 2, body) }
    }

    /// Reads the next piece behind the bytes that wait; the bytes read, 0 at the end.
    func read(into queue: inout ByteQueue) throws(CaptureError) -> Int {
        guard looked.isEmpty else {
            queue.append(looked)
            defer { looked = [] }
            return looked.count
        }
        return unsafe try read { body in unsafe queue.fill(atLeast: Self.pieceBytes / 2, body) }
    }

    private func read(
        _ fill: ((UnsafeMutableRawBufferPointer) -> Int) -> Int
    ) throws(CaptureError) -> Int {
        var count = 0
        repeat {
            count = unsafe fill { buffer in
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

extension Replay {
    /// True of a capture that is gone once it was read: standard input, or a pipe.
    ///
    /// What cannot be looked at is left to whoever opens it.
    package static func canBeReadOnce(_ path: String) -> Bool {
        guard path != "-" else { return true }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        return [S_IFIFO, S_IFCHR].contains(status.st_mode & S_IFMT)
    }
}
